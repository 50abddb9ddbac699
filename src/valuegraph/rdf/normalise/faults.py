"""The collector of what normalisation finds: violations in order, repairs counted."""

from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.findings import Finding, Repairs, Severity, info, violation, warning
from valuegraph.rdf.jsonld.numbers import as_written
from valuegraph.rdf.terms import Term, brief

MAX_VIOLATIONS: Final = 1000
"""A document with more faults than this is not listed to its end."""


class Faults:
    """Findings of one document. Repairs of one kind are one finding with a count."""

    def __init__(self) -> None:
        self._violations: list[Finding] = []
        self._repairs = Repairs()
        self._stops = False

    @property
    def is_full(self) -> bool:
        """Whether no more violations are listed, so that the reader may stop."""
        return len(self._violations) >= MAX_VIOLATIONS

    @property
    def stops(self) -> bool:
        """Whether a violation leaves open what the document says, so that checks make no sense."""
        return self._stops

    def violation(
        self,
        rule: str,
        message: str,
        focus: Term | None = None,
        path: NamedNode | None = None,
        value: Term | None = None,
        *,
        goes_on: bool = False,
    ) -> None:
        """A fault that rejects the document; ``goes_on``: the rest of it can be checked."""
        self._stops |= not goes_on
        if not self.is_full:
            found = violation(rule, message, _brief(focus), path, _brief(value))
            self._violations.append(found)
            if self.is_full:
                message = f"More than {MAX_VIOLATIONS} faults; the rest is not listed."
                self._violations.append(violation("LimitExceeded", message))

    def repair(
        self,
        rule: str,
        message: str,
        focus: Term | None = None,
        path: NamedNode | None = None,
        value: Term | None = None,
        key: str = "",
        severity: Severity = Severity.INFO,
    ) -> None:
        """Something that was read otherwise than written; repeats with the same key are counted."""
        make = info if severity is Severity.INFO else warning
        self._repairs.add(make(rule, message, _brief(focus), path, _brief(value)), key)

    def findings(self) -> list[Finding]:
        """Violations first, then repairs in the order in which they were first needed."""
        return [*self._violations, *self._repairs.findings()]


def _brief(term: Term | None) -> Term | None:
    if isinstance(term, Literal):
        term = as_written(term)
    return None if term is None else brief(term)
