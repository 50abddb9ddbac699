"""The ontology as data: read from Turtle at start, asked by every other part.

``Ontology.load()`` reads the bundled files; further files extend it, and an extension's classes,
properties, units and actions take effect like those of ValueFlows itself.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from valuegraph.errors import VocabularyError
from valuegraph.vocabulary.action import (
    Action,
    CreateResource,
    EventQuantity,
    FactEffect,
    InputOutput,
    QuantityEffect,
)
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.checks import check_vocabulary, shown_term
from valuegraph.vocabulary.namespaces import (
    DCTERMS,
    OM,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    VF,
    VG,
    XSD,
    split,
    without_scheme,
)
from valuegraph.vocabulary.statements import Statements, Term, local_name
from valuegraph.vocabulary.terms import RetiredTerm, Unit, VocabularyClass, VocabularyProperty
from valuegraph.vocabulary.unit_names import UnitNames

Behaviour = TypeVar("Behaviour", bound=StrEnum)

__all__ = ["Ontology", "local_name", "namespaces_of"]

_NAMESPACE: Final = NamedNode("http://purl.org/vocab/vann/preferredNamespaceUri")


@dataclass(frozen=True)
class Ontology:
    """Everything the loaded vocabularies declare, keyed by IRI.

    ``individuals`` maps a class to its named individuals by local name, for instance
    ``individuals[VF.Action]["produce"]``; units are among them under ``vf:Unit``.
    """

    quads: tuple[Quad, ...]
    classes: Mapping[NamedNode, VocabularyClass]
    properties: Mapping[NamedNode, VocabularyProperty]
    actions: Mapping[NamedNode, Action]
    units: Mapping[NamedNode, Unit]
    individuals: Mapping[NamedNode, Mapping[str, NamedNode]]
    retired: Mapping[NamedNode, RetiredTerm]
    namespace_aliases: tuple[str, ...]

    @classmethod
    def load(cls, extensions: Iterable[Path] = ()) -> "Ontology":
        """The bundled vocabularies and the Turtle files of ``extensions``.

        Raises :class:`VocabularyError` with everything that is wrong in the files of
        ``extensions`` (:mod:`valuegraph.vocabulary.checks`).
        """
        quads = [quad for path in bundled_files("ontology") for quad in _read(path)]
        added = {path: _read(path) for path in extensions}
        quads += (quad for found in added.values() for quad in found)
        if added:
            _refuse_faults(added, quads)
        return cls.from_quads(quads)

    @classmethod
    def from_quads(cls, quads: Iterable[Quad]) -> "Ontology":
        """The ontology that these statements declare."""
        statements = Statements(quads)
        classes = _classes(statements)
        return cls(
            quads=statements.quads,
            classes=classes,
            properties=_properties(statements),
            actions=_actions(statements),
            units=_units(statements),
            individuals=_individuals(statements, classes),
            retired=_retired(statements),
            namespace_aliases=tuple(
                sorted(
                    value.value
                    for quad in statements.quads
                    if quad.predicate == VG.namespaceAlias
                    and isinstance(value := quad.object, Literal)
                )
            ),
        )

    @cached_property
    def collections(self) -> Mapping[str, VocabularyClass]:
        """The classes that have an HTTP collection, by its slug."""
        return {c.collection: c for c in self.classes.values() if c.collection is not None}

    @cached_property
    def entity_classes(self) -> frozenset[NamedNode]:
        """The classes that have an HTTP collection: what has one of them is an entity."""
        return frozenset(each.iri for each in self.collections.values())

    @cached_property
    def inverses(self) -> Mapping[NamedNode, NamedNode]:
        """Both directions: the canonical property of an inverse, and the inverse of a canonical."""
        pairs = {p.iri: p.inverse_of for p in self.properties.values() if p.inverse_of is not None}
        return pairs | {canonical: inverse for inverse, canonical in pairs.items()}

    @cached_property
    def properties_with_range(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        """The properties that have each term in their range."""
        found: dict[NamedNode, set[NamedNode]] = {}
        for each in self.properties.values():
            for term in each.range:
                found.setdefault(term, set()).add(each.iri)
        return {term: frozenset(properties) for term, properties in found.items()}

    @cached_property
    def unit_names(self) -> UnitNames:
        """What the units are called."""
        return UnitNames(self.units.values())

    @cached_property
    def foreign_classes(self) -> Mapping[NamedNode, NamedNode]:
        """Classes of other vocabularies, which are not declared here, with the class whose members
        theirs are."""
        return {
            foreign: own
            for foreign, own in self._links(RDFS.subClassOf)
            if foreign not in self.classes and own in self.classes
        }

    @cached_property
    def equivalents(self) -> Mapping[NamedNode, NamedNode]:
        """The individuals here that have an IRI of another vocabulary too (``skos:exactMatch``), by
        that IRI."""
        return {foreign: own for own, foreign in self._links(SKOS.exactMatch)}

    def _links(self, predicate: NamedNode) -> Iterator[tuple[NamedNode, NamedNode]]:
        for quad in (q for q in self.quads if q.predicate == predicate):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject, quad.object

    def named_quads(self) -> list[Quad]:
        """The statements that involve no blank node, for storing beside the data."""
        return [
            Quad(q.subject, q.predicate, q.object)
            for q in self.quads
            if not isinstance(q.subject, BlankNode) and not isinstance(q.object, BlankNode)
        ]

    def is_a(self, class_: NamedNode, ancestor: NamedNode) -> bool:
        """Whether ``class_`` is ``ancestor`` or one of its declared subclasses."""
        if class_ == ancestor:
            return True
        declared = self.classes.get(class_)
        return declared is not None and ancestor in declared.superclasses

    def defines(self, iri: NamedNode) -> bool:
        """Whether any loaded vocabulary declares this term."""
        return iri in self._subjects

    def states(self, quad: Quad) -> bool:
        """Whether a loaded vocabulary says this already, with numbers in whatever form."""
        return quad.subject in self._subjects and _canonical(quad) in self._stated

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The namespaces of the ontologies that are declared."""
        return namespaces_of(self.quads)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The namespaces that documents use, each by its spelling without the scheme; those that
        the vocabularies declare as aliases stand for that of ValueFlows."""
        own = (*PREFIXES.values(), OM.iri, *self.namespaces)
        found = {without_scheme(each): each for each in own}
        return found | {without_scheme(each): VF.iri for each in self.namespace_aliases}

    @cached_property
    def current_terms(self) -> frozenset[NamedNode]:
        """What the vocabularies describe and documents need not be read otherwise for: terms that
        are not retired, in namespaces that are no other spelling of one."""
        return frozenset(
            each
            for each in self._subjects
            if isinstance(each, NamedNode)
            and each not in self.retired
            and self.current_namespace(split(each.value)[0]) == split(each.value)[0]
        )

    def current_namespace(self, namespace: str) -> str:
        """The namespace that this one is another spelling of; itself where it is none.

        It is one if it is declared as an alias, or differs in ``http`` for ``https`` or in the
        capitals of scheme and host alone.
        """
        return self.spellings.get(without_scheme(namespace), namespace)

    @cached_property
    def former_names(self) -> Mapping[str, NamedNode]:
        """The terms of today by the local names that they had in earlier releases."""
        return {
            local_name(term.iri): term.replaced_by
            for term in self.retired.values()
            if term.replaced_by is not None and term.iri.value in VF
        }

    @cached_property
    def terms_by_name(self) -> Mapping[str, tuple[NamedNode, ...]]:
        """What the vocabularies describe in their own namespaces, by local name."""
        found: dict[str, dict[NamedNode, None]] = {}
        for subject in self._subjects:
            if isinstance(subject, NamedNode):
                name = local_name(subject)
                if name and subject.value.removesuffix(name) in self.namespaces:
                    found.setdefault(name, {})[subject] = None
        return {name: tuple(sorted(terms, key=str)) for name, terms in found.items()}

    @cached_property
    def _stated(self) -> frozenset[Quad]:
        return frozenset(map(_canonical, self.quads))

    @cached_property
    def _subjects(self) -> frozenset[Term]:
        return frozenset(quad.subject for quad in self.quads)


def namespaces_of(quads: Iterable[Quad]) -> frozenset[str]:
    """The namespaces of the ontologies that are declared: what they say, or their IRI and ``#``."""
    found: set[str] = set()
    for quad in quads:
        if quad.predicate == _NAMESPACE and isinstance(quad.object, Literal | NamedNode):
            found.add(quad.object.value)
        elif quad.object == OWL.Ontology and isinstance(quad.subject, NamedNode):
            iri = quad.subject.value
            found.add(iri if iri.endswith(("#", "/")) else f"{iri}#")
    return frozenset(found)


