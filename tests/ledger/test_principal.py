"""Whoever a commit comes from: roles, authors in the journal, and idempotency keys of one's own."""

from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest
from pyoxigraph import NamedNode

from valuegraph import Ledger
from valuegraph.errors import KeyReusedError
from valuegraph.journal import History, digest_iri
from valuegraph.ledger import Once, Role, Write
from valuegraph.ledger.bookkeeping import JOURNAL_GRAPH
from valuegraph.ledger.writer import outcome_of
from valuegraph.rdf.syntaxes import JSON

ADA, BO = NamedNode("https://mill.example/ada"), NamedNode("https://mill.example/bo")
AUTHORS = (None, ADA, BO)


def test_each_role_may_what_those_before_it_may() -> None:
    order = [Role.READER, Role.RECORDER, Role.STEWARD]
    for role in order:
        allowed = [other for other in order if role.includes(other)]
        assert allowed == order[: order.index(role) + 1]


def written_once(ledger: Ledger, author: NamedNode | None, name: str = "") -> Write:
    """A write of an author with the key that all of them choose."""
    body = f'{{"id": "urn:x:{author and author.value}{name}", "type": "Person", "name": "N"}}'
    write = ledger.recording(body.encode(), JSON, author=author)
    once = Once("one", "request", author)
    return replace(write, once=once, answer=lambda *_: f"of {author}")


def answers(ledger: Ledger) -> list[str | None]:
    """What the same request is answered now, of each author."""
    return [ledger.answered(Once("one", "request", author)) for author in AUTHORS]


def test_keys_are_their_author_s_own_also_in_one_group_and_in_a_store_made_anew(
    tmp_path: Path,
) -> None:
    with Ledger.open(tmp_path) as ledger:
        assert answers(ledger) == [None] * 3
        futures = [ledger.submit(written_once(ledger, author)) for author in AUTHORS]
        outcomes = [outcome_of(future) for future in futures]
        assert not any(outcome.is_repeated for outcome in outcomes)
        expected = [f"of {author}" for author in AUTHORS]
        assert [outcome.answer for outcome in outcomes] == expected
        again = outcome_of(ledger.submit(written_once(ledger, ADA)))
        assert (again.answer, again.is_repeated) == (f"of {ADA}", True)
        with pytest.raises(KeyReusedError):
            ledger.answered(Once("one", "another request", BO))
    rmtree(tmp_path / "store")
    with Ledger.open(tmp_path) as ledger:
        assert answers(ledger) == expected


def test_a_request_that_changes_nothing_is_its_author_s_too(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        body = b'{"id": "urn:x:n", "type": "Person", "name": "N"}'
        assert ledger.record(body, JSON, author=ADA).conforms
        write = ledger.recording(body, JSON, author=BO)
        once = Once("one", "request", BO)
        outcome_of(ledger.submit(replace(write, once=once, answer=lambda *_: "of Bo")))
        assert answers(ledger) == [None, None, "of Bo"]
        history = History(tmp_path / "journal", ledger.base_iri)
        authors = [each.transaction().changeset.author for each in history.transactions()]
        assert authors == [ADA, BO]


def test_keys_of_nobody_are_where_they_always_were(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        outcome_of(ledger.submit(written_once(ledger, None)))
        name = NamedNode(digest_iri(b"one"))
        assert list(ledger.store.graph(JOURNAL_GRAPH, name))


def test_the_author_of_every_kind_of_write_is_in_the_journal(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        iri = NamedNode(f"{ledger.base_iri}people/n")
        person = b'{"type": "Person", "name": "N"}'
        for receipt in (
            ledger.amend(iri, person, JSON, author=ADA),
            ledger.amend(iri, person.replace(b'"N"', b'"M"'), JSON, author=BO),
            ledger.delete(iri, author=ADA),
        ):
            assert receipt.conforms
        history = History(tmp_path / "journal", ledger.base_iri)
        authors = [each.transaction().changeset.author for each in history.transactions()]
        assert authors == [ADA, BO, ADA]
