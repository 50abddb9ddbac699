"""Hypothesis strategies for shapes graphs, data graphs and property paths.

Everything is drawn from a small vocabulary, so that shapes and data meet. The shapes graphs are
well-formed and use every component of SHACL Core, every kind of path and every kind of target;
shapes are nested, shared and named as they are in the wild.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX
from valuegraph.rdf.paths import (
    AlternativePath,
    InversePath,
    OneOrMorePath,
    Path,
    SequencePath,
    ZeroOrMorePath,
    ZeroOrOnePath,
    path_quads,
)
from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH, XSD

T = TypeVar("T")

NODES: Final[tuple[Node, ...]] = (EX.a, EX.b, EX.c, BlankNode("x"), BlankNode("y"))
PROPERTIES: Final = (EX.p, EX.q, EX.r)
CLASSES: Final = (EX.A, EX.B, EX.C)
DATATYPES: Final = (
    XSD.string,
    XSD.integer,
    XSD.decimal,
    XSD.boolean,
    XSD.dateTime,
    XSD.date,
    XSD.double,
    XSD.anyURI,
    RDF.langString,
    EX.datatype,
)
NODE_KINDS: Final = ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "IRIOrLiteral")
PATTERNS: Final = ("a", "^b", "c$", "^.{2,3}$", "[0-9]+", "example", "A|x", r"\.")


def typed(form: str, datatype: NamedNode) -> Literal:
    return Literal(form, datatype=datatype)


TEXTS: Final = (Literal("abc"), Literal("a"), Literal(""), Literal("ä\n𝄞"), Literal("A\nb"))
TAGGED: Final = tuple(
    Literal(text, language=tag)
    for text, tag in (
        ("abc", "en"),
        ("abc", "en-gb"),
        ("b", "en"),
        ("abc", "de"),
        ("c", "zh-hant-tw"),
    )
)
NUMBERS: Final = (
    typed("1", XSD.integer),
    typed("01", XSD.integer),
    typed("2", XSD.integer),
    typed("-1", XSD.integer),
    typed("1.0", XSD.decimal),
    typed("1.5", XSD.decimal),
    typed("1.5E0", XSD.double),
    typed("3", XSD.byte),
)
MOMENTS: Final = (
    typed("2026-03-01T09:00:00Z", XSD.dateTime),
    typed("2026-03-01T10:00:00+01:00", XSD.dateTime),
    typed("2026-03-02T00:00:00Z", XSD.dateTime),
    typed("2026-03-01T09:00:00.5Z", XSD.dateTime),
)
DATES: Final = (typed("2026-03-01", XSD.date), typed("2026-03-02", XSD.date))
OTHERS: Final = (
    typed("true", XSD.boolean),
    typed("false", XSD.boolean),
    typed("e", XSD.anyURI),
    typed("odd", EX.datatype),
    typed("2026-03-01T09:30:00", XSD.dateTime),
)
ILL_TYPED: Final = (
    typed("one", XSD.integer),
    typed("300", XSD.byte),
    typed("2026-02-30", XSD.date),
    typed("2026-03-01 at nine", XSD.dateTime),  # rdflib takes 2026-03-01 09:00 for well-typed.
    typed("1,5", XSD.decimal),
)
LITERALS: Final = (*TEXTS, *TAGGED, *NUMBERS, *MOMENTS, *DATES, *OTHERS, *ILL_TYPED)
NAMED: Final[tuple[Term, ...]] = (*(n for n in NODES if isinstance(n, NamedNode)), *LITERALS)
"""What a shape may name: blank nodes of the data have no names."""


class Draw(Protocol):
    """What hypothesis gives to the functions that build from several strategies."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T:
        """A value of the strategy."""
        ...


def values(literals: Sequence[Literal] = LITERALS) -> st.SearchStrategy[Term]:
    found: st.SearchStrategy[Term] = st.sampled_from(NODES) | st.sampled_from(literals)
    return found


def statements(literals: Sequence[Literal] = LITERALS) -> st.SearchStrategy[Quad]:
    """Any statement of a data graph: properties, classes of nodes, classes below others."""
    nodes, classes = st.sampled_from(NODES), st.sampled_from((*CLASSES, BlankNode("k")))
    plain = st.builds(Quad, nodes, st.sampled_from(PROPERTIES), values(literals))
    links = st.builds(Quad, nodes, st.sampled_from(PROPERTIES), nodes)
    types = st.builds(Quad, nodes, st.just(RDF.type), classes)
    below = st.builds(Quad, classes, st.just(RDFS.subClassOf), classes)
    # Classes are seldom put below others.
    return st.one_of(plain, plain, links, links, types, types, st.one_of(types, below))


