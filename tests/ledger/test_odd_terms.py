"""Whatever terms a document has in it: what is accepted is there when the store is made anew from
the journal, and when what was exported is recorded again; the rest is refused, and told."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from tests.durability.bare import Bare, journalled
from tests.histories import keeping
from tests.odd_terms import PREDICATE, is_readable, statements, values
from tests.raw_commands import Raw
from valuegraph.changeset import Changeset
from valuegraph.journal import History
from valuegraph.ledger import Ledger, Receipt
from valuegraph.ledger.following.followers import follow
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.schema import Schema
from valuegraph.operations.export import export
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import JSON_LD, N_QUADS, Syntax
from valuegraph.shapes.imports import NO_SHAPES
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import VG, XSD
from valuegraph.vocabulary.ontology import Ontology

SOME = max(settings().max_examples // 5, 10)
"""Ledgers, each of which many terms go to."""

surrogates = st.text(alphabet=st.characters(categories=["Cs"]), min_size=1, max_size=2)
sent = st.lists(values | surrogates, min_size=1, max_size=12)


def adding(quads: list[Quad]) -> Raw:
    """A command that no reader has seen; what is there already is left out, as of any command."""

    def prepare(reader: GraphReader, time: datetime) -> Receipt:
        new = tuple(quad for quad in dict.fromkeys(quads) if not reader.contains(quad))
        return Receipt(Changeset(new, time=time), ())

    return Raw(prepare=prepare)


@settings(max_examples=SOME)
@given(groups=st.lists(statements, min_size=1, max_size=12))
def test_what_goes_round_the_readers_is_kept_as_it_is_or_refused(
    quick_path_of_module: Path, groups: list[list[Quad]]
) -> None:
    path = Path(mkdtemp(dir=quick_path_of_module))
    with Bare.open(path) as bare:
        futures = [bare.submit(adding(quads)) for quads in groups]
        for quads, future in zip(groups, futures, strict=True):
            receipt = future.result(60)
            if all(map(is_readable, quads)):
                assert receipt.conforms, receipt.findings
            elif not receipt.conforms:
                assert {each.rule for each in receipt.findings} == {VG.Unreadable}
            else:  # Beside others of the group it made no difference.
                assert all(map(is_readable, receipt.changeset.added))
        held = set(bare.store.match())
        assert all(map(is_readable, held))
    _, made_anew = journalled(path)
    assert set(made_anew.match()) == held


@pytest.mark.parametrize("syntax", [N_QUADS, JSON_LD], ids=lambda each: each.name)
@settings(max_examples=SOME)
@given(given_values=sent)
def test_what_is_recorded_is_replayed_exported_and_recorded_again(
    quick_path_of_module: Path, ontology: Ontology, syntax: Syntax, given_values: list[Any]
) -> None:
    path = Path(mkdtemp(dir=quick_path_of_module)) / "ledger"
    with keeping(path, ontology) as books:
        for number, value in enumerate(given_values):
            node = {"id": f"urn:odd:{number}", "type": "Organization", "name": "It"}
            books.ledger.record(json.dumps({**node, PREDICATE: value}).encode(), JSON_LD)
        held = frozenset(books.quads())
        base = books.ledger.base_iri
    stamped = ontology.properties_with_range[XSD.dateTimeStamp]
    made_anew = OxigraphStore(None, stamped)
    follow(StoreFollower(made_anew), History(path / "journal", base).transactions())
    assert frozenset(made_anew.match()) == held
    exported = BytesIO()
    export(made_anew, syntax, JsonLdContext(ontology), exported)
    schema = Schema.of(ontology, NO_SHAPES, base)
    with Ledger(StoreFollower(OxigraphStore(None, stamped)), schema) as again:
        receipt = again.record(exported.getvalue(), syntax)
        assert receipt.conforms, receipt.findings
        assert frozenset(again.reader.match()) == held
