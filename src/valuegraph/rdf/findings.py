"""Findings: faults and repairs in submitted data, as data.

A finding says what is wrong with which value of which entity and what to write instead. Readers,
the normaliser, the effect engine, ledger rules and SHACL validators all return findings of this one
form, so that a client sees one report whatever found the fault (SHACL 1.0, section 3.6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.paths import Path
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import SH, VG


class Severity(Enum):
    """``sh:Violation`` rejects a commit; warnings and infos are recorded in the answer."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def iri(self) -> NamedNode:
        """The SHACL severity."""
        return SH[self.value]

    @property
    def rank(self) -> int:
        """Sorting key: the gravest first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, warning or repair.

    ``focus`` is the entity (None for faults of the document as such), ``path`` the property or
    property path, ``value`` the term that was found. ``rule`` names the SHACL constraint component
    or the ledger rule. ``count`` tells how often the same repair was made, the first place being
    shown.

    A SHACL result has more: its ``shape``; ``severity_iri``, which may be a severity that SHACL
    does not define (it counts as a violation); every one of the shape's ``messages``, where it has
    some; what is ``expected``, in words that follow "must"; the node of the ``constraint`` itself
    (SPARQL); and as ``details`` the results of other shapes that caused this one.
    """

    severity: Severity
    rule: NamedNode
    message: str
    focus: Term | None = None
    path: Path | None = None
    value: Term | None = None
    shape: Term | None = None
    count: int = 1
    severity_iri: NamedNode | None = None
    messages: tuple[Literal, ...] = ()
    expected: str | None = None
    constraint: Term | None = None
    details: "tuple[Finding, ...]" = ()


def violation(
    rule: str,
    message: str,
    focus: Term | None = None,
    path: NamedNode | None = None,
    value: Term | None = None,
) -> Finding:
    """A finding that rejects the commit; ``rule`` is a local name in the ``vg:`` namespace."""
    return Finding(Severity.VIOLATION, VG[rule], message, focus, path, value)


def warning(
    rule: str,
    message: str,
    focus: Term | None = None,
    path: NamedNode | None = None,
    value: Term | None = None,
) -> Finding:
    """A finding that is recorded in the answer and does not reject."""
    return Finding(Severity.WARNING, VG[rule], message, focus, path, value)


def info(
    rule: str,
    message: str,
    focus: Term | None = None,
    path: NamedNode | None = None,
    value: Term | None = None,
) -> Finding:
    """A finding that tells of a repair or of something worth knowing."""
    return Finding(Severity.INFO, VG[rule], message, focus, path, value)


def preferred(messages: Sequence[Literal]) -> Literal:
    """The one of several messages to show where one is shown: without language, in English, any."""
    return min(messages, key=lambda m: (m.language is not None, m.language != "en"))


def rejects(findings: Iterable[Finding]) -> bool:
    """Whether any finding is a violation."""
    return any(finding.severity is Severity.VIOLATION for finding in findings)


MAX_FINDINGS: Final = 1_001
"""So many findings are listed: a thousand, and what normalisation says of those beyond."""


def listed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, the gravest first. Where they are too many to be read, those beyond are one of
    each severity that tells how many there are."""
    found = list(findings)
    shown: list[Finding] = []
    for severity in Severity:
        of_it = [each for each in found if each.severity is severity]
        room = max(0, MAX_FINDINGS - len(shown))
        shown += of_it[:room]
        if len(of_it) > room:
            rest = sum(each.count for each in of_it[room:])
            message = f"And {rest:,} more of this severity, which are not listed."
            shown.append(Finding(severity, VG.LimitExceeded, message, count=rest))
    return tuple(shown)


class Repairs:
    """Collects informational findings, counting repeats of one rule on one path.

    A bulk document may need the same repair thousands of times; one finding tells all of it.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[NamedNode, Path | None, str], Finding] = {}

    def add(self, finding: Finding, key: str = "") -> None:
        """Count ``finding`` with the earlier ones of the same rule, path and ``key``."""
        place = (finding.rule, finding.path, key)
        first = self._found.get(place)
        self._found[place] = finding if first is None else replace(first, count=first.count + 1)

    def __len__(self) -> int:
        return len(self._found)

    def findings(self) -> list[Finding]:
        """The repairs in the order in which they were first needed."""
        return list(self._found.values())
