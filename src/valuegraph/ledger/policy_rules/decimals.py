"""The policy ``decimals``: amounts of a specification have no more decimals than it allows."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.ledger.policy_rules.commit import Commit, amount, called
from valuegraph.model.measure import Measure
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.terms import Amount, exact, parse_number
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG

HALF_EVEN: Final = "half-even"
RULES: Final = (HALF_EVEN, "half-up", "half-down", "up", "down")
"""What ``vg:rounding`` may be: to the nearest, and of what is in the middle to the even digit, away
from zero or towards it; or always away from zero or towards it."""

_QUANTITIES: Final = (VF.resourceQuantity, VF.availableQuantity, VF.minimumQuantity)
_SPECIFIED: Final = (VF.resourceInventoriedAs, VF.toResourceInventoriedAs)


def check_decimals(commit: Commit) -> Iterator[Finding]:
    """A violation for each amount of a new or changed flow that has more decimals than the
    specification of what flows allows (``vg:decimals``), with the amount that is right by its rule
    (``vg:rounding``, half-even where absent).

    Decimals are those in the default unit of the specification, or else in the unit that is given.
    A correction takes back what was recorded, whatever its decimals, and is only told of.
    """
    corrections = {event.iri for event in commit.events if event.corrects is not None}
    for flow, path in _amounts(commit):
        kind = _kind(commit.after, flow)
        found = None if kind is None else _right(commit.after, flow, path, kind, commit.units)
        if kind is None or found is None:
            continue
        given, right, decimals = found
        message = (
            f"{amount(given, commit.units)} has more than the {_counted(decimals)} of "
            f"{called(commit.after, kind)}. Record {amount(right, commit.units)}, which it is when "
            "rounded by the rule of the specification, or an amount without further decimals."
        )
        if flow in corrections:
            yield warning("Decimals", message, flow, path)
        else:
            yield violation("Decimals", message, flow, path)


def _counted(decimals: int) -> str:
    return "1 decimal" if decimals == 1 else f"{decimals} decimals"


def _amounts(commit: Commit) -> list[tuple[NamedNode, NamedNode]]:
    """The flows whose quantities are stated or changed, and as what."""
    found = [(q.subject, q.predicate) for q in commit.statements if q.predicate in _QUANTITIES]
    for measure in commit.subjects_changed(VF.hasNumericalValue, VF.hasUnit):
        for path in _QUANTITIES:
            found += [(flow, path) for flow in commit.after.subjects(path, measure)]
    return [(f, path) for f, path in dict.fromkeys(found) if isinstance(f, NamedNode)]


def _kind(reader: GraphReader, flow: NamedNode) -> NamedNode | None:
    """The specification of what flows."""
    stated = node(reader, flow, VF.resourceConformsTo)
    if stated is not None:
        return stated
    resources = (node(reader, flow, path) for path in _SPECIFIED)
    kinds = (node(reader, each, VF.conformsTo) for each in resources if each is not None)
    return next((each for each in kinds if each is not None), None)


def _right(
    reader: GraphReader, flow: NamedNode, path: NamedNode, kind: NamedNode, units: Units
) -> tuple[Measure, Measure, int] | None:
    """An amount with too many decimals, the right one, and how many it may have; else None."""
    allowed = value(reader, kind, VG.decimals)
    decimals = parse_number(allowed.value) if isinstance(allowed, Literal) else None
    given = Measure.read(reader, flow, path)
    if decimals is None or decimals != int(decimals) or decimals < 0 or given is None:
        return None
    unit = node(reader, kind, VF.defaultUnitOfResource) or given.unit
    counted = units.convert(given.amount, given.unit, unit)
    if counted is None:
        counted, unit = given.amount, given.unit
    rule = value(reader, kind, VG.rounding)
    name = rule.value if isinstance(rule, Literal) else HALF_EVEN
    right = round_to(counted, int(decimals), name)
    if right == counted:
        return None
    return given, Measure(right, unit), int(decimals)


def round_to(value: Amount, decimals: int, rule: str = HALF_EVEN) -> Amount:
    """A quantity with so many decimals, exactly by one of the :data:`RULES`; half-even for a name
    that is none of them."""
    scaled = Fraction(value) * 10**decimals
    whole, rest = divmod(abs(scaled), 1)
    half = Fraction(1, 2)
    match rule:
        case "up":
            goes_up = rest > 0
        case "down":
            goes_up = False
        case "half-up":
            goes_up = rest >= half
        case "half-down":
            goes_up = rest > half
        case _:
            goes_up = rest > half or (rest == half and whole % 2 == 1)
    return exact(Fraction((whole + goes_up) * (-1 if scaled < 0 else 1), 10**decimals))
