"""Values of object properties: the entity or individual that a value names.

An IRI, a compact IRI or a bare name may be written as an IRI or as a string; all of them go through
the same look-ups and the same repairs.
"""

from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.jsonld.keywords import UNMAPPED
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.individuals import UNIT_ADVICE
from valuegraph.rdf.normalise.names import A_QUANTITY, Names
from valuegraph.rdf.normalise.unit_values import UNKNOWN_UNIT, UnitName, UnitValues
from valuegraph.rdf.terms import Node, Term, excerpt, is_absolute_iri, shown
from valuegraph.vocabulary.namespaces import PREFIXES, RDF, VF, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.terms import VocabularyProperty

_TEXT = frozenset((XSD.string, XSD.anyURI, RDF.langString))


class NodeValues:
    """The values of one document where the range is a class."""

    def __init__(
        self,
        ontology: Ontology,
        prefixes: Mapping[str, str],
        names: Names,
        units: UnitValues,
        faults: Faults,
    ) -> None:
        self._ontology = ontology
        self._prefixes = {**PREFIXES, **prefixes}
        self._names = names
        self._units = units
        self._faults = faults
        self._as_they_are: set[NamedNode] = set()

    def value(self, focus: Node, known: VocabularyProperty, found: Term) -> Term | None:
        """The node that the value names, or None (with a violation)."""
        if isinstance(found, BlankNode):
            return found
        if isinstance(found, NamedNode):
            if found in self._as_they_are:
                return found
            return self._named(focus, known, found, found.value)
        assert isinstance(found, Literal)
        if found.datatype not in _TEXT:
            if VF.Unit in known.range:
                return self._unknown(focus, known, found, found.value)
            return self._no_node(focus, known, found)
        return self._named(focus, known, found, self._expanded(found.value.strip()))

    def type_(self, focus: Term, found: Term) -> NamedNode | None:
        """The class that a type names, or None (with a violation)."""
        if isinstance(found, NamedNode):
            return found
        if isinstance(found, Literal) and found.datatype in _TEXT:
            text = self._expanded(found.value.strip())
            name = self._bare(text)
            iri = f"{VF.iri}{name}" if name else text
            if is_absolute_iri(iri):
                meant = NamedNode(iri)
                message = f"Read the type {shown(found)} as the class {shown(meant)}."
                self._faults.repair("Coerced", message, focus, RDF.type, found, key="IRI")
                return meant
        message = (
            f"The type {shown(found)} is no class. Write its IRI, such as "
            f'"type": "Person" in JSON-LD or "a vf:Person" in Turtle.'
        )
        self._faults.violation("WrongValue", message, focus, RDF.type, found)
        return None

    def _named(
        self, focus: Node, known: VocabularyProperty, found: Term, text: str
    ) -> NamedNode | None:
        """What is called ``text``, which is an IRI or a name."""
        is_defined = isinstance(found, NamedNode) and self._ontology.defines(found)
        name = None if is_defined else self._bare(text)
        if name is None:
            entity = self._entity(focus, known, found, text)
            if entity is not None and entity == found:
                self._as_they_are.add(entity)
            return entity
        meant = self._names.individuals.named(known, name)
        if meant is not None:
            return meant if meant == found else self._repaired(focus, known, found, meant)
        called = self._names.individuals.units(known, name)
        if called:
            return self._units.take(UnitName(focus, known, found, name, called))
        if VF.Unit in known.range or (":" not in text and self._names.individuals.names(known)):
            return self._unknown(focus, known, found, name)
        if text == name and isinstance(found, Literal):
            return self._no_node(focus, known, found)
        return self._entity(focus, known, found, text)

    def _entity(
        self, focus: Term, known: VocabularyProperty, found: Term, text: str
    ) -> NamedNode | None:
        """An IRI, written as one or as a string."""
        if isinstance(found, NamedNode):
            equivalent = self._ontology.equivalents.get(found)
            if equivalent is None:
                return found
            return self._repaired(focus, known, found, equivalent)
        if not is_absolute_iri(text):
            return self._no_node(focus, known, found)
        iri = NamedNode(text)
        return self._repaired(focus, known, found, self._ontology.equivalents.get(iri, iri))

    def _bare(self, text: str) -> str | None:
        """The name, where the text is one, or is one in the namespace of ValueFlows."""
        if text.startswith(UNMAPPED):
            return text.removeprefix(UNMAPPED).strip()
        name = self._names.in_valueflows(text) if ":" in text else text
        return None if name is None else name.strip()  # JSON has spaces around what is a term.

    def _expanded(self, text: str) -> str:
        prefix, colon, rest = text.partition(":")
        if colon and not rest.startswith("//") and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        return text

    def _unknown(
        self, focus: Term, known: VocabularyProperty, found: Term, name: str
    ) -> NamedNode | None:
        """An individual that no vocabulary has. The rest can be checked without knowing it."""
        kind = " or ".join(sorted(local_name(c) for c in known.range))
        is_unit = VF.Unit in known.range
        hint = self._names.individuals.hint(known, name) or (UNIT_ADVICE if is_unit else "")
        message = f"ValueFlows 1.0 has no {kind} {excerpt(name)!r}.{hint}"
        self._faults.violation("UnknownTerm", message, focus, known.iri, found, goes_on=True)
        return UNKNOWN_UNIT if is_unit else None

    def _no_node(self, focus: Term, known: VocabularyProperty, found: Term) -> NamedNode | None:
        """Report a value that names nothing; there is none to store."""
        kinds = " or ".join(sorted(local_name(c) for c in known.range)) or "entity"
        if VF.Measure in known.range:
            form = f"{A_QUANTITY}."
        elif self._names.individuals.names(known):
            hint = self._names.individuals.hint(known, getattr(found, "value", ""))
            form = f"the name of a known {kinds}.{hint}"
        else:
            form = f'the IRI of a known or new {kinds}, such as {{"id": "https://…"}}.'
        message = f"{known.name} has {shown(found)}; write {form}"
        self._faults.violation("WrongValue", message, focus, known.iri, found)
        return None

    def _repaired(
        self, focus: Term, known: VocabularyProperty, found: Term, meant: NamedNode
    ) -> NamedNode:
        message = f"Read {known.name} {shown(found)} as the IRI {shown(meant)}."
        self._faults.repair("Coerced", message, focus, known.iri, found, key="IRI")
        return meant