def data_graphs(literals: Sequence[Literal] = LITERALS) -> st.SearchStrategy[list[Quad]]:
    return st.lists(statements(literals), max_size=16, unique=True)


def paths(*, max_leaves: int = 4, inverts_sequences: bool = True) -> st.SearchStrategy[Path]:
    """Any property path; or only those in which nothing but predicates is inverted."""
    predicates: st.SearchStrategy[Path] = st.sampled_from((*PROPERTIES, RDF.type))
    if inverts_sequences:
        return st.recursive(predicates, _any_compound, max_leaves=max_leaves)
    simple = predicates | st.builds(InversePath, predicates)
    return st.recursive(simple, _compound, max_leaves=max_leaves)


def _any_compound(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    return st.builds(InversePath, inner) | _compound(inner)


def _compound(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(SequencePath, several),
        st.builds(AlternativePath, several),
        st.builds(ZeroOrMorePath, inner),
        st.builds(OneOrMorePath, inner),
        st.builds(ZeroOrOnePath, inner),
    )


def shapes_graphs(
    *,
    literals: Sequence[Literal] = LITERALS,
    allowed_paths: st.SearchStrategy[Path] | None = None,
    left_out: Sequence["Component"] = (),
    depth: int = 2,
) -> st.SearchStrategy[list[Quad]]:
    """Any well-formed shapes graph in which at least one shape has targets."""
    of_any_shape = [each for each in OF_ANY_SHAPE if each not in left_out]
    of_property_shapes = [*of_any_shape, *(e for e in OF_PROPERTY_SHAPES if e not in left_out)]

    @st.composite
    def build(draw: Draw) -> list[Quad]:
        drafts = _Drafts(draw, literals, paths() if allowed_paths is None else allowed_paths)
        drafts.of_any_shape, drafts.of_property_shapes = of_any_shape, of_property_shapes
        for _ in range(draw(st.integers(1, 3))):
            drafts.targets(drafts.shape(depth))
        return drafts.quads

    return build()


class _Drafts:
    """A shapes graph that is being drawn."""

    def __init__(
        self, draw: Draw, literals: Sequence[Literal], paths: st.SearchStrategy[Path]
    ) -> None:
        self.quads: list[Quad] = []
        self.of_any_shape: Sequence[Component] = OF_ANY_SHAPE
        self.of_property_shapes: Sequence[Component] = OF_PROPERTY_SHAPES
        self.draw = draw
        self.literals: st.SearchStrategy[Literal] = st.sampled_from(literals)
        self.named: st.SearchStrategy[Term] = (
            st.sampled_from([n for n in NODES if isinstance(n, NamedNode)]) | self.literals
        )
        self._paths = paths
        self._node_shapes: list[Node] = []
        self._property_shapes: list[Node] = []
        self._names: set[Node] = set()

    def seldom(self) -> bool:
        return self.draw(st.integers(0, 7)) == 7

    def shape(self, depth: int) -> Node:
        """A shape of either kind, new or one that is there already."""
        return self.property_shape(depth) if self.draw(st.booleans()) else self.node_shape(depth)

    def node_shape(self, depth: int) -> Node:
        return self._some(self._node_shapes, depth, self._new_node_shape)

    def property_shape(self, depth: int) -> Node:
        return self._some(self._property_shapes, depth, self._new_property_shape)

    def targets(self, shape: Node) -> None:
        """Give a shape a target or two."""
        for _ in range(self.draw(st.integers(1, 2))):
            kind = self.draw(st.sampled_from(list(_TARGETS)))
            self.add(
                shape, kind, self.draw(self.named if kind == SH.targetNode else _TARGETS[kind])
            )

    def add(self, subject: Node, predicate: NamedNode, value: Term) -> None:
        self.quads.append(Quad(subject, predicate, value))

    def add_list(self, subject: Node, predicate: NamedNode, members: Sequence[Term]) -> None:
        cells: list[Node] = [BlankNode() for _ in members]
        rests: list[Node] = [*cells, RDF.nil]
        self.add(subject, predicate, rests[0])
        for cell, member, rest in zip(cells, members, rests[1:], strict=True):
            self.add(cell, RDF.first, member)
            self.add(cell, RDF.rest, rest)

    def _some(self, known: list[Node], depth: int, new: Callable[[int], Node]) -> Node:
        if known and self.seldom():
            return self.draw(st.sampled_from(list(known)))
        node = new(depth)
        known.append(node)
        if self.seldom():
            self.targets(node)
        return node

    def _new_node_shape(self, depth: int) -> Node:
        free = [c for c in CLASSES if c not in self._names]
        if free and self.seldom():
            node: Node = free[0]
            self._names.add(node)
            self.add(node, RDF.type, RDFS.Class)
        else:
            node = self._name()
        self.add(node, RDF.type, SH.NodeShape)
        self._fill(node, depth, self.of_any_shape, NESTING)
        return node

    def _new_property_shape(self, depth: int) -> Node:
        node = self._name()
        if self.draw(st.booleans()):
            self.add(node, RDF.type, SH.PropertyShape)
        head, quads = path_quads(self.draw(self._paths))
        self.add(node, SH.path, head)
        self.quads += quads
        self._fill(node, depth, self.of_property_shapes, (*NESTING, _qualified_value_shape))
        return node

    def _name(self) -> Node:
        node = EX[f"Shape{len(self._names)}"] if self.draw(st.booleans()) else BlankNode()
        self._names.add(node)
        return node

    def _fill(
        self, node: Node, depth: int, plain: "Sequence[Component]", nesting: "Sequence[Component]"
    ) -> None:
        """Severity and the like, then constraints, each component at most once."""
        if self.seldom():
            self.add(node, SH.severity, self.draw(st.sampled_from(SEVERITIES)))
        if self.seldom():
            self.add(node, SH.message, Literal("So it is."))
        if self.seldom() and self.seldom():
            self.add(node, SH.deactivated, TRUE)
        choices = st.sampled_from(plain)
        if depth:
            choices |= st.sampled_from(nesting)
        for component in self.draw(st.lists(choices, min_size=1, max_size=3, unique=True)):
            component(self, node, depth - 1)


Component = Callable[[_Drafts, Node, int], None]
"""Adds the parameters of a component to a shape; the number is how deep shapes may still nest."""

SEVERITIES: Final = (SH.Warning, SH.Info, SH.Violation, EX.Grave)
_TARGETS: Final[dict[NamedNode, st.SearchStrategy[NamedNode]]] = {
    SH.targetClass: st.sampled_from(CLASSES),
    SH.targetSubjectsOf: st.sampled_from(PROPERTIES),
    SH.targetObjectsOf: st.sampled_from(PROPERTIES),
    SH.targetNode: st.nothing(),
}


def _plain(predicate: NamedNode, allowed: st.SearchStrategy[Any]) -> Component:
    def component(drafts: _Drafts, node: Node, _: int) -> None:
        drafts.add(node, predicate, drafts.draw(allowed))

    return component


def _literal(predicate: NamedNode) -> Component:
    def component(drafts: _Drafts, node: Node, _: int) -> None:
        drafts.add(node, predicate, drafts.draw(drafts.literals))

    return component


def _shape(predicate: NamedNode, new: Callable[[_Drafts, int], Node]) -> Component:
    def component(drafts: _Drafts, node: Node, depth: int) -> None:
        for _ in range(drafts.draw(st.integers(1, 2))):
            drafts.add(node, predicate, new(drafts, depth))

    return component


def _shape_list(predicate: NamedNode) -> Component:
    def component(drafts: _Drafts, node: Node, depth: int) -> None:
        number = drafts.draw(st.integers(1, 3))
        drafts.add_list(node, predicate, [drafts.shape(depth) for _ in range(number)])

    return component


def _pattern(drafts: _Drafts, node: Node, _: int) -> None:
    drafts.add(node, SH.pattern, Literal(drafts.draw(st.sampled_from(PATTERNS))))
    if drafts.draw(st.booleans()):
        drafts.add(node, SH.flags, Literal(drafts.draw(st.sampled_from(FLAGS))))


def _language_in(drafts: _Drafts, node: Node, _: int) -> None:
    ranges = drafts.draw(st.lists(st.sampled_from(RANGES), max_size=2, unique=True))
    drafts.add_list(node, SH.languageIn, [Literal(each) for each in ranges])


def _has_value(drafts: _Drafts, node: Node, _: int) -> None:
    for value in drafts.draw(st.lists(drafts.named, min_size=1, max_size=2)):
        drafts.add(node, SH.hasValue, value)


def _in(drafts: _Drafts, node: Node, _: int) -> None:
    drafts.add_list(node, SH["in"], drafts.draw(st.lists(drafts.named, max_size=4, unique=True)))


def _closed(drafts: _Drafts, node: Node, _: int) -> None:
    drafts.add(node, SH.closed, TRUE)
    if drafts.draw(st.booleans()):
        ignored = st.lists(st.sampled_from((*PROPERTIES, RDF.type)), max_size=2, unique=True)
        drafts.add_list(node, SH.ignoredProperties, drafts.draw(ignored))


def _qualified_value_shape(drafts: _Drafts, node: Node, depth: int) -> None:
    drafts.add(node, SH.qualifiedValueShape, drafts.shape(depth))
    counts = (SH.qualifiedMinCount, SH.qualifiedMaxCount)
    for predicate in drafts.draw(st.lists(st.sampled_from(counts), min_size=1, unique=True)):
        drafts.add(node, predicate, drafts.draw(SMALL))
    if drafts.draw(st.booleans()):
        drafts.add(node, SH.qualifiedValueShapesDisjoint, Literal(drafts.draw(st.booleans())))


def _siblings(drafts: _Drafts, node: Node, depth: int) -> None:
    """Property shapes beside each other, each with a qualified value shape."""
    for _ in range(2):
        beside = BlankNode()
        drafts.add(node, SH.property, beside)
        drafts.add(beside, SH.path, drafts.draw(st.sampled_from(PROPERTIES)))
        drafts.add(beside, SH.qualifiedValueShape, drafts.shape(depth))
        drafts.add(beside, SH.qualifiedMinCount, drafts.draw(SMALL))
        drafts.add(beside, SH.qualifiedValueShapesDisjoint, TRUE)


TRUE: Final = typed("true", XSD.boolean)
FLAGS: Final = ("", "i", "m", "im")
RANGES: Final = ("en", "EN-GB", "de", "zh", "*")
SMALL: Final = st.integers(0, 2).map(Literal)

BOUNDS: Final[tuple[Component, ...]] = (
    _literal(SH.minExclusive),
    _literal(SH.minInclusive),
    _literal(SH.maxExclusive),
    _literal(SH.maxInclusive),
)
ORDERS: Final[tuple[Component, ...]] = (
    _plain(SH.lessThan, st.sampled_from(PROPERTIES)),
    _plain(SH.lessThanOrEquals, st.sampled_from(PROPERTIES)),
)
"""The components that compare literals."""

OF_ANY_SHAPE: Final[tuple[Component, ...]] = (
    _plain(SH["class"], st.sampled_from(CLASSES)),
    _plain(SH.datatype, st.sampled_from(DATATYPES)),
    _plain(SH.nodeKind, st.sampled_from([SH[kind] for kind in NODE_KINDS])),
    *BOUNDS,
    # pySHACL lets blank nodes have a length of 0; they have none (SHACL 1.0, section 4.4.1).
    _plain(SH.minLength, st.integers(1, 3).map(Literal)),
    _plain(SH.maxLength, st.integers(0, 3).map(Literal)),
    _pattern,
    _language_in,
    _plain(SH.equals, st.sampled_from(PROPERTIES)),
    _plain(SH.disjoint, st.sampled_from(PROPERTIES)),
    _has_value,
    _in,
    _closed,
)
OF_PROPERTY_SHAPES: Final[tuple[Component, ...]] = (
    _plain(SH.minCount, SMALL),
    _plain(SH.maxCount, SMALL),
    _plain(SH.uniqueLang, st.booleans().map(Literal)),
    *ORDERS,
)
NESTING: Final[tuple[Component, ...]] = (
    _shape(SH.property, _Drafts.property_shape),
    _shape(SH.node, _Drafts.node_shape),
    _shape(SH["not"], _Drafts.shape),
    _shape_list(SH["and"]),
    _shape_list(SH["or"]),
    _shape_list(SH.xone),
    _siblings,
)
