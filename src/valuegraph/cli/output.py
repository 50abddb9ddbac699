"""What the commands write: findings and sums for a person, bytes for a program."""

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from valuegraph.rdf.findings import Finding, Severity
from valuegraph.shapes.report import line

FINDINGS_IN_FULL: Final = 20
"""More findings than this are grouped, and each group is shown by its first."""

STYLES: Final = {
    Severity.VIOLATION: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
}
_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
"""What steers a terminal, and what has text read in another order than it is written in."""


class Terminal(Console):
    """A rich console for one of the standard streams; text goes out as it is, without markup."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(
            stderr=stderr, width=width, soft_wrap=True, markup=False, emoji=False, highlight=False
        )

    def on_broken_pipe(self) -> None:
        """Leave it to the command line, which has an exit code for it."""
        raise BrokenPipeError


def complain(message: str) -> None:
    """Tell on standard error why the command ends."""
    text = Text("Error: ", "bold red").append(printable(message), "default not bold")
    Terminal(stderr=True).print(text)


def write_bytes(content: bytes) -> None:
    """Write to standard output without touching a byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def printable(text: str) -> str:
    """``text`` with control characters made visible: data must not steer the terminal."""
    return _CONTROLS.sub(_visible, text)


def escaped(turtle: bytes) -> bytes:
    """Turtle with control characters as escapes, which mean the same: it can be shown."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04X}", turtle.decode()).encode()


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def finding_lines(findings: Sequence[Finding], limit: int = FINDINGS_IN_FULL) -> list[Text]:
    """A line for each finding; beyond ``limit`` a line for each kind, with the number of others."""
    if len(findings) <= limit:
        return [_styled(finding, 0) for finding in findings]
    kinds: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.rule, finding.path), []).append(finding)
    return [_styled(group[0], len(group) - 1) for group in kinds.values()]


def _styled(finding: Finding, others: int) -> Text:
    severity = finding.severity.value
    text = Text(severity, STYLES[finding.severity])
    text.append(printable(line(finding)).removeprefix(severity), "default not bold")
    if others:
        text.append(f" (and {others:,} more of this kind)", "dim")
    return text


def severity_counts(findings: Iterable[Finding]) -> str:
    """``2 violations, 1 warning``: what there is, gravest first; empty where there is nothing."""
    found = list(findings)
    numbers = {s: sum(f.count for f in found if f.severity is s) for s in Severity}
    return ", ".join(counted(n, s.value.lower()) for s, n in numbers.items() if n)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """``1 file``, ``2 files``, ``1,000 entities``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
