"""Reading SHACL property paths from a shapes graph (SHACL 1.0, section 2.3.1)."""

from collections.abc import Callable
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import (
    AlternativePath,
    InversePath,
    OneOrMorePath,
    Path,
    SequencePath,
    ZeroOrMorePath,
    ZeroOrOnePath,
)
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.declaration import SyntaxFaults, described, list_members
from valuegraph.vocabulary.namespaces import RDF, SH
from valuegraph.vocabulary.ontology import local_name

MAX_DEPTH: Final = 64
"""Levels of nesting of a path, and of shapes within shapes."""
MAX_PARTS: Final = 1000
"""Parts of a path, those of its parts included; one that stands in two places counts twice."""

_OPERATORS: Final[dict[NamedNode, Callable[[Path], Path]]] = {
    SH.inversePath: InversePath,
    SH.zeroOrMorePath: ZeroOrMorePath,
    SH.oneOrMorePath: OneOrMorePath,
    SH.zeroOrOnePath: ZeroOrOnePath,
}


class _NoPathError(Exception):
    """What stands in a path's place is none."""

    def __init__(self, rule: str, value: Term, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.value = value


def read_path(graph: MemoryGraph, head: Term, shape: Node, faults: SyntaxFaults) -> Path | None:
    """The path that a node of the shapes graph stands for; None, with a fault, where it is none."""
    try:
        return _PathReader(graph).path(head, frozenset())
    except _NoPathError as fault:
        faults.add(fault.rule, shape, SH.path, fault.value, str(fault))
        return None


class _PathReader:
    def __init__(self, graph: MemoryGraph) -> None:
        self._graph = graph
        self._parts = 0

    def path(self, head: Term, inside: frozenset[Term]) -> Path:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise _NoPathError("path-metarule", head, f"The path has more than {MAX_PARTS} parts.")
        if isinstance(head, NamedNode) and head != RDF.nil:
            return head
        if head in inside:
            raise _NoPathError("path-non-recursive", head, "The path contains itself.")
        if not isinstance(head, NamedNode | BlankNode):
            message = f"A path is an IRI or a structure of paths, not {described(head)}."
            raise _NoPathError("path-metarule", head, message)
        inside |= {head}
        if len(inside) > MAX_DEPTH:
            message = f"The path is nested deeper than {MAX_DEPTH} levels."
            raise _NoPathError("path-metarule", head, message)
        if head == RDF.nil or self._graph.objects(head, RDF.first):
            return SequencePath(self._members("path-sequence", head, inside))
        stated = list(self._graph.match(head))
        if len(stated) != 1 or stated[0].predicate not in (*_OPERATORS, SH.alternativePath):
            known = ", ".join(f"sh:{local_name(p)}" for p in (*_OPERATORS, SH.alternativePath))
            message = f"The blank node is no path: it is no list and has not just one of {known}."
            raise _NoPathError("path-metarule", head, message)
        predicate, value = stated[0].predicate, stated[0].object
        if predicate == SH.alternativePath:
            return AlternativePath(self._members("path-alternative", value, inside))
        return _OPERATORS[predicate](self.path(value, inside))

    def _members(self, rule: str, head: Term, inside: frozenset[Term]) -> tuple[Path, ...]:
        members = list_members(self._graph, head)
        if members is None or len(members) < 2:
            raise _NoPathError(
                rule, head, "A path needs a well-formed list of at least two paths here."
            )
        return tuple(self.path(member, inside) for member in members)
