"""Reading what a shapes graph says of one shape, noting what breaks a syntax rule of SHACL.

Rules go by their names in the specification (SHACL 1.0, appendix A.2), for instance
``minCount-datatype``.
"""

from collections.abc import Sequence
from typing import Final, TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.datatypes import lexical_check
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node, Term, shown
from valuegraph.vocabulary.namespaces import RDF, XSD, Namespace, prefixed
from valuegraph.vocabulary.ontology import local_name

SYNTAX_RULES: Final = Namespace("https://www.w3.org/TR/shacl/#syntax-rule-")
"""Where the specification states each syntax rule."""


_OF_SEVERAL_PARAMETERS: Final = frozenset(
    (
        "closed",
        "flags",
        "ignoredProperties",
        "pattern",
        "qualifiedMaxCount",
        "qualifiedMinCount",
        "qualifiedValueShape",
        "qualifiedValueShapesDisjoint",
    )
)
"""Parameters of components that have more than one; each takes one value, so that pairs are clear
(SHACL 1.0, section 2.1)."""


_DIGITS: Final = 20
"""Of a count or length; no graph has more."""


class SyntaxFaults:
    """Collects what is wrong with a shapes graph, each thing once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    def add(
        self, rule: str, shape: Term, predicate: NamedNode | None, value: Term | None, message: str
    ) -> None:
        """Note that a triple breaks a rule."""
        iri = SYNTAX_RULES[rule]
        self._found[Finding(Severity.VIOLATION, iri, message, shape, predicate, value)] = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The faults in the order in which they were found."""
        return tuple(self._found)


