"""``AccessPolicy``: what the owner of a service has chosen about who may come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from valuegraph.errors import ConfigurationError
from valuegraph.http.access.authority import Authority, host_of, is_loopback, origin_of, split_url

ALL_ORIGINS: Final = "*"
"""Among the origins: pages of all may read. To write, an origin must be named."""

READS_BY_POST: Final = frozenset(("/sparql", "/validate"))
"""Paths where POST changes nothing: what is asked does not fit into a URL."""

_READS: Final = frozenset(("GET", "HEAD", "OPTIONS"))


def is_read(method: str, path: str) -> bool:
    """Whether a request changes nothing, whatever it is answered. What is not known to, writes."""
    return method in _READS or (method == "POST" and path in READS_BY_POST)


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Whom a service answers.

    ``hosts`` by which it is known, besides the names of this machine; ``origins`` whose pages may
    read and write, in one form each; ``reads_for_all``: whether pages of every origin may read.
    ``base_origin``: where clients know the service, if that is not this machine.
    ``requires_tokens``: whether nobody comes in without, also when there are none.
    ``public_reading``: whether who only reads needs none. ``behind_proxy``: whether all connections
    are those of a proxy, which ends TLS.
    """

    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    reads_for_all: bool = False
    base_origin: str | None = None
    requires_tokens: bool = False
    public_reading: bool = False
    behind_proxy: bool = False

    @classmethod
    def of(
        cls,
        *,
        base_iri: str,
        host: str = "127.0.0.1",
        allowed_hosts: Iterable[str] = (),
        cors_origins: Iterable[str] = (),
        public_reading: bool = False,
        behind_proxy: bool = False,
    ) -> "AccessPolicy":
        """The policy of a service that listens on ``host`` for a ledger with a base IRI.

        Raises :class:`~valuegraph.errors.ConfigurationError` for a host or an origin that is none.
        """
        listening = host_of(host) or ""
        known_at, base_origin = _base(base_iri)
        chosen = set(cors_origins)
        return cls(
            frozenset((*map(_host, allowed_hosts), listening, known_at)),
            frozenset(_origin(text) for text in chosen - {ALL_ORIGINS}),
            ALL_ORIGINS in chosen,
            # Whatever has a port of this machine now need not be this service.
            None if is_loopback(known_at) else base_origin,
            behind_proxy or not is_loopback(listening),
            public_reading,
            behind_proxy,
        )

    def answers_to(self, authority: Authority) -> bool:
        """Whether the service is known by a host. The port may be that of a proxy or a tunnel."""
        return authority.host in self.hosts or is_loopback(authority.host)

    def admits(self, origin: str | None, authority: Authority, *, reads: bool) -> bool:
        """Whether a page of an origin may send what reads or writes to the service, which it knows
        by an authority."""
        if reads and self.reads_for_all:
            return True
        found = None if origin is None else origin_of(origin)
        return found is not None and (
            found in self.origins
            or found in (self.base_origin, authority.origin("http"))
            or (self.behind_proxy and found == authority.origin("https"))
        )


def _base(iri: str) -> tuple[str, str | None]:
    """The host of a base IRI and its origin; nothing where it has none."""
    scheme, name, _ = split_url(iri) or ("", "", "")
    authority = Authority.named(name.rpartition("@")[2])
    return ("", None) if authority is None else (authority.host, authority.origin(scheme))


def _host(name: str) -> str:
    host = host_of(name)
    if host is None:
        raise ConfigurationError(
            f"{name!r} is no host to answer to; give a name or an address without a port, such as "
            "ledger.example."
        )
    return host


def _origin(text: str) -> str:
    origin = origin_of(text)
    if origin is None:
        raise ConfigurationError(
            f"{text!r} is no web origin; give scheme, host and port if there is one, such as "
            "https://app.example, or * to let pages of all origins read."
        )
    return origin
