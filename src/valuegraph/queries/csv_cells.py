"""CSV results that a spreadsheet opens without running anything in them.

What starts with ``=``, ``+``, ``-`` or ``@`` (also in full width) is a formula to spreadsheets,
whatever its quotes. Which cells a file has is up to them too: those of many countries split rows at
``;`` or a tab, and only take a quote for one where such a cell begins with it. So wherever one of
them could see the start of a cell, an apostrophe comes before a formula, which they take for "this
is text" and mostly do not show; cells that are numbers stay as they are. Only CSV is meant for
spreadsheets: SPARQL's TSV, JSON and XML results have every value as it is.
"""

import re
from typing import Final, Protocol

_NUMBER: Final = rb"[+-]?+(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?+\d++)?+"
_UNSEEN: Final = (
    rb"[\x00-\x08\x0b\x0c\x0e-\x20\x7f]|\xc2[\x80-\xa0\xad]|\xd8\x9c"
    rb"|\xe2(?:\x80[\x80-\x8f\xa8-\xaf]|\x81[\x9f-\xaf])|\xe3\x80\x80|\xef\xbb\xbf"
)
"""Controls, spaces, and formats such as U+200B, U+2060 and U+FEFF, which some strip."""
_FORMULA: Final = rb"(?:[=+\-@]|\xef\xbc[\x9d\x8b\x8d\xa0])"
_START: Final = re.compile(
    rb"(?<![^,;\t\r\n])"
    rb"(?!(?<![^,\n])" + _NUMBER + rb"(?:[,\r\n]|\Z))"
    rb'("?)(?=(?:' + _UNSEEN + rb'|"")*+' + _FORMULA + rb")"
)
"""Where a cell may start with a formula, and the quote of the cell itself, if it has one. Within
quotes there are only pairs of them before a formula."""


class Output(Protocol):
    """What bytes can be written to."""

    def write(self, content: bytes, /) -> int:
        """Take all of them."""
        ...


class CellWriter:
    """Passes on CSV that comes in pieces, line by line (RFC 4180); :meth:`finish` passes on the
    rest."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._begun: list[bytes] = []

    def write(self, content: bytes) -> int:
        """Take a piece of a table."""
        end = content.rfind(b"\n") + 1
        if end:
            self._pass_on(content[:end])
        if end < len(content):
            self._begun.append(content[end:])
        return len(content)

    def flush(self) -> None:
        """Nothing to do: a line that is not complete waits for its rest."""

    def finish(self) -> None:
        """Pass on a last line without its end."""
        self._pass_on(b"")

    def _pass_on(self, content: bytes) -> None:
        lines = b"".join((*self._begun, content))
        self._begun.clear()
        if lines:
            self._output.write(_START.sub(rb"\1'", lines))
