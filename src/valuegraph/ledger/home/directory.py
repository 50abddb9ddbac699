"""The data directory of a ledger: what is fixed when it is made, which policies are on, where the
journal and the store are, and who has it open."""

import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Final

from filelock import FileLock, Timeout

from valuegraph.errors import ConfigurationError, LedgerDamagedError, LedgerInUseError
from valuegraph.journal.files import (
    PRIVATE,
    PRIVATE_DIRECTORY,
    keep_private,
    make_directory,
    sync_directory,
    write_whole,
)
from valuegraph.ledger.home.tokens import LOCK, TOKENS, TokenFile
from valuegraph.ledger.schema import DEFAULT_BASE_IRI

_FORMAT: Final = 2
_OLDER_FORMATS: Final = (1,)
"""Of ledgers that had no journal yet."""
_RULES: Final = 2
"""Of how events act on resources. By the first ones, the only resource that an event named changed
hands."""
_DESCRIPTION: Final = "ledger.json"
_LOCK: Final = "lock"
_HOLDER: Final = "holder.json"
_UNFINISHED: Final = "unfinished.json"
"""In a directory that is to become a ledger, until everything is there."""


@dataclass(frozen=True, slots=True)
class LedgerDirectory:
    """A directory with ``ledger.json`` (format version, base IRI, policies, rules), ``journal/``
    and ``store/``. :meth:`open` gives it to one process at a time. ``rules`` is the version of the
    rules that all of it was recorded or counted anew by."""

    path: Path
    base_iri: str
    policies: tuple[str, ...] = ()
    format: int = _FORMAT
    rules: int = _RULES
    lock: FileLock | None = field(default=None, compare=False, repr=False)

    @property
    def store(self) -> Path:
        """The store's own directory; it can be made anew from the journal."""
        return self.path / "store"

    @property
    def journal(self) -> Path:
        """The directory of the journal's segments."""
        return self.path / "journal"

    @property
    def tokens(self) -> TokenFile:
        """The tokens that let people and programs in."""
        return TokenFile(self.path)

    @property
    def description(self) -> Path:
        """The file that makes the directory a ledger."""
        return self.path / _DESCRIPTION

    @property
    def lock_path(self) -> Path:
        """The file that whoever has the ledger open has locked."""
        return self.path / _LOCK

    @property
    def is_older(self) -> bool:
        """Whether it is of a format from before there were journals."""
        return self.format in _OLDER_FORMATS

    @classmethod
    def open(cls, path: Path, base_iri: str | None) -> "LedgerDirectory":
        """The ledger directory at ``path``, made where there is nothing yet, and locked.

        Raises :class:`ConfigurationError` for another base IRI than the ledger was made with or a
        place that cannot be written, :class:`LedgerDamagedError` for a directory that is no ledger,
        :class:`LedgerInUseError` where another process has it open.
        """
        description = path / _DESCRIPTION
        try:
            make_directory(path)
            check_is_ledger(path)
            keep_private(path)
            lock = _locked(path)
            try:
                if not description.exists():
                    cls(path, base_iri or DEFAULT_BASE_IRI).describe_in(path)
                return cls.read(path, base_iri, lock)
            except BaseException:
                lock.release()
                raise
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise ConfigurationError(f"{path} cannot be used for a ledger: {reason}") from fault

    @classmethod
    def read(
        cls, path: Path, base_iri: str | None = None, lock: FileLock | None = None
    ) -> "LedgerDirectory":
        """The ledger directory at ``path`` as it is, whoever has it open.

        Raises :class:`ConfigurationError` and :class:`LedgerDamagedError`.
        """
        description = path / _DESCRIPTION
        try:
            content = json.loads(description.read_bytes())
        except FileNotFoundError as fault:
            raise ConfigurationError(f"There is no ledger in {path}.") from fault
        except (ValueError, RecursionError) as fault:
            raise LedgerDamagedError(f"{description} is not readable: {fault}") from fault
        base = _base_of(content, description, base_iri)
        policies, rules = _policies_of(content, description), content.get("rules", 1)
        return cls(path, base, policies, content["format"], rules, lock)

    @classmethod
    def begin(cls, path: Path, like: "LedgerDirectory") -> "LedgerDirectory":
        """A new directory, locked, for what another ledger holds; a ledger from :meth:`finish` on.

        ``path`` has nothing yet, or what was begun before and never finished, which is removed.
        Raises :class:`ConfigurationError` and :class:`LedgerInUseError`.
        """
        try:
            make_directory(path)
            _check_may_begin(path)
            keep_private(path)
            lock = _locked(path)
            try:
                _check_may_begin(path)
                home = cls(path, like.base_iri, like.policies, rules=like.rules, lock=lock)
                _write(path / _UNFINISHED, {"base_iri": like.base_iri})
                for left in (home.journal, home.store):
                    if left.exists():
                        rmtree(left)
                home.journal.mkdir(PRIVATE_DIRECTORY)
                sync_directory(path)
            except BaseException:
                lock.release()
                raise
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise ConfigurationError(f"{path} cannot be used for a ledger: {reason}") from fault
        return home

    def finish(self) -> None:
        """Make a directory that was begun a ledger."""
        self.describe_in(self.path)
        (self.path / _UNFINISHED).unlink()
        sync_directory(self.path)

    def describe_in(self, path: Path) -> None:
        """Write the description of this ledger into a directory, whole or not at all."""
        content: dict[str, object] = {
            "format": _FORMAT,
            "base_iri": self.base_iri,
            "rules": self.rules,
        }
        if self.policies:
            content["policies"] = list(self.policies)
        _write(path / _DESCRIPTION, content)

    def keep_policies(self, names: Sequence[str]) -> None:
        """Have these policies on from now on. Raises :class:`ConfigurationError`."""
        if tuple(names) != self.policies:
            self._amend(policies=list(names))

    def keep_format(self) -> None:
        """State that the directory is of the present format. Raises
        :class:`ConfigurationError`."""
        if self.format != _FORMAT:
            self._amend(format=_FORMAT)

    @property
    def is_of_earlier_rules(self) -> bool:
        """Whether events of the ledger were recorded when other rules said what they do."""
        return self.rules != _RULES

    def keep_rules(self) -> None:
        """State that nothing of the ledger would be otherwise by the rules in force, or is to be.
        Raises :class:`ConfigurationError`."""
        if self.is_of_earlier_rules:
            self._amend(rules=_RULES)

    def close(self) -> None:
        """Let others open it."""
        if self.lock is not None:
            self.lock.release()

    def _amend(self, **changes: object) -> None:
        description = self.path / _DESCRIPTION
        try:
            _write(description, {**json.loads(description.read_bytes()), **changes})
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise ConfigurationError(f"{description} cannot be written: {reason}") from fault


