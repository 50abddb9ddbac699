"""Hosts and origins, each in one form, however a client writes them.

``Host`` is that of RFC 9110, section 7.2; an origin is serialised as in RFC 6454, section 6.2.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

_AUTHORITY: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,255})(?::(?P<port>[0-9]{0,5}))?"
)
_ORIGIN: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/]+)")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Authority:
    """A host in lower case, an IPv6 address in brackets and short; and the port, if one is named.

    A name has no dot at its end: with it or without, it is the same host.
    """

    host: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Authority | None":
        """The authority that a text is; None for anything else, also one with user information."""
        found = _AUTHORITY.fullmatch(text)
        if found is None:
            return None
        port = int(found["port"]) if found["port"] else None
        host = found["host"].lower()
        host = _short(host) if host.startswith("[") else host.removesuffix(".")
        return cls(host, port) if host and (port or 0) <= 65535 else None

    def origin(self, scheme: str) -> str:
        """The origin of what is served here by a scheme."""
        is_default = self.port is None or self.port == _DEFAULT_PORTS.get(scheme)
        return f"{scheme}://{self.host}" if is_default else f"{scheme}://{self.host}:{self.port}"


@lru_cache(maxsize=256)
def authority_of(value: bytes) -> Authority | None:
    """The authority that the value of a ``Host`` header is; remembered, since it rarely changes."""
    return Authority.parse(value.decode("latin-1").strip(" \t"))


@lru_cache(maxsize=256)
def origin_of(text: str) -> str | None:
    """An origin in its one form; None for ``null`` and whatever else names no origin."""
    found = _ORIGIN.fullmatch(text)
    authority = None if found is None else Authority.parse(found["authority"])
    if found is None or authority is None:
        return None
    return authority.origin(found["scheme"].lower())


def host_of(name: str) -> str | None:
    """The form in which :class:`Authority` has the host that a person names.

    It may be a name in any script or an address, with or without brackets; None if it is neither.
    """
    try:
        text = name.encode("idna").decode("ascii")
    except UnicodeError:
        text = name
    if ":" in text and not text.startswith("["):
        text = f"[{text}]"
    found = Authority.parse(text)
    return None if found is None or found.port is not None else found.host


def is_loopback(host: str) -> bool:
    """Whether a host, as :class:`Authority` has it, is this machine and reached by no other."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _short(host: str) -> str:
    try:
        return f"[{ip_address(host.strip('[]')).compressed}]"
    except ValueError:
        return ""
