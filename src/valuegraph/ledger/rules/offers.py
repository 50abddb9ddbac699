"""What answers to a proposal: its quantities, its price and its end (ValueFlows 1.0, "Proposals").

Warnings, since people may agree upon something else than was proposed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.model.measure import Measure
from valuegraph.model.progress import AMOUNTS
from valuegraph.rdf.findings import Finding, warning
from valuegraph.rdf.reader import GraphReader, node, types, value
from valuegraph.rdf.terms import Amount, canonical_decimal, exact, exactly
from valuegraph.rdf.times import moment
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name

_PROPOSED: Final = (VF.publishes, VF.reciprocal)
_AGREED: Final = (
    VF.clauseOf,
    VF.reciprocalClauseOf,
    VF.realizationOf,
    VF.reciprocalRealizationOf,
)
_TIMES: Final = (VF.hasPointInTime, VF.hasBeginning, VF.due, VG.originallyCreated)


def check_offers(
    reader: GraphReader, statements: Iterable[Quad], units: Units, time: datetime
) -> Iterator[Finding]:
    """A warning for each flow of a commit, recorded at ``time``, that satisfies an intent and is
    more than that has available, less than its minimum, or later than the end of its proposal; and
    for each agreement whose two sides are at another price than the proposal that they answer."""
    answers = {
        (q.subject, q.object): None
        for q in statements
        if q.predicate == VF.satisfies
        and isinstance(q.subject, NamedNode)
        and isinstance(q.object, NamedNode)
    }
    judged: set[tuple[NamedNode, NamedNode]] = set()
    clauses = _Clauses(reader)
    for flow, intent in answers:
        assert isinstance(flow, NamedNode), "flows have IRIs"
        assert isinstance(intent, NamedNode), "normalised references are IRIs"
        if _is_by_commitment(reader, flow, intent):
            continue
        yield from _of_quantity(reader, flow, intent, units)
        for proposal in _proposals(reader, intent):
            yield from _of_end(reader, flow, intent, proposal, time)
            for agreement in _agreements(reader, flow):
                if (agreement, proposal) not in judged:
                    judged.add((agreement, proposal))
                    yield from _of_price(reader, flow, clauses, agreement, proposal, units)


def _is_by_commitment(reader: GraphReader, flow: NamedNode, intent: NamedNode) -> bool:
    """Whether an event fulfils a commitment that answers to the intent, and was looked at."""
    return any(
        intent in reader.objects(each, VF.satisfies)
        for each in reader.objects(flow, VF.fulfills)
        if isinstance(each, NamedNode)
    ) or bool(reader.objects(flow, VF.corrects))


def _of_quantity(
    reader: GraphReader, flow: NamedNode, intent: NamedNode, units: Units
) -> Iterator[Finding]:
    for path, is_least in ((VF.availableQuantity, False), (VF.minimumQuantity, True)):
        bound = Measure.read(reader, intent, path)
        given = next(_amounts(reader, flow), None)
        if bound is None or given is None:
            continue
        amount = units.convert(given.amount, given.unit, bound.unit)
        if amount is None or (amount >= bound.amount if is_least else amount <= bound.amount):
            continue
        message = (
            f"It is about {_shown(given, units)}, "
            + ("less than the least of " if is_least else "more than the available ")
            + f"{_shown(bound, units)} of <{intent.value}>, which it satisfies. Correct the "
            f"quantity, or {local_name(path)} of the intent where that has changed."
        )
        yield warning("OtherThanProposed", message, flow, VF.satisfies, intent)


def _of_end(
    reader: GraphReader, flow: NamedNode, intent: NamedNode, proposal: NamedNode, now: datetime
) -> Iterator[Finding]:
    found = value(reader, proposal, VF.hasEnd)
    end = moment(found.value) if isinstance(found, Literal) else None
    if end is None or not isinstance(found, Literal):
        return
    # What is due before was agreed upon before, whenever it is recorded.
    stated = (value(reader, flow, path) for path in _TIMES)
    times = (moment(each.value) for each in stated if isinstance(each, Literal))
    if min((*(each for each in times if each is not None), now)) > end:
        message = (
            f"The proposal <{proposal.value}> ended at {found.value}, before this was agreed upon. "
            "Leave satisfies out, or give the proposal a later hasEnd."
        )
        yield warning("OtherThanProposed", message, flow, VF.satisfies, intent)


def _of_price(
    reader: GraphReader,
    flow: NamedNode,
    clauses: "_Clauses",
    agreement: NamedNode,
    proposal: NamedNode,
    units: Units,
) -> Iterator[Finding]:
    """The two sides of an agreement have the ratio of the two sides of a proposal that is unit
    based; of another proposal they have its quantities, or neither has."""
    one_side = _intent(reader, proposal, VF.publishes)
    other_side = _intent(reader, proposal, VF.reciprocal)
    if one_side is None or other_side is None:
        return
    (offered, offer), (asked, price) = one_side, other_side
    given = _agreed(reader, clauses.of(agreement, offered), offer.unit, units)
    paid = _agreed(reader, clauses.of(agreement, asked), price.unit, units)
    if given is None or paid is None or not offer.amount or not price.amount:
        return
    flag = value(reader, proposal, VF.unitBased)
    is_unit_based = isinstance(flag, Literal) and flag.value == "true"
    if not is_unit_based and given != offer.amount:
        return  # Part of it, at what both agreed upon.
    due = exact(Fraction(given) * Fraction(price.amount) / Fraction(offer.amount))
    if paid == due:
        return
    message = (
        f"The proposal <{proposal.value}> asks {_shown(Measure(due, price.unit), units)} for "
        f"{_shown(Measure(given, offer.unit), units)}, and the agreement <{agreement.value}> has "
        f"{canonical_decimal(paid)}. Correct the quantity, unless another price was agreed upon."
    )
    yield warning("OtherThanProposed", message, flow, VF.satisfies)


def _intent(
    reader: GraphReader, proposal: NamedNode, path: NamedNode
) -> tuple[NamedNode, Measure] | None:
    """The intent on one side of a proposal, where that is one, and its amount."""
    found = [each for each in reader.objects(proposal, path) if isinstance(each, NamedNode)]
    if len(found) != 1:
        return None
    amount = next(_amounts(reader, found[0]), None)
    return None if amount is None else (found[0], amount)


class _Clauses:
    """The commitments of agreements by the intents that they satisfy, each agreement read once."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._known: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = {}

    def of(self, agreement: NamedNode, intent: NamedNode) -> list[NamedNode]:
        """The commitments of an agreement that satisfy an intent."""
        by_intent = self._known.get(agreement)
        if by_intent is None:
            by_intent = self._known[agreement] = {}
            paths = (VF.clauseOf, VF.reciprocalClauseOf)
            found = [each for path in paths for each in self._reader.subjects(path, agreement)]
            for flow in dict.fromkeys(found):
                if isinstance(flow, NamedNode) and VF.Commitment in types(self._reader, flow):
                    for satisfied in self._reader.objects(flow, VF.satisfies):
                        if isinstance(satisfied, NamedNode):
                            by_intent.setdefault(satisfied, []).append(flow)
        return by_intent.get(intent, [])