def is_ledger(path: Path) -> bool:
    """Whether there is a ledger in a directory."""
    return (path / _DESCRIPTION).is_file()


def _base_of(content: object, description: Path, wanted: str | None) -> str:
    if not isinstance(content, dict) or not isinstance(content.get("base_iri"), str):
        raise LedgerDamagedError(f"{description} does not name the ledger's base IRI.")
    if content.get("format") not in (_FORMAT, *_OLDER_FORMATS):
        raise LedgerDamagedError(
            f"{description} is of format {content.get('format')}; this version reads up to "
            f"{_FORMAT}."
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


def has_ledger(path: Path) -> bool:
    """Whether a ledger was made in a directory."""
    return (path / _DESCRIPTION).exists()


def check_is_ledger(path: Path) -> None:
    """Raise :class:`LedgerDamagedError` for a directory that holds something else than a ledger, or
    than what may come before it."""
    if is_ledger(path):
        return
    if (path / _UNFINISHED).exists():
        raise LedgerDamagedError(
            f"{path} is a ledger that was being restored and is not complete. Run the same "
            "valuegraph restore again; it starts anew."
        )
    if not _is_blank(path):
        message = f"{path} has files but no {_DESCRIPTION}, so it is no ledger."
        raise LedgerDamagedError(f"{message} Choose an empty or a new directory.")


def _is_blank(path: Path) -> bool:
    """Whether there is nothing in a directory but what opening it may have left, and tokens."""
    written = (_DESCRIPTION, _HOLDER, _UNFINISHED, TOKENS)
    ours = {_LOCK, LOCK, *written[1:], *(f"{name}.draft" for name in written)}
    return all(each.name in ours for each in path.iterdir())


def _check_may_begin(path: Path) -> None:
    """Raise :class:`ConfigurationError` where a ledger cannot be begun."""
    if is_ledger(path):
        raise ConfigurationError(f"There is a ledger in {path} already. Choose a new directory.")
    if not (path / _UNFINISHED).exists() and not _is_blank(path):
        raise ConfigurationError(f"{path} is not empty. Choose an empty or a new directory.")


def _locked(path: Path) -> FileLock:
    """The lock of a directory, held. The system lets go of it when the process ends, however."""
    lock = FileLock(path / _LOCK, mode=PRIVATE, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as fault:
        raise LedgerInUseError(
            f"The ledger in {path} is open in {_holder(path)}. Stop that one, or send what is to "
            "be done to it over HTTP, where it serves."
        ) from fault
    holder: dict[str, object] = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": " ".join(sys.argv)[:200],
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with suppress(OSError):  # It is for people; a full disk must not keep them from reading.
        _write(path / _HOLDER, holder)
    return lock


def _holder(path: Path) -> str:
    """Who has a directory open, as far as they said so."""
    try:
        known = json.loads((path / _HOLDER).read_bytes())
        name = f"process {known['pid']} on {known['host']}"
        return f"{name} since {known['since']} ({known['command']})"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "another process"


def _write(path: Path, content: dict[str, object]) -> None:
    write_whole(path, json.dumps(content, indent=2).encode() + b"\n")
