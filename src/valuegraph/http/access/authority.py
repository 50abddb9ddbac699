"""Hosts and origins, each in one form, however a client writes them.

``Host`` is that of RFC 9110, section 7.2; an origin is serialised as in RFC 6454, section 6.2.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

MAX_LENGTH: Final = 300
"""Characters of a host or an origin that are looked at; names have 255 at most."""

_AUTHORITY: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,255})(?::(?P<port>[0-9]{0,5}))?"
)
_URL: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL
)
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

    @classmethod
    def named(cls, text: str) -> "Authority | None":
        """The authority that a person names, whose host may be a name in any script."""
        try:
            return cls.parse(text.encode("idna").decode("ascii"))
        except UnicodeError:
            return cls.parse(text)

    def origin(self, scheme: str) -> str:
        """The origin of what is served here by a scheme."""
        is_default = self.port is None or self.port == _DEFAULT_PORTS.get(scheme)
        return f"{scheme}://{self.host}" if is_default else f"{scheme}://{self.host}:{self.port}"


def split_url(url: str) -> tuple[str, str, str] | None:
    """The scheme in lower case, the authority and all that follows it (RFC 3986, section 3); None
    for what has no authority."""
    found = _URL.fullmatch(url)
    return found and (found["scheme"].lower(), found["authority"], found["rest"])


def authority_of(value: bytes) -> Authority | None:
    """The authority that the value of a ``Host`` header is; None for anything else."""
    return None if len(value) > MAX_LENGTH else _authority(value)


def origin_of(text: str) -> str | None:
    """An origin in its one form; None for ``null`` and whatever else names no origin."""
    return None if len(text) > MAX_LENGTH else _origin(text)


# Remembered, since clients say the same again and again.
@lru_cache(maxsize=256)
def _authority(value: bytes) -> Authority | None:
    return Authority.parse(value.decode("latin-1").strip(" \t"))


@lru_cache(maxsize=256)
def _origin(text: str) -> str | None:
    scheme, name, rest = split_url(text) or ("", "", "")
    authority = None if rest else Authority.parse(name)
    return None if authority is None else authority.origin(scheme)


def host_of(name: str) -> str | None:
    """The form in which :class:`Authority` has the host that a person names.

    It may be a name in any script or an address, with or without brackets; None if it is neither.
    """
    found = Authority.named(f"[{name}]" if ":" in name and not name.startswith("[") else name)
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
