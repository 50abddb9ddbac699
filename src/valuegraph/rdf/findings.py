"""Findings: faults and repairs in submitted data, as data.

A finding says what is wrong with which value of which entity and what to write instead. Readers,
the normaliser, the effect engine, ledger rules and SHACL validators all return findings of this one
form, so that a client sees one report whatever found the fault (SHACL 1.0, section 3.6).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from pyoxigraph import NamedNode

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

    ``focus`` is the entity (None for faults of the document as such), ``path`` the property,
    ``value`` the term that was found. ``rule`` names the SHACL constraint component or the ledger
    rule. ``count`` tells how often the same repair was made, the first place being shown.
    """

    severity: Severity
    rule: NamedNode
    message: str
    focus: Term | None = None
    path: NamedNode | None = None
    value: Term | None = None
    shape: Term | None = None
    count: int = 1


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


def rejects(findings: Iterable[Finding]) -> bool:
    """Whether any finding is a violation."""
    return any(finding.severity is Severity.VIOLATION for finding in findings)


class Repairs:
    """Collects informational findings, counting repeats of one rule on one path.

    A bulk document may need the same repair thousands of times; one finding tells all of it.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[NamedNode, NamedNode | None, str], Finding] = {}

    def add(self, finding: Finding, key: str = "") -> None:
        """Count ``finding`` with the earlier ones of the same rule, path and ``key``."""
        place = (finding.rule, finding.path, key)
        first = self._found.get(place)
        self._found[place] = finding if first is None else replace(first, count=first.count + 1)

    def findings(self) -> list[Finding]:
        """The repairs in the order in which they were first needed."""
        return list(self._found.values())