def _read(path: Path) -> list[Quad]:
    try:
        body, iri = path.read_bytes().removeprefix(BOM_UTF8), path.absolute().as_uri()
        return list(parse(body, format=RdfFormat.TURTLE, base_iri=iri))
    except (OSError, SyntaxError) as fault:
        raise VocabularyError(f"{path} cannot be read as Turtle: {fault}") from fault


def _refuse_faults(added: Mapping[Path, Sequence[Quad]], everything: Sequence[Quad]) -> None:
    """Raise with every fault of the files that are added to the bundled ones."""
    namespaces = namespaces_of(everything)
    faults = [
        f"\n  {path}: {shown_term(fault.term)}: {fault.message}"
        for path, given in added.items()
        for fault in check_vocabulary(given, everything, namespaces)
        if not fault.is_warning
    ]
    if faults:
        raise VocabularyError("The vocabularies cannot be used:" + "".join(faults))


def _canonical(quad: Quad) -> Quad:
    """The statement with its number, if it has one, as all others that are worth the same."""
    value = quad.object
    if not isinstance(value, Literal) or value.datatype != XSD.decimal:
        return quad
    try:
        number = format(Decimal(value.value).normalize(), "f")
    except InvalidOperation:
        return quad
    return Quad(quad.subject, quad.predicate, Literal(number, datatype=XSD.decimal))


