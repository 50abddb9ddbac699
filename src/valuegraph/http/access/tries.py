"""``Tries``: slowing down whoever tries tokens that are not valid.

A valid token is never held up, whatever others do from the same address: it is looked up first, and
only what is not valid waits. So nobody can lock anybody out. What waits is bounded, and so is what
is remembered.
"""

import asyncio
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Final

from valuegraph.http.problems import TooManyTriesError

FREE: Final = 5
"""Failed tries of one address before it has to wait; somebody may have an old token."""
FREE_OVERALL: Final = 100
LONGEST: Final = 4.0
"""Seconds that a try waits at most."""
MAX_WAITING: Final = 32
"""Tries that may wait at one time; another one is answered at once, by 429."""
MAX_ADDRESSES: Final = 1024
FORGET: Final = 60.0
"""Seconds in which the number of failed tries halves."""

_FIRST: Final = 0.25
_DOUBLINGS: Final = 16


class Tries:
    """Failed tries of a service."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._overall = (0.0, 0.0)
        self._waiting = 0

    async def fail(self, address: str) -> None:
        """Count a failed try of an address, and wait as long as it has to.

        Raises :class:`~valuegraph.http.problems.TooManyTriesError` where too many wait already.
        """
        delay = self.delay(address, monotonic())
        if not delay:
            return
        if self._waiting >= MAX_WAITING:
            raise TooManyTriesError("Too many tokens that are not valid were sent; try later.")
        self._waiting += 1
        try:
            await asyncio.sleep(delay)
        finally:
            self._waiting -= 1

    def delay(self, address: str, now: float) -> float:
        """The seconds that a failed try has to wait, which is counted."""
        network = _network(address)
        own = _counted(self._counts.get(network, (0.0, now)), now)
        self._counts[network] = own
        self._counts.move_to_end(network)
        if len(self._counts) > MAX_ADDRESSES:
            self._counts.popitem(last=False)
        self._overall = _counted(self._overall, now)
        return max(_seconds(own[0] / FREE), _seconds(self._overall[0] / FREE_OVERALL))


def _counted(known: tuple[float, float], now: float) -> tuple[float, float]:
    number, since = known
    return number * 0.5 ** ((now - since) / FORGET) + 1, now


def _seconds(excess: float) -> float:
    """Nothing up to 1, and twice as long whenever there are as many tries more."""
    return 0.0 if excess <= 1 else min(LONGEST, _FIRST * 2 ** min(excess - 1, _DOUBLINGS))


def _network(address: str) -> str:
    """What one client has: an IPv4 address, or a /64 of IPv6 addresses."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return str(known)
