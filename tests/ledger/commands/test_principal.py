"""Whoever a commit comes from: roles, principals in the journal, and keys of their own."""

from pathlib import Path
from shutil import rmtree

import pytest
from pyoxigraph import NamedNode

from valuegraph import Ledger
from valuegraph.errors import KeyReusedError
from valuegraph.journal import History, digest_iri
from valuegraph.ledger import IdempotentRequest, Principal, Record, Role
from valuegraph.ledger.commit.writer import outcome_of
from valuegraph.ledger.following.store_follower import JOURNAL_GRAPH
from valuegraph.rdf.syntaxes import JSON
from valuegraph.vocabulary.namespaces import VF

ADA = Principal(NamedNode("https://mill.example/ada"), "Ada", Role.RECORDER)
BO = Principal(NamedNode("https://mill.example/bo"), "Bo", Role.RECORDER)
PRINCIPALS = (None, ADA, BO)
SAME = IdempotentRequest("one", "request")


def test_each_role_may_what_those_before_it_may() -> None:
    order = [Role.READER, Role.RECORDER, Role.STEWARD]
    for role in order:
        allowed = [other for other in order if role.includes(other)]
        assert allowed == order[: order.index(role) + 1]


def request(ledger: Ledger, principal: Principal | None, name: str = "") -> Record:
    """A command of a principal with the key that all of them choose."""
    iri = f"urn:x:{principal and principal.name}{name}"
    body = f'{{"id": "{iri}", "type": "Person", "name": "N"}}'
    return ledger.commands.record(body.encode(), JSON, VF.Person, principal=principal, request=SAME)


def receipts(ledger: Ledger) -> list[NamedNode | None]:
    """Whom the earlier receipt of the same request is about, of each principal."""
    found = [ledger.earlier_receipt(SAME, principal) for principal in PRINCIPALS]
    return [None if each is None else each.root for each in found]


def test_keys_are_their_principal_s_own_also_in_one_group_and_in_a_store_made_anew(
    tmp_path: Path,
) -> None:
    with Ledger.open(tmp_path) as ledger:
        assert receipts(ledger) == [None] * 3
        futures = [ledger.submit(request(ledger, principal)) for principal in PRINCIPALS]
        first = [outcome_of(future) for future in futures]
        assert not any(receipt.is_repeated for receipt in first)
        expected = [NamedNode(f"urn:x:{name}") for name in (None, "Ada", "Bo")]
        assert [receipt.root for receipt in first] == expected
        again = outcome_of(ledger.submit(request(ledger, ADA)))
        assert (again.root, again.is_repeated) == (expected[1], True)
        with pytest.raises(KeyReusedError):
            ledger.earlier_receipt(IdempotentRequest("one", "another request"), BO)
    rmtree(tmp_path / "store")
    with Ledger.open(tmp_path) as ledger:
        assert receipts(ledger) == expected


def test_a_request_that_changes_nothing_is_its_principal_s_too(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        body = b'{"id": "urn:x:n", "type": "Person", "name": "N"}'
        assert ledger.record(body, JSON, principal=ADA).conforms
        ledger.record(body, JSON, VF.Person, principal=BO, request=SAME)
        assert receipts(ledger) == [None, None, NamedNode("urn:x:n")]
        history = History(tmp_path / "journal", ledger.base_iri)
        authors = [each.transaction().changeset.author for each in history.transactions()]
        assert authors == [ADA.iri, BO.iri]


def test_keys_of_nobody_are_where_they_always_were(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        outcome_of(ledger.submit(request(ledger, None)))
        name = NamedNode(digest_iri(b"one"))
        assert list(ledger.store.graph(JOURNAL_GRAPH, name))


def test_the_principal_of_every_kind_of_command_is_in_the_journal(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        iri = NamedNode(f"{ledger.base_iri}people/n")
        person = b'{"type": "Person", "name": "N"}'
        for receipt in (
            ledger.amend(iri, person, JSON, principal=ADA),
            ledger.amend(iri, person.replace(b'"N"', b'"M"'), JSON, principal=BO),
            ledger.delete(iri, principal=ADA),
        ):
            assert receipt.conforms
        history = History(tmp_path / "journal", ledger.base_iri)
        authors = [each.transaction().changeset.author for each in history.transactions()]
        assert authors == [ADA.iri, BO.iri, ADA.iri]
