"""``Transaction``: one commit in the journal, as RDF Patch text.

A transaction is a patch of its own (RDF Patch: header rows, then ``TX .`` … ``TC .``)::

    H id <ni:///sha-256;…> .          SHA-256 (RFC 6920) of every byte after this line
    H prev <ni:///sha-256;…> .        the id of the transaction before
    H sequence "42" .
    H durable "41" .                  the last one that was on disk when this one was written
    H time "2026-03-01T09:00:00.000000Z" .
    H clock "2026-03-01T08:00:00.000000Z" .   where the clock told another time
    H author <https://…> .            where it is known
    H literals "as written" .         not so where the store had its own forms of them
    H schema <ni:///sha-256;…> .      the schema that it was checked by
    H key "…" .                       the Idempotency-Key with the request's digest and its answer
    H request "…" .
    H answer "…" .
    TX .
    D <s> <p> <o> .
    A <s> <p> <o> .
    TC .
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from valuegraph.changeset import Changeset
from valuegraph.journal.statements import read_statements
from valuegraph.rdf.document import DocumentError

END: Final = b"\nTC .\n"
"""How a transaction ends. Terms have no line breaks, so nothing else does."""

_BODY: Final = b"\nTX .\n"
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z", re.ASCII)
_DIGEST: Final = r"ni:///sha-256;[A-Za-z0-9_-]{43}"
ID_ROW: Final = re.compile(rf"H id <({_DIGEST})> \.\n".encode())
"""How a transaction starts; also where the line break before it is not what was written."""
_HEADER: Final = re.compile(r"H (?P<name>[a-z]+) (?:<(?P<iri>[^>]*)>|(?P<text>\".*\")) \.")


class MalformedTransactionError(ValueError):
    """Bytes that are no whole transaction; the message says why."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a request was answered that carried an idempotency key.

    ``request`` is a digest of the request, ``answer`` whatever its caller needs to answer again.
    """

    key: str
    request: str
    answer: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One commit. ``durable`` is the sequence number of the last transaction that was on disk when
    this one was written: those after it are of one group, of which none was acknowledged before
    all of them were on disk. ``changeset.time`` is always given. ``clock`` is what the clock said
    where that was no time after the one of the transaction before. Unless it ``is_exact``, it was
    written when the store still kept literals in forms of its own, which its literals stand for.
    ``schema`` is the version of the schema that it was checked by; transactions of earlier versions
    do not say."""

    sequence: int
    previous: str
    durable: int
    changeset: Changeset
    kept: KeptAnswer | None = None
    clock: datetime | None = None
    is_exact: bool = True
    schema: str | None = None

    @property
    def time(self) -> datetime:
        """When it was committed, after the transaction before it."""
        assert self.changeset.time is not None
        return self.changeset.time


@dataclass(frozen=True, slots=True)
class Header:
    """What a transaction says of itself; see :class:`Transaction`."""

    sequence: int
    previous: str
    durable: int
    time: datetime
    clock: datetime | None = None


def header_of(transaction: Transaction) -> Header:
    """What a transaction says of itself."""
    return Header(
        transaction.sequence,
        transaction.previous,
        transaction.durable,
        transaction.time,
        transaction.clock,
    )


def digest_iri(content: bytes) -> str:
    """The name of some bytes by their SHA-256 (RFC 6920)."""
    encoded = urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode("ascii")
    return f"ni:///sha-256;{encoded}"


