"""SHACL property paths: what they are, where they lead, and how they are written
(SHACL 1.0, section 2.3.1; SPARQL 1.1, section 9).

A predicate is the simplest path. ``walk`` turns a path into a function that leads from a node to
its value nodes, each once, over any :class:`~valuegraph.rdf.reader.GraphReader`.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from pyoxigraph import BlankNode, NamedNode, Quad

from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import RDF, SH, prefixed


@dataclass(frozen=True, slots=True)
class InversePath:
    """``sh:inversePath``: from object to subject."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class SequencePath:
    """A SHACL list of at least two paths, one after the other."""

    steps: "tuple[Path, ...]"


@dataclass(frozen=True, slots=True)
class AlternativePath:
    """``sh:alternativePath``: any of at least two paths."""

    paths: "tuple[Path, ...]"


@dataclass(frozen=True, slots=True)
class ZeroOrMorePath:
    """``sh:zeroOrMorePath``: the node itself and all that it leads to."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class OneOrMorePath:
    """``sh:oneOrMorePath``: all that the path leads to when repeated."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class ZeroOrOnePath:
    """``sh:zeroOrOnePath``: the node itself, and what is one step away."""

    path: "Path"


Path = (
    NamedNode
    | InversePath
    | SequencePath
    | AlternativePath
    | ZeroOrMorePath
    | OneOrMorePath
    | ZeroOrOnePath
)


class Edges(Protocol):
    """What following a path reads of a graph; every ``GraphReader`` has it."""

    def objects(self, subject: Node, predicate: NamedNode) -> Collection[Term]:
        """The values of a property."""
        ...

    def subjects(self, predicate: NamedNode, obj: Term) -> Collection[Node]:
        """The nodes that have this value of a property."""
        ...


Walk = Callable[[Edges, Term], Collection[Term]]
"""From a node to its value nodes, without duplicates."""

_NODES: Final = (NamedNode, BlankNode)


def walk(path: Path) -> Walk:
    """The function that follows a path."""
    match path:
        case NamedNode():
            return lambda reader, node: (
                reader.objects(node, path) if isinstance(node, _NODES) else ()
            )
        case InversePath(NamedNode() as predicate):
            return lambda reader, node: reader.subjects(predicate, node)
        case InversePath(inner):
            return walk(invert(inner))
        case SequencePath(steps):
            return _sequence([walk(step) for step in steps])
        case AlternativePath(paths):
            return _alternative([walk(each) for each in paths])
        case ZeroOrMorePath(inner):
            return _closure(walk(inner), is_reflexive=True)
        case OneOrMorePath(inner):
            return _closure(walk(inner), is_reflexive=False)
        case ZeroOrOnePath(inner):
            return _optional(walk(inner))


def _sequence(walks: list[Walk]) -> Walk:
    # Most steps lead to one node or to none, where there is nothing to put together.
    def follow(reader: Edges, node: Term) -> Collection[Term]:
        reached: Collection[Term] = (node,)
        for each in walks:
            if len(reached) == 1:
                (only,) = reached
                reached = each(reader, only)
            elif reached:
                reached = dict.fromkeys([v for n in reached for v in each(reader, n)])
            else:
                break
        return reached

    return follow


def _alternative(walks: list[Walk]) -> Walk:
    def follow(reader: Edges, node: Term) -> Collection[Term]:
        found: Collection[Term] = ()
        for each in walks:
            more = each(reader, node)
            if more:
                found = dict.fromkeys((*found, *more)) if found else more
        return found

    return follow


def _optional(once: Walk) -> Walk:
    def follow(reader: Edges, node: Term) -> Collection[Term]:
        found = once(reader, node)
        return dict.fromkeys((node, *found)) if found else (node,)

    return follow


def _closure(once: Walk, *, is_reflexive: bool) -> Walk:
    def follow(reader: Edges, node: Term) -> Collection[Term]:
        reached: dict[Term, None] = {node: None} if is_reflexive else {}
        waiting = [node]
        while waiting:
            for each in once(reader, waiting.pop()):
                if each not in reached:
                    reached[each] = None
                    waiting.append(each)
        return reached

    return follow