def _classes(statements: Statements) -> dict[NamedNode, VocabularyClass]:
    declared = statements.instances(OWL.Class)
    unions = {c for c in declared if statements.objects(c, OWL.unionOf)}

    def ancestors(class_: NamedNode, found: frozenset[NamedNode]) -> frozenset[NamedNode]:
        for parent in statements.nodes(class_, RDFS.subClassOf):
            if parent not in found:
                found = ancestors(parent, found | {parent})
        return found

    return {
        c: VocabularyClass(
            iri=c,
            name=local_name(c),
            label=statements.text(c, RDFS.label) or local_name(c),
            comment=statements.text(c, RDFS.comment) or "",
            superclasses=ancestors(c, frozenset()) - {c},
            collection=statements.text(c, VG.collection),
        )
        for c in declared
        if c not in unions
    }


def _expanded(statements: Statements, terms: Iterable[NamedNode]) -> frozenset[NamedNode]:
    """The members of union classes in place of the unions."""
    found: set[NamedNode] = set()
    for term in terms:
        heads = statements.objects(term, OWL.unionOf)
        members = [m for head in heads for m in statements.list_members(head)]
        found |= _expanded(statements, members) if members else {term}
    return frozenset(found)


def _integer(statements: Statements, subject: NamedNode, *predicates: NamedNode) -> int | None:
    text = statements.text(subject, *predicates)
    return None if text is None else int(text)


def _properties(statements: Statements) -> dict[NamedNode, VocabularyProperty]:
    found: dict[NamedNode, VocabularyProperty] = {}
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for iri in statements.instances(kind):
            found[iri] = VocabularyProperty(
                iri=iri,
                name=local_name(iri),
                label=statements.text(iri, RDFS.label) or local_name(iri),
                comment=statements.text(iri, RDFS.comment) or "",
                is_object=kind == OWL.ObjectProperty,
                admits_iri=statements.text(iri, VG.admitsIri) == "true",
                domain=_expanded(statements, statements.nodes(iri, RDFS.domain)),
                range=_expanded(statements, statements.nodes(iri, RDFS.range)),
                minimum=_integer(statements, iri, OWL.cardinality, OWL.minCardinality) or 0,
                maximum=_integer(statements, iri, OWL.cardinality, OWL.maxCardinality),
                inverse_of=statements.node(iri, OWL.inverseOf),
                dimension=statements.node(iri, VG.dimension),
                admits_language=_admits_language(statements, iri),
            )
    return found


