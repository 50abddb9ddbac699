"""Checks that look at one value node at a time."""

from collections.abc import Callable, Collection, Sequence

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check
from valuegraph.shapes.run import Fault, ValidationRun


def each_value(is_allowed: Callable[[ValidationRun, Term], bool]) -> Check:
    """A fault for each value node that is not allowed."""

    def check(run: ValidationRun, _: Term, values: Collection[Term]) -> Sequence[Fault]:
        faults: list[Fault] | tuple[()] = ()
        for value in values:
            if not is_allowed(run, value):
                faults = [*faults, Fault(value)]
        return faults

    return check


def each_term(is_allowed: Callable[[Term], bool]) -> Check:
    """The same for tests that need nothing but the value."""

    def check(_: ValidationRun, __: Term, values: Collection[Term]) -> Sequence[Fault]:
        faults: list[Fault] | tuple[()] = ()
        for value in values:
            if not is_allowed(value):
                faults = [*faults, Fault(value)]
        return faults

    return check
