"""What the commands write: findings and sums for a person, bytes for a program."""

import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, Final

from rich.console import Console
from rich.text import Text

from valuegraph.rdf.characters import is_hidden, visible
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.shapes.report import line

FINDINGS_IN_FULL: Final = 20
"""More findings than this are grouped, and each group is shown by its first."""

STYLES: Final = {
    Severity.VIOLATION: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
}
_LAYOUT: Final = "\t\n"


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


def tell_of_earlier_rules(directory: Path) -> None:
    """Tell on standard error that rules have changed since a ledger was written."""
    message = (
        "Since events of this ledger were recorded, the rules have changed for those that name one "
        "resource. Nothing changes by itself. Which resources would be otherwise, and events that "
        f"bring it about, are told by: valuegraph recount --data {directory}"
    )
    text = Text("Note: ", "bold yellow").append(printable(message), "default not bold")
    Terminal(stderr=True).print(text)


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Where to write documents: every byte as it is, but to a terminal as :func:`escaped`."""
    sys.stdout.flush()
    output: BinaryIO = sys.stdout.buffer
    if sys.stdout.isatty():
        output = BufferedWriter(_OnTerminal(output))
    yield output
    output.flush()
    sys.stdout.buffer.flush()


class _OnTerminal(RawIOBase):
    """A terminal that a document is shown on."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal
        self._decoder = getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: Any, /) -> int:
        """Show bytes of UTF-8."""
        text = self._decoder.decode(bytes(content))
        self._terminal.write(_escaped(text.replace("\r\n", "\n")).encode())
        return len(content)


def write_bytes(content: bytes) -> None:
    """Write a document to :func:`standard_output`."""
    with standard_output() as output:
        output.write(content)


def printable(text: str) -> str:
    """``text`` with hidden characters made visible: data must not steer the terminal."""
    return visible(text, _LAYOUT)


def escaped(turtle: bytes) -> bytes:
    """Turtle with hidden characters as escapes, which mean the same: it can be shown."""
    return _escaped(turtle.decode()).encode()


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        _escape(each) if is_hidden(each) and each not in _LAYOUT else each for each in text
    )


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


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