def _admits_language(statements: Statements, iri: NamedNode) -> bool:
    stated = statements.text(iri, VG.admitsLanguage) == "true"
    return stated or RDF.langString in statements.nodes(iri, RDFS.range)


def _actions(statements: Statements) -> dict[NamedNode, Action]:
    return {iri: _action(statements, iri) for iri in statements.instances(VF.Action)}


def _behaviour(
    statements: Statements, iri: NamedNode, name: str, kind: type[Behaviour]
) -> Behaviour:
    stated = statements.node(iri, VF[name])
    value = "notApplicable" if stated is None else local_name(stated)
    try:
        return kind(value)
    except ValueError as fault:
        allowed = ", ".join(f"vf:{member.value}" for member in kind)
        found = f"no vf:{name}" if stated is None else f"vf:{name} <{stated.value}>"
        raise VocabularyError(
            f"The action <{iri.value}> has {found}; it must be one of {allowed}."
        ) from fault


def _action(statements: Statements, iri: NamedNode) -> Action:
    def fact(name: str) -> FactEffect:
        return _behaviour(statements, iri, name, FactEffect)

    pairs_with = statements.node(iri, VF.pairsWith)
    return Action(
        iri=iri,
        name=local_name(iri),
        label=statements.text(iri, RDFS.label) or local_name(iri),
        input_output=_behaviour(statements, iri, "inputOutput", InputOutput),
        create_resource=_behaviour(statements, iri, "createResource", CreateResource),
        event_quantity=_behaviour(statements, iri, "eventQuantity", EventQuantity),
        accounting=_behaviour(statements, iri, "accountingEffect", QuantityEffect),
        onhand=_behaviour(statements, iri, "onhandEffect", QuantityEffect),
        location=fact("locationEffect"),
        contained=fact("containedEffect"),
        accountable=fact("accountableEffect"),
        stage=fact("stageEffect"),
        state=fact("stateEffect"),
        pairs_with=None if pairs_with == VF.notApplicable else pairs_with,
        implied_transfer=statements.node(iri, VG.impliedTransfer),
    )


def _units(statements: Statements) -> dict[NamedNode, Unit]:
    return {iri: _unit(statements, iri) for iri in statements.instances(VF.Unit)}


def _unit(statements: Statements, iri: NamedNode) -> Unit:
    factor = statements.text(iri, VG.conversionFactor)
    label = statements.text(iri, VF.label, RDFS.label) or local_name(iri)
    return Unit(
        iri=iri,
        name=local_name(iri),
        label=label,
        symbol=statements.text(iri, VF.symbol, OM.symbol) or label,
        dimension=statements.node(iri, OM.hasDimension),
        factor=None if factor is None else Fraction(Decimal(factor)),
        names=statements.texts(iri, SKOS.altLabel),
        codes=statements.texts(iri, SKOS.notation),
    )


def _individuals(
    statements: Statements, classes: Mapping[NamedNode, VocabularyClass]
) -> dict[NamedNode, dict[str, NamedNode]]:
    found: dict[NamedNode, dict[str, NamedNode]] = {}
    for class_ in classes:
        members = statements.instances(class_)
        if members:
            found[class_] = {local_name(member): member for member in members}
    return found


def _retired(statements: Statements) -> dict[NamedNode, RetiredTerm]:
    return {
        iri: RetiredTerm(
            iri=iri,
            retired_in=statements.text(iri, VG.retiredIn) or "",
            replaced_by=statements.node(iri, DCTERMS.isReplacedBy),
            advice=statements.text(iri, RDFS.comment) or "",
        )
        for kind in (VG.RetiredTerm, VG.BorrowedTerm)
        for iri in statements.instances(kind)
    }
