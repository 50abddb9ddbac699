"""The order in which the events of one document take effect."""

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad

from valuegraph.vocabulary.namespaces import VF, VG

_COMES_AFTER = (VG.previousEvent, VF.corrects)


def causal_order(events: Sequence[NamedNode], statements: Iterable[Quad]) -> list[NamedNode]:
    """The events in their order, save that a correction follows the event it corrects, and an event
    of an export the one that it names as ``vg:previousEvent``.

    Where events would have to follow each other in a circle, the circle is cut somewhere.
    """
    new = frozenset(events)
    earlier: dict[NamedNode, list[NamedNode]] = {}
    for quad in statements:
        after, before = quad.subject, quad.object
        if quad.predicate in _COMES_AFTER and after in new and before in new:
            assert isinstance(after, NamedNode)
            assert isinstance(before, NamedNode)
            earlier.setdefault(after, []).append(before)
    ordered: dict[NamedNode, None] = {}
    visited: set[NamedNode] = set()
    for event in events:
        waiting = [event]  # Without recursion: a chain may be as long as the document.
        while waiting:
            current = waiting[-1]
            visited.add(current)
            missing = [e for e in earlier.get(current, ()) if e not in visited]
            if missing:
                waiting += reversed(missing)
            else:
                ordered.setdefault(waiting.pop())
    return list(ordered)