def _agreed(
    reader: GraphReader, flows: Iterable[NamedNode], unit: NamedNode, units: Units
) -> Amount | None:
    """How much commitments are about together; None where there are none."""
    total: Amount = Decimal(0)
    is_any = False
    for flow in flows:
        is_any = True
        given = next(_amounts(reader, flow), None)
        amount = None if given is None else units.convert(given.amount, given.unit, unit)
        if amount is None:
            return None
        total = exactly(total, amount)
    return total if is_any else None


def _proposals(reader: GraphReader, intent: NamedNode) -> list[NamedNode]:
    found = [each for path in _PROPOSED for each in reader.subjects(path, intent)]
    return [each for each in dict.fromkeys(found) if isinstance(each, NamedNode)]


def _agreements(reader: GraphReader, flow: NamedNode) -> list[NamedNode]:
    found = (node(reader, flow, path) for path in _AGREED)
    return [each for each in dict.fromkeys(found) if each is not None]


def _amounts(reader: GraphReader, flow: NamedNode) -> Iterator[Measure]:
    for path in AMOUNTS:
        measure = Measure.read(reader, flow, path)
        if measure is not None:
            yield measure


def _shown(measure: Measure, units: Units) -> str:
    return f"{canonical_decimal(measure.amount)} {units.label(measure.unit)}"
