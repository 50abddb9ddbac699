"""``TokenFile``: the tokens that let people and programs in, in the data directory.

A token is 256 random bits. The file has the SHA-256 of each: nobody can find so many bits by
trying, so a slow hash, which makes the guessing of passwords dear, would make every request dear
and nothing safer. Once the file is there a token is needed, also when all of them were revoked, or
when the file goes away while a service runs.
"""

import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout
from pyoxigraph import NamedNode

from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.journal.files import PRIVATE, keep_private, make_directory, write_whole
from valuegraph.ledger.commands.principal import Principal, Role
from valuegraph.rdf.terms import is_absolute_iri

TOKENS: Final = "tokens.json"
"""Its name."""
LOCK: Final = "tokens.lock"
"""The name of the file that is locked while tokens change."""
PREFIX: Final = "vg_"
"""How every token starts, so that it is recognised where it should not be."""

_FORMAT: Final = 1
_TOKEN: Final = re.compile(r"vg_[A-Za-z0-9_-]{43}")
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PATIENCE: Final = 10.0
"""Seconds that somebody else may take to change the tokens."""

_Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: not the token itself. ``agent`` is whom its bearer acts for."""

    name: str
    role: Role
    created: datetime
    digest: str
    agent: NamedNode | None = None

    def principal(self, base_iri: str) -> Principal:
        """Whom its bearer is taken for; without an agent, ``{base}principals/{name}``."""
        iri = self.agent or NamedNode(f"{base_iri}principals/{self.name}")
        return Principal(iri, self.name, self.role)


def is_token(text: str) -> bool:
    """Whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


class TokenFile:
    """The tokens of the ledger in a directory. Several processes may change them, and whoever reads
    notices."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.path = directory / TOKENS
        """Where they are."""
        self._name = str(self.path)
        self._version: _Version | None = None
        self._tokens: tuple[Token, ...] = ()
        self._was_there = self.exists()

    def exists(self) -> bool:
        """Whether there has been a token, so that one is needed."""
        return os.path.lexists(self._name)  # A link that leads nowhere had a file once.

    def tokens(self) -> tuple[Token, ...] | None:
        """All of them, in the order in which they were added; None where there never was one.

        The file is read again when it has changed. Raises
        :class:`~valuegraph.errors.LedgerDamagedError` where it cannot be read, or is gone.
        """
        try:
            status = os.stat(self._name)  # noqa: PTH116 (it is asked for every request)
            version = (status.st_ino, status.st_mtime_ns, status.st_size)
            if version != self._version:
                self._tokens = _tokens_of(json.loads(self.path.read_bytes()))
                self._version = version
                self._was_there = True
        except FileNotFoundError as fault:
            if not self._was_there and not self.exists():
                return None
            raise LedgerDamagedError(
                f"The tokens in {self.path} were removed, so nobody is let in. Bring the file "
                "back, or add tokens anew. Only a service that is started without the file is open "
                "to every program of this machine."
            ) from fault
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
            raise LedgerDamagedError(
                f"The tokens in {self.path} cannot be read ({fault!r}), so nobody is let in. "
                "Bring the file back, or remove it and add tokens anew."
            ) from fault
        return self._tokens

    def find(self, text: str) -> Token | None:
        """What is known of a token; None for one that is not valid.

        All are compared, each in a time that does not depend on what they have in common. Raises
        :class:`~valuegraph.errors.LedgerDamagedError`.
        """
        digest = _digest(text)
        found = None
        for token in self.tokens() or ():
            if compare_digest(token.digest, digest):
                found = token
        return found

    def add(self, name: str, role: Role, agent: NamedNode | None = None) -> str:
        """A new token, which is nowhere to be had afterwards.

        Raises :class:`~valuegraph.errors.ConfigurationError` for a name that is taken or that is
        none, an agent that has no IRI, and a directory that cannot be written.
        """
        if _NAME.fullmatch(name) is None:
            raise ConfigurationError(
                f"{name!r} is no name for a token: use small letters, digits, and . _ - between "
                "them, 63 at most."
            )
        if agent is not None and not is_absolute_iri(agent.value):
            raise ConfigurationError(f"{agent.value!r} is no IRI; give the agent's whole one.")
        text = PREFIX + secrets.token_urlsafe(32)
        with self._changing() as known:
            if any(token.name == name for token in known):
                raise ConfigurationError(
                    f"There is a token {name} already. Choose another name, or revoke that one."
                )
            now = datetime.now(UTC).replace(microsecond=0)
            self._write((*known, Token(name, role, now, _digest(text), agent)))
        return text

    def revoke(self, name: str) -> int:
        """Make a token invalid from now on; how many are left.

        Raises :class:`~valuegraph.errors.ConfigurationError` where there is none of this name.
        """
        if not self.exists():  # Nothing is made by asking.
            raise ConfigurationError(f"There are no tokens in {self._directory}.")
        with self._changing() as known:
            left = tuple(token for token in known if token.name != name)
            if len(left) == len(known):
                names = ", ".join(token.name for token in known) or "none at all"
                raise ConfigurationError(f"There is no token {name!r}. There are: {names}.")
            self._write(left)
        return len(left)

    @contextmanager
    def _changing(self) -> Iterator[tuple[Token, ...]]:
        """The tokens, while nobody else changes them."""
        try:
            make_directory(self._directory)
            keep_private(self._directory)
            with FileLock(self._directory / LOCK, timeout=_PATIENCE, mode=PRIVATE):
                yield self.tokens() or ()
        except Timeout as fault:
            raise ConfigurationError(
                f"Somebody else is changing the tokens in {self._directory}. Try again."
            ) from fault
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise ConfigurationError(f"{self.path} cannot be written: {reason}.") from fault

    def _write(self, tokens: tuple[Token, ...]) -> None:
        content = {"format": _FORMAT, "tokens": [_described(token) for token in tokens]}
        write_whole(self.path, json.dumps(content, indent=2).encode() + b"\n")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _described(token: Token) -> dict[str, str]:
    described = {
        "name": token.name,
        "role": token.role.value,
        "created": token.created.isoformat(),
        "sha256": token.digest,
    }
    return described if token.agent is None else {**described, "for": token.agent.value}


def _tokens_of(content: Any) -> tuple[Token, ...]:
    """Raises ValueError, KeyError and TypeError for what is not as it was written."""
    if content["format"] != _FORMAT:
        raise ValueError(f"format {content['format']}")
    return tuple(_token_of(each) for each in content["tokens"])


def _token_of(content: Any) -> Token:
    if _NAME.fullmatch(content["name"]) is None or _DIGEST.fullmatch(content["sha256"]) is None:
        raise ValueError("a name or a digest is none")
    agent = content.get("for")
    return Token(
        content["name"],
        Role(content["role"]),
        datetime.fromisoformat(content["created"]),
        content["sha256"],
        None if agent is None else NamedNode(agent),
    )
