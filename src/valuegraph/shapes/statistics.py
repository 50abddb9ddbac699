"""How long each constraint takes and how often it is broken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Constraint, Shape
from valuegraph.shapes.run import Fault, ValidationRun


@dataclass(slots=True)
class Count:
    """What one constraint of one shape did: ``seconds`` include those of nested shapes."""

    shape: Shape
    constraint: Constraint
    calls: int = 0
    values: int = 0
    faults: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Statistics:
    """The counts of a validation, as constraints were compiled."""

    counts: list[Count] = field(default_factory=list)

    def counting(self, shape: Shape, constraint: Constraint, check: Check) -> Check:
        """The check, which counts and times itself from now on."""
        count = Count(shape, constraint)
        self.counts.append(count)

        def timed(run: ValidationRun, focus: Term, values: Collection[Term]) -> Sequence[Fault]:
            start = perf_counter()
            faults = check(run, focus, values)
            count.seconds += perf_counter() - start
            count.calls += 1
            count.values += len(values)
            count.faults += len(faults)
            return faults

        return timed

    def slowest_first(self) -> list[Count]:
        """The constraints that were checked at all, by the time that they took."""
        checked = (count for count in self.counts if count.calls)
        return sorted(checked, key=lambda count: count.seconds, reverse=True)
