"""Keeping progress: what a commit changes of it becomes part of that commit.

Sums change by what the commit adds and takes away; only where a commitment, intent or claim changed
itself is all that counts for it looked at again. Parts come before wholes: commitments, intents and
claims, then processes, then plans.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pyoxigraph import NamedNode

from valuegraph.changeset import CandidateView
from valuegraph.ledger.progress.affected import Found, affected
from valuegraph.ledger.progress.shares import Share, shares, shares_of
from valuegraph.ledger.progress.status import PARTS_OF_PLAN, PARTS_OF_PROCESS, Statuses
from valuegraph.ledger.progress.sums import Sums, Uncounted, changed_sum, promised, sum_of
from valuegraph.ledger.statements.rounding import told_as_rounded
from valuegraph.model.measure import Measure
from valuegraph.model.progress import AMOUNTS, Kind, Progress, class_of, kind_of
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import node
from valuegraph.rdf.terms import canonical_decimal, exactly, in_range, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name


def keep_progress(candidate: CandidateView, units: Units) -> list[Finding]:
    """Bring the progress in ``candidate`` in line with what else it says.

    The findings are of amounts that cannot be counted.
    """
    return _Keeping(candidate, units).keep()


class _Keeping:
    def __init__(self, candidate: CandidateView, units: Units) -> None:
        self._candidate = candidate
        self._units = units
        self._affected = affected(candidate)
        self._statuses = Statuses(candidate, units, self._kept_status)
        self._findings: list[Finding] = []
        self._before: dict[NamedNode, list[Share]] = {}
        self._after: dict[NamedNode, list[Share]] = {}
        self._closed: dict[NamedNode, tuple[Measure | None, ...]] = {}
        """What was missing of each target that the commit closes."""

    def keep(self) -> list[Finding]:
        """All that is affected, parts before wholes."""
        for flow in self._affected.flows:
            for share in shares(self._candidate.base, flow):
                self._before.setdefault(share.target, []).append(share)
            for share in shares(self._candidate, flow):
                self._after.setdefault(share.target, []).append(share)
        changed = (*self._affected.targets, *self._affected.judged, *self._before, *self._after)
        for target in dict.fromkeys(changed):
            self._keep_target(target)
        self._findings += self._counted_for_several()
        for process in self._affected.begun:
            if self._kept_status(process) in (None, VG.pending):
                self._affected.processes[process] = None
        for process in self._affected.processes:
            if class_of(self._candidate, process) == VF.Process:
                self._keep_status(process, self._statuses.of_process(process))
            else:
                self._forget(process)
        for plan in self._affected.plans:
            if class_of(self._candidate, plan) == VF.Plan:
                self._keep_status(plan, self._statuses.of_plan(plan))
            else:
                self._forget(plan)
        return self._findings

    def _keep_target(self, target: NamedNode) -> None:
        kind = kind_of(self._candidate, target)
        if kind is None:
            self._forget(target)
            return
        kept = Progress.read(self._candidate, target)
        promises = promised(self._candidate, target)
        sums: Sums | None = None
        if target not in self._affected.targets:
            sums = changed_sum(
                kept,
                kind,
                promises,
                [share for share in self._before.get(target, ()) if share.link == kind.link],
                [share for share in self._after.get(target, ()) if share.link == kind.link],
                self._units,
            )
        if sums is None:
            counted = shares_of(self._candidate, kind, target)
            sums = sum_of(counted, kind, promises, self._units)
        self._findings += self._uncounted(target, sums, kept)
        status = self._statuses.of_target(target, kind, promises, sums.measures)
        self._write(kept, Progress(target, status, sums.measures))
        self._findings += self._over(target, kept, kind, promises, sums)
        if status == VG.closed != kept.status:
            self._closed[target] = _missing(kept, kind, promises)
        if kept.status != status:
            self._tell(PARTS_OF_PROCESS, target, self._affected.processes)

    def _keep_status(self, whole: NamedNode, status: NamedNode) -> None:
        self._write(Progress.read(self._candidate, whole), Progress(whole, status))

    def _write(self, kept: Progress, progress: Progress) -> None:
        """State the progress of an entity; where its status is another, a plan's may be as well."""
        if progress == kept:
            return
        was, is_now = kept.quads(), progress.quads()
        for quad in was:
            if quad not in is_now:
                self._candidate.remove(quad)
        for quad in is_now:
            self._candidate.add(quad)
        if kept.status != progress.status:
            self._tell(PARTS_OF_PLAN, progress.iri, self._affected.plans)

    def _tell(self, predicates: Sequence[NamedNode], part: NamedNode, wholes: Found) -> None:
        """What something is part of is affected by its status."""
        for predicate in predicates:
            for whole in self._candidate.objects(part, predicate):
                if isinstance(whole, NamedNode):
                    wholes[whole] = None

    def _forget(self, iri: NamedNode) -> None:
        """Withdraw what was kept of something that has no progress any more."""
        if class_of(self._candidate, iri) is None:
            for quad in Progress.read(self._candidate, iri).quads():
                self._candidate.remove(quad)

    def _kept_status(self, iri: NamedNode) -> NamedNode | None:
        return node(self._candidate, iri, VG.status)

    def _uncounted(self, target: NamedNode, sums: Sums, kept: Progress) -> Iterator[Finding]:
        for each in sums.uncounted:
            yield self._not_counted(each)
        for predicate, measure in sums.measures:
            if isinstance(measure.amount, Fraction) and measure != dict(kept.sums).get(predicate):
                yield told_as_rounded(target, predicate, measure, self._units)
            if not in_range(measure.amount):
                message = (
                    f"{local_name(predicate)} of <{target.value}> would be "
                    f"{canonical_decimal(measure.amount)}, which is beyond what a quantity can be "
                    "(below 10^20, 18 decimals)."
                )
                yield violation("QuantityRange", message, target, predicate)

    def _over(
        self,
        target: NamedNode,
        kept: Progress,
        kind: Kind,
        promises: Sequence[Measure | None],
        sums: Sums,
    ) -> Iterator[Finding]:
        """A warning where a sum comes to be more than what was promised."""
        if kind.class_ == VF.Intent:
            return  # An offer may be taken up more than once.
        before, reached = dict(kept.sums), dict(sums.measures)
        for predicate, promise in zip(kind.sums, promises, strict=True):
            done, was = reached.get(predicate), before.get(predicate)
            if promise is None or done is None or done.amount <= promise.amount:
                continue
            if was is not None and was.amount >= done.amount:
                continue
            if promise.amount <= 0:  # One below zero is refused as such.
                continue
            unit = self._units.label(promise.unit)
            message = (
                f"{local_name(predicate)} of <{target.value}> is now "
                f"{canonical_decimal(done.amount)} {unit}, more than the "
                f"{canonical_decimal(promise.amount)} {unit} that it is about. If that is not so, "
                f"correct the quantity, or leave {local_name(kind.link)} out."
            )
            yield warning("MoreThanPromised", message, target, predicate)

    def _counted_for_several(self) -> Iterator[Finding]:
        """A warning for each event that closes promises or claims which together miss more than it
        is: all of it counts for each."""
        closing: dict[tuple[NamedNode, NamedNode], list[Share]] = {}
        for target in self._closed:
            for share in self._after.get(target, ()):
                if share.link in (VF.fulfills, VF.settles):
                    closing.setdefault((share.flow, share.link), []).append(share)
        for (flow, link), of_flow in closing.items():
            if len(of_flow) > 1 and any(
                self._is_more(of_flow, index) for index in range(len(AMOUNTS))
            ):
                names = " and ".join(f"<{share.target.value}>" for share in of_flow)
                message = (
                    f"It closes {names}, which together miss more than it is: all of it counts for "
                    "each. To divide it, record it with split (record --split, POST "
                    "/commits?split=true), or an event for each part."
                )
                yield warning("CountsForSeveral", message, flow, link)

    def _is_more(self, closing: Sequence[Share], index: int) -> bool:
        """Whether what is missing of the targets is more than an amount of the flow."""
        given = closing[0].amounts[index]
        missing = [self._closed[share.target][index] for share in closing]
        if given is None or None in missing:
            return False
        amounts = [
            self._units.convert(each.amount, each.unit, given.unit)
            for each in missing
            if each is not None
        ]
        return exactly(*(each for each in amounts if each is not None)) > given.amount

    def _not_counted(self, each: Uncounted) -> Finding:
        share = each.share
        given, wanted = self._units.label(each.given), self._units.label(each.unit)
        message = (
            f"{local_name(each.amount)} is in {given}, which does not convert to {wanted}, "
            f"the unit of <{share.target.value}>; so it counts for nothing there. Give the "
            f"quantity in {wanted} or a unit like it."
        )
        return warning("NotCounted", message, share.flow, each.amount, each.given)


def _missing(
    kept: Progress, kind: Kind, promises: Sequence[Measure | None]
) -> tuple[Measure | None, ...]:
    """What is missing of each amount that was promised, by the sums that are kept."""
    reached = dict(kept.sums)
    found: list[Measure | None] = []
    for predicate, promise in zip(kind.sums, promises, strict=True):
        done = reached.get(predicate)
        if promise is not None and done is not None and done.unit == promise.unit:
            promise = Measure(exactly(promise.amount, times(done.amount, -1)), promise.unit)  # noqa: PLW2901
        found.append(promise)
    return tuple(found)
