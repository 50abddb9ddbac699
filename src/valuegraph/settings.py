"""``Settings``: everything that can be chosen about a running ledger, as data.

Nothing here reads the environment; :mod:`valuegraph.app` does, and nothing below it sees settings.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from valuegraph.errors import ConfigurationError

VARIABLE_PREFIX: Final = "VALUEGRAPH_"
"""Each setting has an environment variable: this and the setting's name in capitals."""

MAX_TIMEOUT: Final = 24 * 60 * 60
"""Seconds; what takes longer than a day has no end."""
_BOOLEANS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_LEAST: Final = {
    "body_limit": (1024, "bytes"),
    "statement_limit": (1000, "statements"),
    "request_limit": (100, "statements"),
    "max_connections": (1, "connection"),
    # An empty store takes as much address space, with room for small results.
    "query_memory": (768 * 1024 * 1024, "bytes"),
    "query_result_limit": (1024, "bytes"),
    "query_workers": (1, "worker"),
}
_SECONDS: Final = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a ledger and its service.

    ``directory``: where the data is; None keeps it in memory. ``base_iri``: what minted IRIs start
    with, which is also the address that clients know the service by; None takes it from the ledger,
    or from ``host`` and ``port`` where the ledger is new. ``body_limit``: bytes of a request body.
    ``statement_limit``: statements of one document, which bound its values and text as well;
    ``request_limit``: of one that is sent to the service. ``engine``: the
    SHACL engine. ``example``: name of a bundled example network that is recorded when the ledger is
    empty. ``cors_origins``: web origins whose pages may read and write; ``*`` lets those of all
    read. ``allowed_hosts``: hosts that the service is known by, besides those of this machine,
    ``host`` and the base IRI. ``public_reading``: whether reading needs no token. ``behind_proxy``:
    whether a proxy is in front, which ends TLS. ``token``: of the commands that call a service, a
    token or the file that has it. ``vocabularies`` and ``shapes``: Turtle files that extend the
    bundled ones. ``contexts``: copies of JSON-LD contexts that documents may name, each as
    ``IRI=FILE``. ``policies``: the names of exactly those that are on; None leaves them as the
    ledger has them. ``require_preconditions``: whether PUT, PATCH and DELETE must come with
    ``If-Match`` or ``If-None-Match``. ``compress_journal``: whether closed segments of the journal
    are compressed.
    ``max_connections``: at a time; half of the file descriptors that the process may have are the
    most. ``bodies_limit``: bytes of request bodies that are held at a time, over all requests.
    ``client_timeout``: seconds that a client may take for the head of a request, and may be silent
    within a body. ``keep_alive``: seconds that a connection is kept without a request.
    ``stop_timeout``: seconds that requests under way may take when the service is told to stop.
    ``query_timeout``: seconds that a query may take. ``query_memory``: bytes of memory that one may
    need. ``query_result_limit``: bytes of its answer. ``query_workers``: how many are answered at a
    time; None has as many as the machine has cores, and at least two.
    """

    directory: Path | None = None
    base_iri: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    body_limit: int = 64 * 1024 * 1024
    statement_limit: int = 500_000
    request_limit: int = 10_000
    engine: str = "compiled"
    example: str | None = None
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    public_reading: bool = False
    behind_proxy: bool = False
    token: str | None = field(default=None, repr=False)
    vocabularies: tuple[Path, ...] = ()
    shapes: tuple[Path, ...] = ()
    policies: tuple[str, ...] | None = None
    contexts: tuple[str, ...] = ()
    require_preconditions: bool = False
    compress_journal: bool = False
    max_connections: int = 1000
    bodies_limit: int = 256 * 1024 * 1024
    client_timeout: float = 10.0
    keep_alive: float = 5.0
    stop_timeout: float = 4.0
    query_timeout: float = 30.0
    query_memory: int = 2048 * 1024 * 1024
    query_result_limit: int = 256 * 1024 * 1024
    query_workers: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ConfigurationError(f"The port {self.port} is none; choose one from 1 to 65535.")
        if not self.host:
            raise ConfigurationError("No host to listen on; 127.0.0.1 is this machine alone.")
        for name, (least, unit) in _LEAST.items():
            value = getattr(self, name)
            if value is not None and value < least:
                raise ConfigurationError(f"{name} is {value}; give {least} {unit} or more.")
        if self.bodies_limit < self.body_limit:
            raise ConfigurationError(
                f"The limit of {self.bodies_limit} bytes for all bodies is below that for one, "
                f"{self.body_limit}; give as many or more."
            )
        for name in _TIMEOUTS:
            if not 0 < getattr(self, name) <= MAX_TIMEOUT:
                raise ConfigurationError(
                    f"{name} is {getattr(self, name)}; give seconds above 0, a day at most."
                )
        for path in (*self.vocabularies, *self.shapes):
            if not path.is_file():
                raise ConfigurationError(f"{path} is no file.")

    @property
    def address(self) -> str:
        """The URL of the service for clients on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    @classmethod
    def of(cls, variables: Mapping[str, str], **chosen: Any) -> "Settings":
        """Settings from ``VALUEGRAPH_…`` variables; those ``chosen`` that are not None win.

        Lists are separated by commas. Raises :class:`ConfigurationError` for a variable that names
        no setting or whose value cannot be used.
        """
        values: dict[str, Any] = {}
        for variable, text in variables.items():
            if variable.startswith(VARIABLE_PREFIX):
                name = variable.removeprefix(VARIABLE_PREFIX).lower()
                if name not in _KINDS:
                    known = ", ".join(sorted(VARIABLE_PREFIX + n.upper() for n in _KINDS))
                    raise ConfigurationError(f"{variable} is no setting. There are {known}.")
                values[name] = _READERS[_KINDS[name]](variable, text)
        values |= {name: value for name, value in chosen.items() if value is not None}
        return cls(**values)


def _whole_number(variable: str, text: str) -> int:
    if not text.strip().isdecimal():
        raise ConfigurationError(f"{variable} is {text!r}; it must be a whole number.")
    return int(text)


def _seconds(variable: str, text: str) -> float:
    if not _SECONDS.fullmatch(text.strip()):
        raise ConfigurationError(f"{variable} is {text!r}; it must be a number of seconds.")
    return float(text)


def _truth(variable: str, text: str) -> bool:
    if text.strip().lower() not in _BOOLEANS:
        raise ConfigurationError(f"{variable} is {text!r}; it must be true or false.")
    return _BOOLEANS[text.strip().lower()]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_READERS: Final[dict[Any, Callable[[str, str], Any]]] = {
    int: _whole_number,
    float: _seconds,
    bool: _truth,
    str: lambda _, text: text or None,
    Path: lambda _, text: Path(text) if text else None,
    tuple[str, ...]: lambda _, text: _parts(text),
    tuple[Path, ...]: lambda _, text: tuple(map(Path, _parts(text))),
}
"""How the value of a variable is read, for each type that a setting may have."""


def _kind(type_: Any) -> Any:
    """The type of a setting, without the None of one that need not be set."""
    if get_origin(type_) is not UnionType:
        return type_
    (kind,) = (each for each in get_args(type_) if each is not NoneType)
    return kind


_KINDS: Final = {name: _kind(type_) for name, type_ in get_type_hints(Settings).items()}
_TIMEOUTS: Final = tuple(name for name, kind in _KINDS.items() if kind is float)
