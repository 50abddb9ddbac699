"""ValueFlows properties on classes that do not have them: kept, and warned of.

An ``EconomicResource`` with ``resourceConformsTo`` is accepted, but no application that follows
ValueFlows will look for its specification there. A statement is looked at from both its ends: an
event that is ``inputOf`` another event was most likely written as that one's ``hasInput``.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, Repairs, warning
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.suggestions import suggestion
from valuegraph.vocabulary.terms import VocabularyProperty


def check_domains(
    quads: Iterable[Quad], reader: GraphReader, ontology: Ontology
) -> Iterator[Finding]:
    """A warning for each property that stands on no class of its domain, counted per class."""
    found = Repairs()
    typed: dict[NamedNode, frozenset[NamedNode]] = {}
    for subject, predicate, value in _from_both_ends(quads, ontology):
        prop = ontology.properties.get(predicate)
        if prop is None or not prop.domain or not isinstance(subject, NamedNode):
            continue
        if subject not in typed:
            typed[subject] = frozenset(c for c in types(reader, subject) if c in ontology.classes)
        classes = typed[subject]
        if classes and classes.isdisjoint(prop.domain):
            names = " and ".join(sorted(local_name(c) for c in classes))
            message = (
                f"{prop.name} is no property of {names} in ValueFlows 1.0."
                f"{suggestion(prop.name, _properties_of(classes, prop, ontology))}"
            )
            found.add(warning("WrongDomain", message, subject, predicate, value), names)
    yield from found.findings()


def _from_both_ends(
    quads: Iterable[Quad], ontology: Ontology
) -> Iterator[tuple[Term, NamedNode, Term]]:
    """Each statement, and what it says of its object where the property has an inverse."""
    for quad in quads:
        yield quad.subject, quad.predicate, quad.object
        inverse = ontology.inverses.get(quad.predicate)
        if inverse is not None:
            yield quad.object, inverse, quad.subject


def _properties_of(
    classes: frozenset[NamedNode], wrong: VocabularyProperty, ontology: Ontology
) -> list[str]:
    """The properties that these classes do have and whose range is the same."""
    return [
        p.name
        for p in ontology.properties.values()
        if not classes.isdisjoint(p.domain) and p.range == wrong.range
    ]
