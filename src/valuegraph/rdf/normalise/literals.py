"""Literals as RDF 1.1 has them: a well-formed language tag, or a datatype that is an IRI."""

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.names import Names
from valuegraph.rdf.terms import Term, shown


def well_formed(
    found: Literal, focus: Term, path: NamedNode, names: Names, faults: Faults
) -> Literal | None:
    """The literal to go on with, or None (with a violation)."""
    if found.language is None:
        datatype = names.entity(found.datatype, focus, path)
        return None if datatype is None else found
    try:
        plain = Literal(found.value, language=found.language)
    except ValueError:
        faults.violation(
            "InvalidLanguage",
            f"{shown(found)} has the language {found.language!r}; "
            'write a language tag such as "en" or "pt-BR".',
            focus,
            path,
            found,
        )
        return None
    if found.direction is not None:
        faults.repair(
            "Coerced", f"Left out the base direction of {shown(found)}.", focus, path, found
        )
    return plain
