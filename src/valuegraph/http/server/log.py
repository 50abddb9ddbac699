"""The log of a server: one record a line, in bounded quantity, whatever clients do.

A client that can cause a record with each request must not fill the disk, so each kind of record
appears once a minute and tells how many there were. What clients sent is escaped: it can neither
begin a line nor reach the terminal as a control sequence.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from valuegraph.rdf.characters import visible

_MINUTE: Final = 60.0
_MAX_KINDS: Final = 256
_MAX_MESSAGE: Final = 2_000
_MAX_TRACE: Final = 16_000


class OncePerMinute(logging.Filter):
    """Passes one record of a kind per minute, with the number of those left out before it.

    A kind is the place in the code that logs, with the place where the exception came from.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._kinds: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is for the log."""
        kind = _kind(record)
        now = self._clock()
        since, left_out = self._kinds.get(kind, (-_MINUTE, 0))
        if now - since < _MINUTE:
            self._kinds[kind] = (since, left_out + 1)
            return False
        if len(self._kinds) >= _MAX_KINDS:
            self._kinds.clear()
        self._kinds[kind] = (now, 0)
        record.left_out = left_out
        return True


class OneLine(logging.Formatter):
    """A line for each record; those of a traceback are indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The text of a record."""
        message = visible(record.getMessage().strip()[:_MAX_MESSAGE])
        left_out = getattr(record, "left_out", 0)
        more = f" ({left_out:,} more like this before)" if left_out else ""
        lines = [f"{self.formatTime(record)} {record.levelname}: {message}{more}"]
        if record.exc_info:
            trace = self.formatException(record.exc_info)[-_MAX_TRACE:]
            lines += ["  " + visible(line) for line in trace.split("\n")]
        return "\n".join(lines)


def _kind(record: logging.LogRecord) -> tuple[object, ...]:
    """What records have in common that say the same of different clients."""
    place: tuple[object, ...] = (record.name, record.pathname, record.lineno)
    if not record.exc_info or record.exc_info[0] is None:
        return place
    trace = record.exc_info[2]
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    came_from = (None, 0) if trace is None else (trace.tb_frame.f_code, trace.tb_lineno)
    return (*place, record.exc_info[0], *came_from)


_OURS: Final = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}

LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"once per minute": {"()": OncePerMinute}},
    "formatters": {"one line": {"()": OneLine}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["once per minute"],
            "formatter": "one line",
        }
    },
    "loggers": {name: dict(_OURS) for name in ("valuegraph", "uvicorn", "asyncio")},
}
"""Configuration for :func:`logging.config.dictConfig`."""
