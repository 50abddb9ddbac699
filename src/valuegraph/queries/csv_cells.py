"""CSV results that a spreadsheet opens without running anything in them.

A cell that starts with ``=``, ``+``, ``-``, ``@`` (also in full width), a tab or a line break is a
formula to spreadsheets, whatever its quotes. Such a cell gets an apostrophe in front, which they
take for "this is text" and do not show; numbers stay as they are. Only CSV is meant for
spreadsheets: SPARQL's TSV, JSON and XML results have every value as it is.
"""

import re
from typing import Final, Protocol

_NUMBER: Final = re.compile(rb"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_FORMULA_START: Final = rb"(?:[=+\-@\t\r\n]|\xef\xbc[\x9d\x8b\x8d\xa0])"
_CELL: Final = re.compile(
    rb'(?<![^,\n])(?:"(?:[^"]|"")*+"|(?![\r\n])' + _FORMULA_START + rb"[^,\r\n]*+)"
)
"""A cell that is quoted, or that starts like a formula."""
_QUOTED_FORMULA: Final = re.compile(rb'"' + _FORMULA_START)


class Output(Protocol):
    """What bytes can be written to."""

    def write(self, content: bytes, /) -> int:
        """Take all of them."""
        ...


class CellWriter:
    """Passes on CSV that comes in pieces, row by row (RFC 4180); :meth:`finish` passes on the
    rest."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._begun: list[bytes] = []
        self._is_inside_quotes = False

    def write(self, content: bytes) -> int:
        """Take a piece of a table."""
        end = self._end_of_rows(content)
        if end:
            self._pass_on(content[:end])
        if end < len(content):
            self._begun.append(content[end:])
        return len(content)

    def flush(self) -> None:
        """Nothing to do: a row that is not complete waits for its rest."""

    def finish(self) -> None:
        """Pass on a last row without its end."""
        self._pass_on(b"")

    def _end_of_rows(self, content: bytes) -> int:
        """Where the last row that ends in a piece has its end; 0 where none does."""
        parts = content.split(b'"')
        outside = int(self._is_inside_quotes)
        self._is_inside_quotes ^= len(parts) % 2 == 0
        end = len(content)
        for place in reversed(range(len(parts))):
            start = end - len(parts[place])
            if place % 2 == outside and (found := content.rfind(b"\n", start, end)) >= 0:
                return found + 1
            end = start - 1
        return 0

    def _pass_on(self, content: bytes) -> None:
        rows = b"".join((*self._begun, content))
        self._begun.clear()
        if rows:
            self._output.write(_CELL.sub(_harmless, rows))


def _harmless(found: re.Match[bytes]) -> bytes:
    cell = found[0]
    if cell[0] != ord('"'):
        return cell if _NUMBER.fullmatch(cell) else b"'" + cell
    if _QUOTED_FORMULA.match(cell) and not _NUMBER.fullmatch(cell[1:-1]):
        return b"\"'" + cell[1:]
    return cell