class Declaration:
    """The statements about one shape."""

    def __init__(
        self, graph: MemoryGraph, node: Node, faults: SyntaxFaults, *, is_property_shape: bool
    ) -> None:
        self.graph = graph
        self.node = node
        self.faults = faults
        self.is_property_shape = is_property_shape

    def values(self, predicate: NamedNode) -> list[Term]:
        """Every value that the shape has for a parameter."""
        return self.graph.objects(self.node, predicate)

    def fault(self, rule: str, predicate: NamedNode, value: Term | None, message: str) -> None:
        """Note that a statement about the shape breaks a syntax rule."""
        self.faults.add(rule, self.node, predicate, value, message)

    def one(self, predicate: NamedNode) -> Term | None:
        """The value of a parameter that takes one at most."""
        found = self.values(predicate)
        if len(found) > 1:
            name = local_name(predicate)
            message = f"sh:{name} takes one value, but the shape has {len(found)}."
            rule = "multiple-parameters" if name in _OF_SEVERAL_PARAMETERS else f"{name}-maxCount"
            self.fault(rule, predicate, found[1], message)
        return found[0] if found else None

    def integer(self, predicate: NamedNode) -> int | None:
        """The value of a parameter of type ``xsd:integer``."""
        found = self.one(predicate)
        if found is None:
            return None
        if _is_well_typed(found, XSD.integer) and len(found.value) <= _DIGITS:
            return int(found.value)
        self._wrong(predicate, "datatype", found, "an xsd:integer such as 1")
        return None

    def boolean(self, predicate: NamedNode) -> bool | None:
        """The value of a parameter of type ``xsd:boolean``."""
        found = self.one(predicate)
        if found is None:
            return None
        if _is_well_typed(found, XSD.boolean):
            return found.value == "true"  # The specification names this form; "1" is another term.
        self._wrong(predicate, "datatype", found, "true or false")
        return None

    def string(self, predicate: NamedNode) -> str | None:
        """The value of a parameter of type ``xsd:string``."""
        found = self.one(predicate)
        if found is None:
            return None
        if _is_well_typed(found, XSD.string):
            return found.value
        self._wrong(predicate, "datatype", found, "a string")
        return None

    def literal(self, predicate: NamedNode) -> Literal | None:
        """The value of a parameter that is a literal."""
        found = self.one(predicate)
        if found is None or isinstance(found, Literal):
            return found
        self._wrong(predicate, "nodeKind", found, "a literal")
        return None

    def iris(self, predicate: NamedNode) -> list[NamedNode]:
        """The values of a parameter that takes IRIs."""
        found: list[NamedNode] = []
        for value in self.values(predicate):
            if isinstance(value, NamedNode):
                found.append(value)
            else:
                self._wrong(predicate, "nodeKind", value, "an IRI")
        return found

    def shapes(self, predicate: NamedNode) -> list[Node]:
        """The values of a parameter that takes shapes."""
        return [node for value in self.values(predicate) if (node := self._shape(predicate, value))]

    def shape_lists(self, predicate: NamedNode) -> list[tuple[Node, ...]]:
        """The values of a parameter that takes SHACL lists of shapes."""
        found: list[tuple[Node, ...]] = []
        for value in self.values(predicate):
            members = self.members(predicate, value)
            if members is not None:
                nodes = [self._shape(predicate, member, "members-node") for member in members]
                found.append(tuple(node for node in nodes if node is not None))
        return found

    def members(self, predicate: NamedNode, head: Term) -> Sequence[Term] | None:
        """The members of a SHACL list; None, with a fault, where it is none."""
        members = list_members(self.graph, head)
        if members is None:
            name = local_name(predicate)
            message = f"The value of sh:{name} must be a well-formed list, such as ( ex:a ex:b )."
            self.fault(f"{name}-node", predicate, head, message)
        return members

    def wants_property_shape(self, predicate: NamedNode) -> bool:
        """Whether a parameter that only property shapes may have stands on one; else a fault."""
        if not self.is_property_shape and self.values(predicate):
            name = local_name(predicate)
            message = (
                f"sh:{name} is about the values of a path, so it belongs on a property shape: one "
                "with sh:path."
            )
            self.fault(f"{name}-scope", predicate, self.values(predicate)[0], message)
        return self.is_property_shape

    def _shape(self, predicate: NamedNode, value: Term, rule: str = "node") -> Node | None:
        if isinstance(value, NamedNode | BlankNode):
            return value
        self._wrong(predicate, rule, value, "a shape")
        return None

    def _wrong(self, predicate: NamedNode, rule: str, found: Term, wanted: str) -> None:
        name = local_name(predicate)
        message = f"The value of sh:{name} must be {wanted}, not {described(found)}."
        self.fault(f"{name}-{rule}", predicate, found, message)


def _is_well_typed(term: Term, datatype: NamedNode) -> TypeGuard[Literal]:
    if not isinstance(term, Literal) or term.datatype != datatype:
        return False
    return lexical_check(datatype)(term.value)


def described(term: Term) -> str:
    """A term with what kind of term it is, for messages about terms of the wrong kind."""
    if isinstance(term, BlankNode):
        return "a blank node"
    if isinstance(term, Literal) and term.language is not None:
        return f"{shown(term)}@{term.language}"
    if isinstance(term, Literal) and term.datatype != XSD.string:
        return f"{shown(term)}^^{prefixed(term.datatype)}"
    return prefixed(term) if isinstance(term, NamedNode) else shown(term)


def shape_name(node: Node) -> str:
    """What a rule calls a shape that it refers to."""
    return prefixed(node) if isinstance(node, NamedNode) else "another shape"


def list_members(graph: MemoryGraph, head: Term) -> list[Term] | None:
    """The members of a SHACL list (SHACL 1.0, section 1.1), or None where it is not well-formed."""
    members: list[Term] = []
    seen: set[Term] = set()
    while head != RDF.nil:
        if head in seen or not isinstance(head, NamedNode | BlankNode):
            return None
        seen.add(head)
        first, rest = graph.objects(head, RDF.first), graph.objects(head, RDF.rest)
        if len(first) != 1 or len(rest) != 1:
            return None
        members.append(first[0])
        head = rest[0]
    return members if not graph.objects(RDF.nil, RDF.first) else None
