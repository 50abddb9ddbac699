"""No transaction is staged that recovery could not read as it was meant."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from tests.journal.chains import BASE, NOON, PREDICATE, opened, saying, statement
from tests.odd_terms import PREDICATE as SAYS
from tests.odd_terms import SUBJECT, is_readable, leniently, statements
from valuegraph.changeset import Changeset
from valuegraph.journal import (
    Batch,
    History,
    KeptAnswer,
    MemoryLog,
    Transaction,
    UnreadableTransactionError,
    digest_iri,
)
from valuegraph.journal.read_back import encode_readable
from valuegraph.journal.statements import is_untagged
from valuegraph.journal.transaction import END, decode, whole
from valuegraph.rdf.findings import Finding
from valuegraph.vocabulary.namespaces import RDF, VG

IT = NamedNode(f"{BASE}it")
UNTAGGED = Quad(IT, PREDICATE, Literal("t", datatype=RDF.langString))
TOO_LONG = 17 * 1024 * 1024


def transaction(changeset: Changeset, kept: KeptAnswer | None = None) -> Transaction:
    return Transaction(1, digest_iri(b""), 0, changeset, kept)


def refused(changeset: Changeset, kept: KeptAnswer | None = None) -> Finding:
    """The one finding of what cannot be read back."""
    with pytest.raises(UnreadableTransactionError) as caught:
        encode_readable(transaction(changeset, kept))
    (finding,) = caught.value.findings
    assert finding.rule == VG.Unreadable
    assert finding.message in str(caught.value)
    return finding


def odd(value: Any, subject: str = SUBJECT, predicate: str = SAYS) -> Quad:
    (quad,) = leniently({"@id": subject, predicate: value})
    return quad


@pytest.mark.parametrize(
    ("quad", "words"),
    [
        (UNTAGGED, "langString, and it has no language tag. Give it one, such as"),
        (
            Quad(IT, PREDICATE, Literal("t", datatype=RDF.dirLangString)),
            "dirLangString, and it has no language tag",
        ),
        (odd({"@value": "t", "@language": "en us"}), '"en us" is no language tag. Write one such'),
        (odd({"@value": "t", "@language": ""}), '"" is no language tag'),
        (odd({"@value": "t", "@language": "en .\nTC"}), '"en .\ufffdTC" is no language tag'),
        (odd({"@value": "t", "@type": "http://a b"}), "<http://a b> is no IRI: it contains ' '"),
        (odd({"@value": "t", "@type": "rel"}), "<rel> is no IRI"),
        (odd({"@id": "http://a> .\nTC .\n"}), "is no IRI: it contains '>'. Write an absolute IRI"),
        (odd("t", subject="http://a/%zz"), "<http://a/%zz> is no IRI"),
        (odd("t", predicate="http://a/{}"), "<http://a/{}> is no IRI"),
        (odd("t", subject="_:a b"), "a blank node has another name wherever it is read"),
        (Quad(IT, PREDICATE, BlankNode("b")), "Give it an IRI"),
        (Quad(IT, PREDICATE, Triple(BlankNode("b"), PREDICATE, IT)), "a blank node"),
        (Quad(IT, PREDICATE, Triple(IT, PREDICATE, UNTAGGED.object)), "must not be rdf:langString"),
        (Quad(IT, PREDICATE, Literal("x" * TOO_LONG)), "buffer maximal size"),
    ],
)
def test_what_could_not_be_read_is_told_with_what_to_write(quad: Quad, words: str) -> None:
    finding = refused(Changeset((statement("fine"), quad), time=NOON))
    assert "cannot be kept" in finding.message
    assert words in finding.message
    assert len(finding.message) < 1_500
    assert all(
        is_readable(Quad(IT, PREDICATE, term))
        for term in (finding.focus, finding.value)
        if term is not None
    )


def test_each_statement_has_a_finding_of_its_own() -> None:
    with pytest.raises(UnreadableTransactionError) as caught:
        encode_readable(
            transaction(Changeset((UNTAGGED, statement("fine"), odd({"@id": "a b"})), time=NOON))
        )
    assert [each.value for each in caught.value.findings] == [Literal("t"), Literal("a b")]
    assert len(caught.value.statements) == 2


def test_what_goes_with_the_statements_is_read_back_too() -> None:
    author = odd({"@id": "http://a> .\nH key <b"}).object
    assert isinstance(author, NamedNode)
    message = refused(Changeset((statement("a"),), time=NOON, author=author)).message
    assert message.startswith("The author <http://a> .\ufffdH key <b> is no IRI")
    for kept in (
        KeptAnswer("\ud800", "request", "answer"),
        KeptAnswer("key", "\udfff", "answer"),
        KeptAnswer("key", "request", "{\ud800"),
        KeptAnswer("key", "request", "\n" * TOO_LONG),
    ):
        assert "the idempotency key" in refused(saying("a"), kept).message


def test_what_earlier_versions_let_in_may_be_taken_out() -> None:
    changeset = Changeset(removed=(UNTAGGED,), time=NOON)
    _, block = encode_readable(transaction(changeset))
    assert decode(block).changeset == changeset


@pytest.mark.parametrize("in_memory", [False, True])
def test_nothing_else_in_the_group_suffers(tmp_path: Path, in_memory: bool) -> None:
    journal = MemoryLog() if in_memory else opened(tmp_path / "journal")
    before = journal.head
    batch = Batch(journal.head, journal.timeline)
    first = batch.add(saying("a")).head
    with pytest.raises(UnreadableTransactionError):
        batch.add(Changeset((UNTAGGED,), time=NOON))
    second = batch.add(saying("b", 1)).head
    journal.append(batch.drafts, batch.expected)
    journal.close()
    assert (before.sequence, first.sequence, second.sequence) == (0, 1, 2)
    assert journal.head == second
    if not in_memory:
        summary = History(tmp_path / "journal", BASE).verify()
        assert (summary.head, summary.added, summary.torn) == (second, 2, 0)


@given(st.lists(statements, max_size=3).map(lambda lists: [q for each in lists for q in each]))
def test_what_is_staged_is_what_recovery_reads(quads: list[Quad]) -> None:
    wanted = transaction(Changeset(tuple(quads), time=NOON))
    if not all(map(is_readable, quads)):
        with pytest.raises(UnreadableTransactionError):
            encode_readable(wanted)
        return
    id_, block = encode_readable(wanted)
    assert (whole(block), decode(block)) == (id_, wanted)
    assert block.find(END) + len(END) == len(block)
    assert not any(map(is_untagged, quads))