def encode(transaction: Transaction) -> tuple[str, bytes]:
    """The id of a transaction and its text."""
    rows = [
        f"H prev <{transaction.previous}> .",
        f'H sequence "{transaction.sequence}" .',
        f'H durable "{transaction.durable}" .',
        f'H time "{time_text(transaction.time)}" .',
    ]
    if transaction.clock is not None:
        rows.append(f'H clock "{time_text(transaction.clock)}" .')
    if transaction.changeset.author is not None:
        rows.append(f"H author {transaction.changeset.author} .")
    if transaction.is_exact:
        rows.append('H literals "as written" .')
    if transaction.schema is not None:
        rows.append(f"H schema <{transaction.schema}> .")
    if (kept := transaction.kept) is not None:
        rows += (
            f"H {name} {Literal(value)} ."
            for name, value in (("key", kept.key), ("request", kept.request))
        )
        rows.append(f"H answer {Literal(kept.answer)} .")
    rows.append("TX .")
    rows += [f"D {quad} ." for quad in transaction.changeset.removed]
    rows += [f"A {quad} ." for quad in transaction.changeset.added]
    rows.append("TC .\n")
    content = "\n".join(rows).encode()
    id_ = digest_iri(content)
    return id_, f"H id <{id_}> .\n".encode() + content


def whole(block: bytes) -> str | None:
    """The id of a block that is a transaction, every byte of it as it was written; else None."""
    found = ID_ROW.match(block)
    if found is None or not block.endswith(END):
        return None
    id_ = found[1].decode("ascii")
    return id_ if digest_iri(block[found.end() :]) == id_ else None


def read_header(block: bytes) -> Header:
    """The header of a whole block. Raises :class:`MalformedTransactionError`."""
    try:
        return _header(_values(block))
    except (KeyError, MemoryError, ValueError, SyntaxError) as fault:
        raise MalformedTransactionError(f"{type(fault).__name__}: {fault}") from fault


def decode(block: bytes) -> Transaction:
    """The transaction of a whole block. Raises :class:`MalformedTransactionError`."""
    try:
        values = _values(block)
        header = _header(values)
        _, _, body = block.partition(_BODY)
        rows = body.removesuffix(b"TC .\n").splitlines(keepends=True)
        author = values.get("author")
        changeset = Changeset(
            added=_quads(rows, b"A "),
            removed=_quads(rows, b"D "),
            time=header.time,
            author=None if author is None else NamedNode(author),
        )
        kept = None
        if "key" in values:
            kept = KeptAnswer(values["key"], values["request"], values["answer"])
    except (DocumentError, KeyError, MemoryError, ValueError, SyntaxError) as fault:
        raise MalformedTransactionError(f"{type(fault).__name__}: {fault}") from fault
    return Transaction(
        header.sequence,
        header.previous,
        header.durable,
        changeset,
        kept,
        header.clock,
        is_exact="literals" in values,
        schema=values.get("schema"),
    )


def time_text(time: datetime) -> str:
    """A time with microseconds, in UTC."""
    in_utc = time.astimezone(UTC).replace(tzinfo=None)
    return in_utc.isoformat(timespec="microseconds") + "Z"


def parse_time(text: str) -> datetime:
    """The inverse of :func:`time_text`. Raises :class:`ValueError` for any other text."""
    if not _TIME.match(text):
        raise ValueError(f"{text!r} is no time as a journal has it")
    return datetime.fromisoformat(text)


def _values(block: bytes) -> dict[str, str]:
    """What the header rows say, by their names."""
    values = {}
    for row in block.partition(_BODY)[0].decode().split("\n"):
        found = _HEADER.fullmatch(row)
        if found is None:
            raise MalformedTransactionError(f"{row!r} is no header.")
        text = found["text"]
        values[found["name"]] = found["iri"] if text is None else unquoted(text)
    return values


def _header(values: dict[str, str]) -> Header:
    return Header(
        int(values["sequence"]),
        values["prev"],
        int(values["durable"]),
        parse_time(values["time"]),
        parse_time(values["clock"]) if "clock" in values else None,
    )


def unquoted(text: str) -> str:
    """The text of a literal as a header has it, with its quotation marks."""
    if "\\" not in text:
        return text[1:-1]
    (quad,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object.value


def _quads(rows: Iterable[bytes], kind: bytes) -> tuple[Quad, ...]:
    return read_statements([row[2:] for row in rows if row.startswith(kind)])
