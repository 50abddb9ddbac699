"""``ServerLimits``: how many clients a server has, and how long it waits for them."""

from dataclasses import dataclass
from typing import Final

MIN_RATE: Final = 32 * 1024
"""Bytes per second, on average, of a body that is sent and of an answer that is received."""
ANSWER_PATIENCE: Final = 3
"""Times ``client_timeout`` that an answer may make no progress: the system buffers megabytes, and
tells only now and then that a slow client has received some."""
REST_PATIENCE: Final = 3
"""Times ``client_timeout`` in which a client may end a body that was answered already, so that it
comes to read the answer. It may be silent for ``keep_alive`` seconds."""
REST_BYTES: Final = 256 * 1024 * 1024
"""Of such a body that are read and dropped."""
QUIET_SECONDS: Final = 1.5
"""Seconds after which a client that is waited for makes room for others where that is needed."""
CLOSING_SECONDS: Final = 4.0
"""Seconds in which the ledger is closed at the end. After ``stop_timeout`` and these, the process
ends whatever is at work."""


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Limits of a server; times in seconds.

    ``connections``: how many there are at a time. ``client_timeout``: how long a client may take to
    send the head of a request, and how long it may be silent within a body. ``keep_alive``: how
    long a connection is kept without a request. ``stop_timeout``: how long requests under way may
    take when the server is to stop. ``answer_bytes``: of answers that clients have not received
    yet, over all connections.
    """

    connections: int = 1000
    client_timeout: float = 10.0
    keep_alive: float = 5.0
    stop_timeout: float = 4.0
    answer_bytes: int = 256 * 1024 * 1024
