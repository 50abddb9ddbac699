"""One commit as text: all of it comes back, whatever its terms are, and it is an RDF Patch."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from tests.strategies import amounts, iris, literals, offsets, stamps
from valuegraph.changeset import Changeset
from valuegraph.journal.transaction import (
    KeptAnswer,
    MalformedTransactionError,
    Transaction,
    decode,
    digest_iri,
    encode,
    read_header,
    whole,
)
from valuegraph.vocabulary.namespaces import XSD

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ROWS = ["\nTC .\n", "\nTX .\n", "TC .", "H id <x> .\n", "A <s> <p> <o> .\n", '"\\', "\\u000A"]

texts = (
    st.text()
    | st.text(alphabet=LINE_ENDS + '"\\ \t\0\x7fAHDT.<>{}')
    | st.sampled_from(ROWS)
    | st.lists(st.sampled_from(ROWS)).map("".join)
)
datatypes = st.sampled_from(
    [XSD.integer, XSD.int, XSD.double, XSD.decimal, XSD.dateTime, NamedNode("urn:x:y")]
)
any_literals = (
    literals
    | stamps
    | texts.map(Literal)
    | st.builds(lambda text, kind: Literal(text, datatype=kind), texts, datatypes)
    | amounts.map(lambda amount: Literal(f"{amount:e}", datatype=XSD.double))
)
quads = st.builds(Quad, iris, iris, iris | any_literals, st.just(DefaultGraph()) | iris)
times = st.datetimes(timezones=offsets() | st.just(UTC), min_value=datetime(2, 1, 1))  # noqa: DTZ001
changesets = st.builds(
    Changeset,
    added=st.lists(quads, max_size=6).map(tuple),
    removed=st.lists(quads, max_size=6).map(tuple),
    time=times.map(lambda time: time.astimezone(UTC)),
    author=st.none() | iris,
)
kept_answers = st.builds(KeptAnswer, texts, texts, texts | st.just('{"@id": "a\\nb", "ü": [1]}'))
transactions = st.builds(
    Transaction,
    sequence=st.integers(min_value=1),
    previous=st.binary(max_size=4).map(digest_iri),
    durable=st.integers(min_value=0),
    changeset=changesets,
    kept=st.none() | kept_answers,
    schema=st.none() | st.binary(max_size=4).map(digest_iri),
)


@given(transactions)
def test_what_is_decoded_is_what_was_encoded(transaction: Transaction) -> None:
    id_, block = encode(transaction)
    assert whole(block) == id_
    assert decode(block) == transaction
    header = read_header(block)
    assert (header.sequence, header.previous) == (transaction.sequence, transaction.previous)
    assert (header.durable, header.time) == (transaction.durable, transaction.time)


@given(transactions)
def test_the_text_is_an_rdf_patch(transaction: Transaction) -> None:
    """Every row is a header, the begin or end of the transaction, or a statement of N-Quads."""
    _, block = encode(transaction)
    assert block.endswith(b"\nTC .\n")
    rows = block.decode().removesuffix("\n").split("\n")
    begin = rows.index("TX .")
    assert all(re.fullmatch(r'H [a-z]+ (<[^<>" ]*>|".*") \.', row) for row in rows[:begin])
    assert rows[-1] == "TC ."
    for row in rows[begin + 1 : -1]:
        assert row[:2] in ("A ", "D ")
        (quad,) = parse(row[2:].encode(), format=RdfFormat.N_QUADS)
        assert f"{quad} ." == row[2:]


@given(transactions, st.data())
def test_a_block_with_a_byte_that_differs_is_not_whole(
    transaction: Transaction, data: st.DataObject
) -> None:
    _, block = encode(transaction)
    place = data.draw(st.integers(0, len(block) - 1))
    other = data.draw(st.integers(1, 255))
    assert whole(block[:place] + bytes((block[place] ^ other,)) + block[place + 1 :]) is None


@given(transactions, st.data())
def test_a_part_of_a_block_is_not_whole(transaction: Transaction, data: st.DataObject) -> None:
    _, block = encode(transaction)
    assert whole(block[: data.draw(st.integers(0, len(block) - 1))]) is None
    assert whole(block[data.draw(st.integers(1, len(block))) :]) is None


def test_the_id_is_the_digest_of_what_follows_it() -> None:
    id_, block = encode(Transaction(1, digest_iri(b""), 0, Changeset(time=datetime.now(UTC))))
    first, _, rest = block.partition(b"\n")
    assert first.decode() == f"H id <{id_}> ."
    assert digest_iri(rest) == id_
    # RFC 6920, section 8.2: the digest of "Hello World!".
    assert digest_iri(b"Hello World!") == (
        "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
    )


def test_what_is_no_transaction_is_told() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=1)
    _, block = encode(Transaction(1, digest_iri(b""), 0, Changeset(time=moment)))
    with pytest.raises(MalformedTransactionError, match="sequence"):
        read_header(block.replace(b"H sequence", b"H sequenze"))
    for other in (b"9999-12-31T23:59:59.000000-14:00", b"2026-01-01T00:00:00Z", b"2026-01-01"):
        with pytest.raises(MalformedTransactionError, match="is no time as a journal has it"):
            read_header(block.replace(b"2026-01-01T00:00:00.000001Z", other))
    with pytest.raises(MalformedTransactionError, match="no header"):
        decode(block.replace(b"H time ", b"H time"))
    with pytest.raises(MalformedTransactionError):
        decode(block.replace(b"TX .\n", b"TX .\nA nonsense .\n"))
