"""Findings that only follow from others: from a value that could not be read, or from a unit that
does not convert.

A document with such a value is checked all the same, so that its faults are told at once. What the
checks say of the place where the value is missing, or of the unit that stands in for an unknown
one, is no news.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.normalise.unit_values import UNKNOWN_UNIT
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VG, Namespace

_SHAPES: Final = Namespace("https://w3id.org/valuegraph/shapes#")
_MISSING: Final = frozenset(
    _SHAPES[name]
    for name in (
        "AnsweringUnit",
        "AnsweringUnitOfEffort",
        "DatedEvent",
        "UnitOfEffort",
        "UnitOfResource",
    )
)
"""Shapes that compare units, and the one that misses a time."""

_FOLLOWING: Final = {
    VG.NotCounted: (_SHAPES.AnsweringUnit, _SHAPES.AnsweringUnitOfEffort),
}
"""Rules, and the shapes that tell the same fault of the same flow."""


def without_consequences(found: Sequence[Finding], reading: Iterable[Finding]) -> list[Finding]:
    """The findings of the checks that tell more than those of ``reading`` did, and than each
    other."""
    told = {(each.focus, each.shape) for each in found if each.severity is Severity.VIOLATION}
    found = [
        each
        for each in found
        if not any((each.focus, shape) in told for shape in _FOLLOWING.get(each.rule, ()))
    ]
    unread = [each for each in reading if each.severity is Severity.VIOLATION]
    if not unread:
        return found
    places = {(each.focus, each.path) for each in unread if each.path is not None}
    owners = {owner for focus, _ in places for owner in _owners(focus)}

    def is_consequence(each: Finding) -> bool:
        if (each.focus, each.path) in places:
            return True
        misses_value = each.shape in _MISSING and each.focus in owners
        return misses_value or _is_of_unknown_unit(each)

    return [each for each in found if not is_consequence(each)]


def _is_of_unknown_unit(finding: Finding) -> bool:
    """Whether a finding, or a detail of it, is about the unit that stands in for an unknown one."""
    if UNKNOWN_UNIT in (finding.focus, finding.value) or UNKNOWN_UNIT.value in finding.message:
        return True
    return any(map(_is_of_unknown_unit, finding.details))


def _owners(focus: Term | None) -> tuple[NamedNode, ...]:
    """An entity, and what it is a part of if it was named as one: ``…/e1#resourceQuantity`` of
    ``…/e1``, ``…#e1.resourceQuantity`` of ``…#e1``."""
    if not isinstance(focus, NamedNode):
        return ()
    entity, _, part = focus.value.partition("#")
    whole = focus.value.rpartition(".")[0] if "." in part else entity
    return focus, NamedNode(whole)
