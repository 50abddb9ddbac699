"""A literal that was recorded is the literal that is read, checked, kept and exported."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graphs import EX
from tests.strategies import DATATYPES, LEXICAL_FORMS
from valuegraph import Ledger
from valuegraph.changeset import Changeset
from valuegraph.journal import History
from valuegraph.journal.transaction import Transaction, encode
from valuegraph.ledger.home.as_of import Moment, state_as_of
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.recovery import rebuild_store
from valuegraph.operations.export import export
from valuegraph.operations.validate import NamedStatements, bundled_shapes, validate_data
from valuegraph.rdf.datatypes import lexical_check
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Syntax
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import RDF, VF, XSD
from valuegraph.vocabulary.ontology import Ontology

PERSON = NamedNode("https://example.org/ada")
KNOWN = (Quad(PERSON, RDF.type, VF.Person), Quad(PERSON, VF.name, Literal("Ada")))
ODD = frozenset(
    Quad(PERSON, NamedNode(f"https://example.org/{name}"), Literal(text, datatype=XSD[name]))
    for name in DATATYPES
    for text in LEXICAL_FORMS
)
"""Every form with every datatype, ill-typed ones among them."""
WELL_TYPED = [quad for quad in ODD if lexical_check(quad.object.datatype)(quad.object.value)]  # type: ignore[union-attr]
SHAPES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n" + "\n".join(
    f"""[] a sh:NodeShape ; sh:targetNode <{PERSON.value}> ; sh:property [
        sh:path <https://example.org/{name}> ; sh:datatype <{XSD[name].value}> ] ."""
    for name in DATATYPES
)


def lines(quads: object) -> bytes:
    return "\n".join(f"{quad} ." for quad in (*KNOWN, *quads)).encode()  # type: ignore[misc]


def about_ada(quads: object) -> set[Quad]:
    return {q for q in quads if q.subject == PERSON and q.predicate.value in EX}  # type: ignore[attr-defined]


def held_by(path: Path) -> set[Quad]:
    with Ledger.open(path) as ledger:
        return about_ada(ledger.reader.describe([PERSON]))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a ledger that was told everything odd."""
    path = tmp_path_factory.mktemp("odd") / "ledger"
    with Ledger.open(path) as ledger:
        receipt = ledger.record(lines(ODD), N_TRIPLES)
        assert receipt.conforms, receipt.findings[:3]
        assert about_ada(ledger.reader.match()) == ODD
    return path


def test_it_is_there_after_opening_again_and_in_the_past(
    recorded: Path, ontology: Ontology
) -> None:
    home = LedgerDirectory.read(recorded)
    with state_as_of(home, ontology, Moment(sequence=1)) as past:
        assert about_ada(past.store.match()) == ODD
    assert held_by(recorded) == ODD
    rebuild_store(home, frozenset())
    assert held_by(recorded) == ODD


@pytest.mark.parametrize("syntax", [TURTLE, N_TRIPLES, RDF_XML, JSON_LD], ids=lambda s: s.name)
def test_an_export_has_it_and_can_be_recorded(
    recorded: Path, context: JsonLdContext, syntax: Syntax
) -> None:
    output = BytesIO()
    with Ledger.open(recorded) as ledger:
        export(ledger.reader, syntax, context, output)
    with Ledger.open() as other:
        assert other.record(output.getvalue(), syntax).conforms
        assert about_ada(other.reader.match()) == ODD


def test_one_of_several_forms_can_go(recorded: Path, tmp_path: Path) -> None:
    shutil.copytree(recorded, tmp_path / "ledger")
    left = sorted(ODD, key=str)[::3]
    with Ledger.open(tmp_path / "ledger") as ledger:
        outcome = ledger.amend(PERSON, lines(left), N_TRIPLES)
        assert outcome.conforms, outcome.findings[:3]
        assert about_ada(ledger.reader.match()) == set(left)
    shutil.rmtree(tmp_path / "ledger" / "store")
    assert held_by(tmp_path / "ledger") == set(left)


def test_what_conforms_when_it_is_recorded_conforms_afterwards(
    tmp_path: Path, ontology: Ontology
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES)
    with Ledger.open(tmp_path / "ledger", shapes=[shapes]) as ledger:
        assert ledger.record(lines(WELL_TYPED), N_TRIPLES).conforms
        assert not ledger.record(lines(ODD), N_TRIPLES).conforms
        documents = [
            *bundled_shapes(),
            NamedDocument("shapes.ttl", SHAPES.encode(), TURTLE),
        ]
        found = validate_data([NamedStatements("it", ledger.reader.match())], ontology, documents)
        assert found.report.conforms, found.report.text()


def test_a_query_of_a_shape_sees_the_form_that_is_left(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        [] a sh:NodeShape ; sh:targetNode <{PERSON.value}> ; sh:sparql [ sh:message "none left" ;
            sh:select "SELECT $this {{ FILTER NOT EXISTS {{ $this <{EX.p.value}> 3 }} }}" ] ."""
    )
    both = [Quad(PERSON, EX.p, Literal("3", datatype=kind)) for kind in (XSD.int, XSD.integer)]
    with Ledger.open(shapes=[shapes]) as ledger:
        assert ledger.record(lines(both), N_TRIPLES).conforms
        for left, conforms in ((both[:1], True), ([], False)):
            assert ledger.amend(PERSON, lines(left), N_TRIPLES).conforms is conforms


def test_a_journal_of_an_earlier_version_means_what_it_meant(tmp_path: Path) -> None:
    """The store gave literals back in forms of its own; the journal had these, except for time
    stamps, which it had as they were written."""
    stamp, time = (
        Quad(PERSON, EX.p, Literal("2026-01-01T00:00:00Z", datatype=kind))
        for kind in (XSD.dateTimeStamp, XSD.dateTime)
    )
    other = Quad(PERSON, EX.q, stamp.object)
    padded = Quad(PERSON, EX.p, Literal("03", datatype=XSD.int))
    history = History(tmp_path / "journal", "https://example.org/")
    history.directory.mkdir()
    id_, blocks = history.origin.id, []
    for number, (added, removed, is_exact) in enumerate(
        [((stamp, other, padded), (), False), ((), (time,), False), ((stamp,), (), True)], start=1
    ):
        changeset = Changeset(added, removed, datetime(2026, 1, number, tzinfo=UTC))
        id_, block = encode(Transaction(number, id_, 0, changeset, is_exact=is_exact))
        blocks.append(block)
    (history.directory / f"{1:020}.rdfp").write_bytes(b"".join(blocks))
    home = LedgerDirectory(tmp_path, "https://example.org/")
    rebuild_store(home, frozenset((EX.q,)))
    store = OxigraphStore(home.store)
    assert set(store.match()) == {other, stamp, Quad(PERSON, EX.p, Literal(3))}
    store.close()


def test_a_graph_over_http_is_read_as_it_was_written(recorded: Path) -> None:
    with Ledger.open(recorded) as ledger:
        triples = ledger.store.query("CONSTRUCT WHERE { ?s ?p ?o }", "https://example.org/")
        text = "".join(f"{each} .\n" for each in triples)  # type: ignore[union-attr]
    assert about_ada(parse(text.encode(), format=RdfFormat.N_TRIPLES)) == ODD
