"""What is wrong in vocabularies, which are checked as strictly as data: a misspelt property of an
action would load in silence and corrupt the accounts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.vocabulary.action import BEHAVIOURS
from valuegraph.vocabulary.language_terms import LANGUAGES
from valuegraph.vocabulary.namespaces import OM, OWL, RDF, RDFS, VF, VG, prefixed
from valuegraph.vocabulary.statements import Statements, Term, local_name
from valuegraph.vocabulary.suggestions import did_you_mean, nearest

_KINDS: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty)
_UNREAD: Final = {RDFS.Class: "owl:Class", RDF.Property: "owl:ObjectProperty or DatatypeProperty"}
_EFFECTS: Final = (*(VF[name] for name in BEHAVIOURS), VF.pairsWith, VG.impliedTransfer)
_HIERARCHIES: Final = (RDFS.subClassOf, RDFS.subPropertyOf)
_OF_TERMS: Final = frozenset(
    (*_EFFECTS, *_HIERARCHIES, VG.conversionFactor, VG.collection, VG.dimension)
)
"""Properties that nothing but terms has."""

_COUNTS: Final = (OWL.cardinality, OWL.minCardinality, OWL.maxCardinality)
_OF_OM: Final = ("hasDimension", "symbol")
_SINGLE: Final = (
    *(VF[name] for name in BEHAVIOURS),
    *(VF.pairsWith, VG.impliedTransfer, VG.collection, VG.dimension, OWL.inverseOf),
    *(VG.conversionFactor, OM.hasDimension, VF.symbol, *_COUNTS),
)
"""Properties of terms that have one value; of several, one would count, whichever comes first."""


@dataclass(frozen=True, slots=True)
class VocabularyFault:
    """Something in a vocabulary that keeps it from being used, or a warning (``is_warning``)."""

    term: Term
    message: str
    path: NamedNode | None = None
    value: Term | None = None
    is_warning: bool = False


def is_vocabulary(quads: Iterable[Quad]) -> bool:
    """Whether statements describe terms, as vocabularies do and shapes and data do not."""
    kinds = {*_KINDS, *_UNREAD, VF.Action, VF.Unit}
    return any(
        q.object in kinds or _is_misspelt_kind(q.object)
        if q.predicate == RDF.type
        else q.predicate in _OF_TERMS
        for q in quads
    )


def _is_misspelt_kind(kind: Term) -> bool:
    """Whether a type is in the namespace of OWL and none of its classes."""
    if not isinstance(kind, NamedNode) or kind.value not in OWL:
        return False
    return local_name(kind) not in LANGUAGES[OWL.iri]


def check_vocabulary(
    given: Iterable[Quad], everything: Iterable[Quad], namespaces: Iterable[str]
) -> list[VocabularyFault]:
    """Every fault of the ``given`` statements, which are among ``everything`` that is loaded.

    ``namespaces`` are those of the vocabularies. What is in one of them must be declared, and what
    is beside a declared class, property or action in a namespace that ends in ``#``.
    """
    statements = Statements(everything)
    given = tuple(given)
    own = (s for kind in (*_KINDS, VF.Action) for s in statements.instances(kind))
    hashes = {space for term in own if (space := _namespace(term)).endswith("#")}
    spellings = _Spellings(statements, {*namespaces, *hashes})
    found: dict[VocabularyFault, None] = {}
    for quad in given:
        found |= dict.fromkeys(spellings.check(quad))
    for subject in dict.fromkeys(q.subject for q in given):
        if isinstance(subject, NamedNode):
            for check in (_values, _untyped, _action, _unit, _property, _kind, _hierarchy):
                found |= dict.fromkeys(check(subject, statements))
        elif isinstance(subject, BlankNode):
            found |= dict.fromkeys(_nameless(subject, statements))
    return list(found)


class _Spellings:
    """Finds terms that nothing declares."""

    def __init__(self, statements: Statements, namespaces: Iterable[str]) -> None:
        typed = {q.subject for q in statements.quads if q.predicate == RDF.type}
        known: dict[str, set[str]] = {each: set() for each in namespaces}
        for term in typed:
            if isinstance(term, NamedNode) and (space := _namespace(term)) in known:
                known[space].add(local_name(term))
        self._known: Mapping[str, Iterable[str]] = {**known, **LANGUAGES}
        dimensions = (q.object for q in statements.quads if q.predicate == OM.hasDimension)
        self._dimensions = Counter(d for d in dimensions if isinstance(d, NamedNode))

    def check(self, quad: Quad) -> Iterator[VocabularyFault]:
        terms = ((quad.subject, False), (quad.predicate, True), (quad.object, False))
        for term, is_predicate in terms:
            if not isinstance(term, NamedNode):
                continue
            hint = self._hint(term, is_predicate=is_predicate)
            if hint is not None:
                path, value = quad.predicate, quad.object
                message = f"No vocabulary declares {shown_term(term)}.{hint}"
                yield VocabularyFault(quad.subject, message, path, value)
        dimension = quad.object
        if quad.predicate == OM.hasDimension and isinstance(dimension, NamedNode):
            others = {_bare(d): d for d in self._dimensions if d != dimension}
            near = nearest(_bare(dimension), others, cutoff=0.8)
            if near and self._dimensions[dimension] == 1:
                hint = did_you_mean(shown_term(others[each]) for each in near)
                message = f"No other unit has the dimension {shown_term(dimension)}.{hint}"
                yield VocabularyFault(quad.subject, message, quad.predicate, dimension)

    def _hint(self, term: NamedNode, *, is_predicate: bool) -> str | None:
        """What may have been meant by a term that is not declared; None where it is, or where
        nobody can tell."""
        name, space = local_name(term), _namespace(term)
        if space == OM.iri and is_predicate and name not in _OF_OM:
            near = nearest(name, _OF_OM, cutoff=0.8)
            return did_you_mean(f"om:{each}" for each in near) if near else None
        known = self._known.get(space)
        if known is None or not name or name in known:
            return None
        if space == RDF.iri and name.startswith("_"):
            return None
        # Classes begin with a capital, so that a property is not taken for the class of its values.
        near = nearest(name, [each for each in known if not is_predicate or each[0].islower()])
        return did_you_mean(shown_term(NamedNode(space + each)) for each in near) if near else ""


def _bare(dimension: NamedNode) -> str:
    return local_name(dimension).removesuffix("-Dimension").removesuffix("Dimension")


def _namespace(term: NamedNode) -> str:
    return term.value.removesuffix(local_name(term))


def _values(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    for path in _SINGLE:
        values = dict.fromkeys(statements.objects(term, path))
        if len(values) > 1:
            told = ", ".join(map(shown_term, values))
            message = f"{prefixed(path)} has several values: {told}. Keep one of them."
            yield VocabularyFault(term, message, path)


def _nameless(term: BlankNode, statements: Statements) -> Iterator[VocabularyFault]:
    types = statements.objects(term, RDF.type)
    named = [kind for kind in (VF.Action, VF.Unit, *_PROPERTIES) if kind in types]
    if OWL.Class in types and statements.text(term, RDFS.label, VF.label) is not None:
        named.append(OWL.Class)
    if named and not statements.objects(term, OWL.inverseOf):
        message = (
            f"The {prefixed(named[0])} has no IRI, so that nothing can refer to it. Give it one."
        )
        yield VocabularyFault(term, message, RDF.type, named[0])


def _hierarchy(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    """Terms that are below themselves, so that all between mean the same: OWL has it so, but none
    of ValueFlows may change its meaning."""
    for path in _HIERARCHIES:
        for above in statements.nodes(term, path):
            reached, ahead = {above}, [above]
            while ahead and term not in reached:
                further = set(statements.nodes(ahead.pop(), path)) - reached
                reached |= further
                ahead += further
            if term in reached:
                message = (
                    f"{shown_term(term)} is below {shown_term(above)}, which is below it. Leave "
                    f"out one {prefixed(path)}."
                )
                is_of_others = term.value not in VF and term.value not in VG
                yield VocabularyFault(term, message, path, above, is_warning=is_of_others)


def _untyped(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    """What is described as an action or unit, and not read as one."""
    types = statements.objects(term, RDF.type)
    for kind, paths in ((VF.Action, _EFFECTS), (VF.Unit, (VG.conversionFactor,))):
        stated = [path for path in paths if statements.objects(term, path)]
        if stated and kind not in types:
            message = f"It has {prefixed(stated[0])}. Give it the type {prefixed(kind)}."
            yield VocabularyFault(term, message, stated[0])


def _action(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    if VF.Action not in statements.objects(term, RDF.type):
        return
    missing = []
    for name, kind in BEHAVIOURS.items():
        stated = statements.objects(term, VF[name])
        members = {m.value for m in kind}
        range_ = statements.node(VF[name], RDFS.range)
        if range_ is not None:
            members &= {local_name(each) for each in statements.instances(range_)}
        allowed = ", ".join(f"vf:{each}" for each in sorted(members))
        if not stated:
            missing.append(f"vf:{name} ({allowed})")
        for value in stated:
            is_one = isinstance(value, NamedNode) and value.value in VF
            if not is_one or local_name(value) not in members:  # type: ignore[arg-type]
                message = f"{shown_term(value)} is no value of vf:{name}. Write one of {allowed}."
                yield VocabularyFault(term, message, VF[name], value)
    pairs = statements.objects(term, VF.pairsWith)
    if not pairs:
        missing.append("vf:pairsWith (another action, vf:notApplicable)")
    actions = set(statements.instances(VF.Action))
    for path, others in ((VF.pairsWith, {VF.notApplicable}), (VG.impliedTransfer, set())):
        for value in statements.objects(term, path):
            if value not in actions | others:
                message = f"{shown_term(value)} is no action. Write one, or leave it out."
                yield VocabularyFault(term, message, path, value)
    if missing:
        message = f"The action leaves open what it does. State {'; '.join(missing)}."
        yield VocabularyFault(term, message)


def _unit(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    if VF.Unit not in statements.objects(term, RDF.type):
        return
    factors = statements.objects(term, VG.conversionFactor)
    dimensions = statements.objects(term, OM.hasDimension)
    for factor in factors:
        if not isinstance(factor, Literal) or not _is_positive(factor.value):
            message = (
                f"{shown_term(factor)} is no factor. Write a decimal above zero, such as 0.001."
            )
            yield VocabularyFault(term, message, VG.conversionFactor, factor)
    for dimension in dimensions:
        if not isinstance(dimension, NamedNode):
            message = "A dimension is an IRI, such as om:mass-Dimension."
            yield VocabularyFault(term, message, OM.hasDimension, dimension)
    if bool(factors) is not bool(dimensions):
        lacking = "om:hasDimension" if factors else "vg:conversionFactor"
        message = (
            f"The unit lacks {lacking}, so that it converts to nothing. State it, or leave out the "
            "other one."
        )
        yield VocabularyFault(term, message)
    elif not factors:
        message = "The unit has neither dimension nor factor, so that it converts to nothing."
        yield VocabularyFault(term, message, is_warning=True)


def _property(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    types = statements.objects(term, RDF.type)
    kinds = [kind for kind in _PROPERTIES if kind in types]
    if not kinds:
        return
    if len(kinds) == len(_PROPERTIES):
        message = "A property is of entities or of data: keep one of the two types."
        yield VocabularyFault(term, message, RDF.type)
    for path in _COUNTS:
        for value in statements.objects(term, path):
            if not isinstance(value, Literal) or not value.value.isdecimal():
                message = f"{shown_term(value)} is no count. Write a whole number such as 1."
                yield VocabularyFault(term, message, path, value)
    ranges = statements.nodes(term, RDFS.range)
    if OWL.DatatypeProperty in kinds and any(each in _classes(statements) for each in ranges):
        message = "The range is a class; the property is an owl:ObjectProperty then."
        yield VocabularyFault(term, message, RDFS.range, ranges[0])
    if not ranges:
        message = "Without rdfs:range, values of the property are kept as they come, unchecked."
        yield VocabularyFault(term, message, is_warning=True)


def _classes(statements: Statements) -> set[NamedNode]:
    return set(statements.instances(OWL.Class))


def _kind(term: NamedNode, statements: Statements) -> Iterator[VocabularyFault]:
    types = statements.objects(term, RDF.type)
    for kind, instead in _UNREAD.items():
        if kind in types and not any(each in types for each in _KINDS):
            message = f"The ledger reads no {prefixed(kind)}. Declare it as an {instead}."
            yield VocabularyFault(term, message, RDF.type, kind, is_warning=True)
    named = (*_KINDS, *_UNREAD, VF.Action, VF.Unit)
    if any(each in types for each in named) and not statements.objects(term, OWL.unionOf):
        label = statements.text(term, RDFS.label, VF.label)
        if label is None:
            yield VocabularyFault(term, "It has no rdfs:label.", is_warning=True)
    slugs = statements.objects(term, VG.collection)
    for slug in slugs:
        sharing = [s for s in statements.subjects(VG.collection, slug) if s != term]
        if sharing:
            message = f"The collection {shown_term(slug)} is that of {prefixed(sharing[0])}."
            yield VocabularyFault(term, message, VG.collection, slug)


def _is_positive(lexical: str) -> bool:
    try:
        return Decimal(lexical).is_finite() and Decimal(lexical) > 0
    except InvalidOperation:
        return False


def shown_term(term: Term) -> str:
    """A term for a message, with its usual prefix."""
    if isinstance(term, Literal):
        return f'"{term.value}"'
    if not isinstance(term, NamedNode):
        return str(term)
    short = prefixed(term)
    return f"<{short}>" if short == term.value else short
