"""What is kept of a receipt gives the same receipt back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.durability.bare import now
from tests.odd_terms import statements
from valuegraph.changeset import Changeset
from valuegraph.errors import KeyReusedError
from valuegraph.journal import KeptAnswer, Transaction
from valuegraph.journal.read_back import UnreadableTransactionError, encode_readable
from valuegraph.journal.transaction import decode
from valuegraph.ledger.commands.command import IdempotentRequest
from valuegraph.ledger.commands.kept_receipts import kept_answer, kept_receipt
from valuegraph.ledger.commands.receipt import KeptResponse, Receipt
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.paths import (
    AlternativePath,
    InversePath,
    OneOrMorePath,
    Path,
    SequencePath,
    ZeroOrMorePath,
    ZeroOrOnePath,
)
from valuegraph.vocabulary.namespaces import SH, VG

REQUEST = IdempotentRequest("key", "digest")
IRIS = st.integers(0, 3).map(lambda number: NamedNode(f"https://x.example/{number}"))
TEXTS = st.text(max_size=6)
LITERALS = (
    TEXTS.map(Literal)
    | st.tuples(TEXTS, IRIS).map(lambda each: Literal(each[0], datatype=each[1]))
    | st.tuples(TEXTS, st.sampled_from(["en", "de-at"])).map(
        lambda each: Literal(each[0], language=each[1])
    )
)
TERMS = IRIS | LITERALS | st.integers(0, 3).map(lambda number: BlankNode(f"b{number}"))


def paths() -> st.SearchStrategy[Path]:
    def around(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
        many = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return (
            inner.map(InversePath)
            | inner.map(ZeroOrMorePath)
            | inner.map(OneOrMorePath)
            | inner.map(ZeroOrOnePath)
            | many.map(SequencePath)
            | many.map(AlternativePath)
        )

    return st.recursive(IRIS, around, max_leaves=4)


def findings(depth: int = 1) -> st.SearchStrategy[Finding]:
    details = st.lists(findings(depth - 1), max_size=2).map(tuple) if depth else st.just(())
    return st.builds(
        Finding,
        severity=st.sampled_from([Severity.INFO, Severity.WARNING]),
        rule=IRIS,
        message=TEXTS,
        focus=st.none() | TERMS,
        path=st.none() | paths(),
        value=st.none() | TERMS,
        shape=st.none() | TERMS,
        count=st.integers(1, 9),
        severity_iri=st.none() | IRIS,
        messages=st.lists(LITERALS, max_size=2).map(tuple),
        expected=st.none() | TEXTS,
        constraint=st.none() | TERMS,
        details=details,
    )


def given_back(receipt: Receipt) -> Receipt:
    """The receipt as it comes out of the text of a transaction."""
    kept = kept_answer(receipt, REQUEST)
    changeset = replace(receipt.changeset, time=now())
    _, block = encode_readable(Transaction(7, "ni:///x", 6, changeset, kept))
    return kept_receipt(decode(block), REQUEST)


@given(
    found=st.lists(findings(), max_size=4).map(tuple),
    entities=st.lists(IRIS, unique=True, max_size=3).map(tuple),
    described=statements.map(tuple),
)
def test_a_receipt_comes_back_as_it_was(
    found: tuple[Finding, ...], entities: tuple[NamedNode, ...], described: tuple[Quad, ...]
) -> None:
    added = (Quad(VG.it, VG.value, Literal("1")),)
    receipt = Receipt(
        Changeset(added), found, entities, frozenset(entities[:1]), None, 7, (), is_repeated=True
    )
    receipt = replace(receipt, root=entities[0] if entities else None)
    try:
        again = given_back(receipt)
    except UnreadableTransactionError:  # A surrogate in a text, which no journal takes.
        assert any("\\ud" in json.dumps(f.message) + json.dumps(str(f)) for f in found)
        return
    assert replace(again, changeset=receipt.changeset) == receipt
    assert again.changeset.added == added
    assert described is not None


def test_a_description_comes_back_in_its_order() -> None:
    quads = tuple(
        Quad(VG.it, VG[name], value)
        for name, value in (
            ("b", Literal("007", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#int"))),
            ("a", Literal('line\n\r\t\\ "quoted"', language="en")),
            ("a", SH.NodeShape),
        )
    )
    again = given_back(Receipt(Changeset(), (), (VG.it,), root=VG.it, description=quads))
    assert again.description == quads


def test_what_earlier_versions_kept_is_their_response() -> None:
    response = [201, {"content-type": "application/json", "etag": '"1"'}, '{"id": "x"}']
    kept = KeptAnswer("key", "digest", json.dumps(response))
    receipt = kept_receipt(Transaction(7, "", 6, Changeset(time=now()), kept), REQUEST)
    assert (receipt.conforms, receipt.is_repeated, receipt.position) == (True, True, 7)
    assert receipt.response == KeptResponse(201, response[1], response[2])  # type: ignore[arg-type]


def test_another_request_with_the_same_key_is_told() -> None:
    transaction = Transaction(7, "", 6, Changeset(time=now()), KeptAnswer("key", "other", "{}"))
    with pytest.raises(KeyReusedError, match="'key' came with another request before"):
        kept_receipt(transaction, REQUEST)