def invert(path: Path) -> Path:
    """The path that leads back."""
    match path:
        case NamedNode():
            return InversePath(path)
        case InversePath(inner):
            return inner
        case SequencePath(steps):
            return SequencePath(tuple(invert(step) for step in reversed(steps)))
        case AlternativePath(paths):
            return AlternativePath(tuple(map(invert, paths)))
        case ZeroOrMorePath(inner):
            return ZeroOrMorePath(invert(inner))
        case OneOrMorePath(inner):
            return OneOrMorePath(invert(inner))
        case ZeroOrOnePath(inner):
            return ZeroOrOnePath(invert(inner))


class Step(NamedTuple):
    """One look-up that following a path may make.

    From the start, ``prefix`` (None: nothing) leads to a node; the statements with that node as
    subject and ``predicate`` are read, or with that node as object where the step is ``backward``.
    """

    prefix: Path | None
    predicate: NamedNode
    backward: bool


def steps(path: Path) -> Iterator[Step]:
    """Every look-up that following the path may make."""
    match path:
        case NamedNode():
            yield Step(None, path, backward=False)
        case InversePath(NamedNode() as predicate):
            yield Step(None, predicate, backward=True)
        case InversePath(inner):
            yield from steps(invert(inner))
        case SequencePath(parts):
            for number, part in enumerate(parts):
                before = None if not number else concatenated(*parts[:number])
                yield from _after(before, part)
        case AlternativePath(paths):
            for each in paths:
                yield from steps(each)
        case ZeroOrMorePath(inner) | OneOrMorePath(inner):
            yield from _after(ZeroOrMorePath(inner), inner)
        case ZeroOrOnePath(inner):
            yield from steps(inner)


def _after(before: Path | None, path: Path) -> Iterator[Step]:
    for prefix, predicate, backward in steps(path):
        yield Step(concatenated(before, prefix), predicate, backward)


def concatenated(*paths: Path | None) -> Path | None:
    """The paths one after the other; None leads nowhere else."""
    parts: list[Path] = []
    for path in paths:
        parts += path.steps if isinstance(path, SequencePath) else () if path is None else (path,)
    return SequencePath(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def path_text(path: Path, name: Callable[[NamedNode], str] = prefixed) -> str:
    """The path as SPARQL writes it; ``name`` writes IRIs, by default with their usual prefixes."""

    def part(inner: Path) -> str:
        is_simple = isinstance(inner, NamedNode)
        return path_text(inner, name) if is_simple else f"({path_text(inner, name)})"

    match path:
        case NamedNode():
            return name(path)
        case InversePath(inner):
            return f"^{part(inner)}"
        case SequencePath(parts):
            return "/".join(map(part, parts))
        case AlternativePath(parts):
            return "|".join(map(part, parts))
        case ZeroOrMorePath(inner):
            return f"{part(inner)}*"
        case OneOrMorePath(inner):
            return f"{part(inner)}+"
        case ZeroOrOnePath(inner):
            return f"{part(inner)}?"


def path_quads(path: Path) -> tuple[Node, list[Quad]]:
    """The path as a value of ``sh:path`` or ``sh:resultPath``: its node, and its statements."""
    match path:
        case NamedNode():
            return path, []
        case SequencePath(parts):
            return _list_quads(parts)
        case AlternativePath(parts):
            head, quads = _list_quads(parts)
            return _structure(SH.alternativePath, head, quads)
        case InversePath(inner):
            return _structure(SH.inversePath, *path_quads(inner))
        case ZeroOrMorePath(inner):
            return _structure(SH.zeroOrMorePath, *path_quads(inner))
        case OneOrMorePath(inner):
            return _structure(SH.oneOrMorePath, *path_quads(inner))
        case ZeroOrOnePath(inner):
            return _structure(SH.zeroOrOnePath, *path_quads(inner))


def _structure(predicate: NamedNode, inner: Node, quads: list[Quad]) -> tuple[Node, list[Quad]]:
    node = BlankNode()
    return node, [Quad(node, predicate, inner), *quads]


def _list_quads(parts: tuple[Path, ...]) -> tuple[Node, list[Quad]]:
    cells = [BlankNode() for _ in parts]
    quads: list[Quad] = []
    tails: list[Node] = [*cells[1:], RDF.nil]
    for cell, part, rest in zip(cells, parts, tails, strict=True):
        member, inner = path_quads(part)
        quads += [Quad(cell, RDF.first, member), Quad(cell, RDF.rest, rest), *inner]
    return cells[0], quads
