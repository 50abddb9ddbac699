"""The data directory of a ledger: what is fixed when it is made, which policies are on, and where
the store is."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from valuegraph.errors import ConfigurationError, LedgerDamagedError

_FORMAT: Final = 1
_DESCRIPTION: Final = "ledger.json"
DEFAULT_BASE_IRI: Final = "http://127.0.0.1:8000/"
"""Base of minted IRIs where none is chosen: the address that ``serve`` listens on by default."""


@dataclass(frozen=True, slots=True)
class LedgerDirectory:
    """A directory with ``ledger.json`` (format version, base IRI, policies) and ``store/``."""

    path: Path
    base_iri: str
    policies: tuple[str, ...] = ()

    @property
    def store(self) -> Path:
        """The store's own directory."""
        return self.path / "store"

    @classmethod
    def open(cls, path: Path, base_iri: str | None) -> "LedgerDirectory":
        """The ledger directory at ``path``, made where there is nothing yet.

        Raises :class:`ConfigurationError` for another base IRI than the ledger was made with or a
        place that cannot be written, :class:`LedgerDamagedError` for a directory that is no ledger.
        """
        description = path / _DESCRIPTION
        try:
            path.mkdir(parents=True, exist_ok=True)
            if not description.exists():
                if any(path.iterdir()):
                    message = f"{path} has files but no {_DESCRIPTION}, so it is no ledger."
                    raise LedgerDamagedError(f"{message} Choose an empty or a new directory.")
                _write(description, {"format": _FORMAT, "base_iri": base_iri or DEFAULT_BASE_IRI})
            content = json.loads(description.read_bytes())
        except json.JSONDecodeError as fault:
            raise LedgerDamagedError(f"{description} is not readable: {fault}") from fault
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise ConfigurationError(f"{path} cannot be used for a ledger: {reason}") from fault
        base = _base_of(content, description, base_iri)
        return cls(path, base, _policies_of(content, description))

    def keep_policies(self, names: Sequence[str]) -> None:
        """Have these policies on from now on. Raises :class:`ConfigurationError`."""
        if tuple(names) == self.policies:
            return
        description = self.path / _DESCRIPTION
        try:
            content = json.loads(description.read_bytes())
            _write(description, {**content, "policies": list(names)})
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise ConfigurationError(f"{description} cannot be written: {reason}") from fault


def is_ledger(path: Path) -> bool:
    """Whether there is a ledger in a directory."""
    return (path / _DESCRIPTION).is_file()


def _base_of(content: object, description: Path, wanted: str | None) -> str:
    if not isinstance(content, dict) or not isinstance(content.get("base_iri"), str):
        raise LedgerDamagedError(f"{description} does not name the ledger's base IRI.")
    if content.get("format") != _FORMAT:
        raise LedgerDamagedError(
            f"{description} is of format {content.get('format')}; this version reads {_FORMAT}."
        )
    base: str = content["base_iri"]
    if wanted is not None and wanted != base:
        raise ConfigurationError(
            f"The ledger was made with the base IRI {base}, which its entities carry; "
            f"it cannot be opened with {wanted}."
        )
    return base


def _policies_of(content: dict[str, object], description: Path) -> tuple[str, ...]:
    names = content.get("policies", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise LedgerDamagedError(f"{description} does not list the ledger's policies as names.")
    return tuple(names)


def _write(path: Path, content: dict[str, object]) -> None:
    """Write a small file so that it is there whole or not at all."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
