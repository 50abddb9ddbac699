"""``Settings``: everything that can be chosen about a running ledger, as data.

Nothing here reads the environment; :mod:`valuegraph.app` does, and nothing below it sees settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from valuegraph.errors import ConfigurationError

VARIABLE_PREFIX: Final = "VALUEGRAPH_"
"""Each setting has an environment variable: this and the setting's name in capitals."""

_BOOLEANS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a ledger and its service.

    ``directory``: where the data is; None keeps it in memory. ``base_iri``: what minted IRIs start
    with, which is also the address that clients know the service by; None takes it from the ledger,
    or from ``host`` and ``port`` where the ledger is new. ``body_limit``: bytes of a request body.
    ``statement_limit``: statements of one document, which bound its values and text as well.
    ``engine``: the SHACL engine. ``example``: name of a bundled example network that is recorded
    when the ledger is empty. ``cors_origins``: web origins that may call the service from a
    browser, ``*`` for all. ``vocabularies`` and ``shapes``: Turtle files that extend the bundled
    ones. ``policies``: the names of exactly those that are on; None leaves them as the ledger has
    them. ``require_preconditions``: whether PUT, PATCH and DELETE must come with ``If-Match`` or
    ``If-None-Match``. ``compress_journal``: whether closed segments of the journal are compressed.
    """

    directory: Path | None = None
    base_iri: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    body_limit: int = 64 * 1024 * 1024
    statement_limit: int = 500_000
    engine: str = "compiled"
    example: str | None = None
    cors_origins: tuple[str, ...] = ("*",)
    vocabularies: tuple[Path, ...] = ()
    shapes: tuple[Path, ...] = ()
    policies: tuple[str, ...] | None = None
    require_preconditions: bool = False
    compress_journal: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ConfigurationError(f"The port {self.port} is none; choose one from 1 to 65535.")
        if not self.host:
            raise ConfigurationError("No host to listen on; 127.0.0.1 is this machine alone.")
        if self.body_limit < 1024:
            raise ConfigurationError(
                f"A body limit of {self.body_limit} bytes lets nothing through; give 1024 or more."
            )
        if self.statement_limit < 1000:
            raise ConfigurationError(
                f"A limit of {self.statement_limit} statements lets no document through; give "
                "1000 or more."
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
        names = {f.name for f in fields(cls)}
        values: dict[str, Any] = {}
        for variable, text in variables.items():
            if variable.startswith(VARIABLE_PREFIX):
                name = variable.removeprefix(VARIABLE_PREFIX).lower()
                if name not in names:
                    known = ", ".join(sorted(VARIABLE_PREFIX + n.upper() for n in names))
                    raise ConfigurationError(f"{variable} is no setting. There are {known}.")
                values[name] = _value(variable, name, text)
        values |= {name: value for name, value in chosen.items() if value is not None}
        return cls(**values)


def _value(variable: str, name: str, text: str) -> Any:
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    match name:
        case "port" | "body_limit" | "statement_limit":
            if not text.strip().isdecimal():
                raise ConfigurationError(f"{variable} is {text!r}; it must be a whole number.")
            return int(text)
        case "require_preconditions" | "compress_journal":
            if text.strip().lower() not in _BOOLEANS:
                raise ConfigurationError(f"{variable} is {text!r}; it must be true or false.")
            return _BOOLEANS[text.strip().lower()]
        case "directory":
            return Path(text) if text else None
        case "vocabularies" | "shapes":
            return tuple(map(Path, parts))
        case "cors_origins" | "policies":
            return parts
    return text or None
