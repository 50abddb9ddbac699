"""What a document may say of what stands: nothing that changes it."""

from __future__ import annotations

import pytest

from tests.graphs import EX, graph, quads
from tests.ledger.books import Books, Node, event, notes, quantity, short, x
from valuegraph.ledger.intake.submission import sort_submission
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import Ontology

WHEAT: Node = {"id": "x:wheat", "type": "EconomicResource", "name": "Wheat"}


def test_entities_come_in_document_order_with_their_parts(ontology: Ontology) -> None:
    document = quads("""
        :e a vf:EconomicEvent ; vf:resourceQuantity <https://example.org/e#resourceQuantity> .
        :wheat a vf:EconomicResource .
        <https://example.org/e#resourceQuantity> vf:hasNumericalValue 5 .
    """)
    found = sort_submission(document, graph(":wheat vf:name 'Wheat' ."), ontology)
    assert found.entities == [EX.e, EX.wheat]
    assert found.new == {EX.e}


def test_facts_of_a_resource_are_set_apart(ontology: Ontology) -> None:
    statements = ":wheat a vf:EconomicResource ; vf:name 'Wheat' ."
    facts = """
        :wheat vf:primaryAccountable :mill ; vf:currentLocation :barn ; vf:stage :milling ;
            vf:state 'dry' ; vf:containedIn :bin ; vf:accountingQuantity :five .
        :five a vf:Measure ; vf:hasNumericalValue 5 ; vf:hasUnit om2:kilogram .
    """
    found = sort_submission(quads(statements + facts), graph(""), ontology)
    assert set(found.facts) == set(quads(facts))
    assert found.statements == quads(statements)


def test_facts_of_a_kind_of_resource_that_an_extension_adds_are_set_apart(
    ontology: Ontology,
) -> None:
    cask = quads(
        "ext:Cask a owl:Class ; rdfs:subClassOf vf:EconomicResource .".replace("ext:", ":")
    )
    extended = Ontology.from_quads([*ontology.quads, *cask])
    stated = quads(":c a :Cask ; vf:currentLocation :cellar .")
    found = sort_submission(stated, graph(""), extended)
    assert found.facts == stated[1:]


def test_the_state_of_a_flow_is_no_fact_of_a_resource(ontology: Ontology) -> None:
    flow = quads(":e a vf:EconomicEvent ; vf:state 'worn' . :f a vf:RecipeFlow ; vf:stage :s .")
    assert sort_submission(flow, graph(""), ontology).statements == flow


def test_created_is_stamped_by_the_ledger(books: Books) -> None:
    receipt = books.accept(
        event("e", "work", None, effortQuantity=quantity("2 hour"), resourceConformsTo="x:kind"),
        {"id": "x:agreement", "type": "Agreement", "name": "Flour for a year"},
        {"id": "x:ilse", "type": "Person", "name": "Ilse"},
    )
    assert books.values("e", VF.created) == {"2026-06-01T12:00:00Z"}
    assert books.values("agreement", VF.created) == {"2026-06-01T12:00:00Z"}
    assert books.values("ilse", VF.created) == set()
    assert not notes(receipt, "LedgerKept")


def test_a_submitted_created_is_replaced_and_the_writer_told(books: Books) -> None:
    made = event("e", "raise", resource="x:wheat", created="2019-01-01T00:00:00Z")
    (note,) = notes(books.accept(made), "LedgerKept")
    assert (note.severity, note.focus, note.path) == (Severity.INFO, x("e"), VF.created)
    assert note.value is not None
    assert short(note.value) == "2019-01-01T00:00:00Z"
    assert books.values("e", VF.created) == {"2026-06-01T12:00:00Z"}


def test_links_that_the_ledger_keeps_are_its_own(books: Books) -> None:
    books.accept(event("first", "raise", resource="x:wheat"))
    made = event("second", "raise", resource="x:wheat")
    receipt = books.accept({**made, "vg:previousEvent": {"id": "x:somewhere"}})
    assert books.values("second", VG.previousEvent) == {"x:first"}
    assert [note.path for note in notes(receipt, "LedgerKept")] == [VG.previousEvent]


def test_an_identical_document_changes_nothing(books: Books) -> None:
    document = (
        {"id": "x:mill", "type": "Organization", "name": "Weir Mill"},
        {"id": "x:milling", "type": "Process", "name": "Milling", "basedOn": "x:spec"},
        event("count", "raise", "5 kilogram", resource={**WHEAT, "currentLocation": "x:barn"}),
        event("grind", "consume", "2 kilogram", resource="x:wheat", inputOf="x:milling"),
        {"id": "x:plan", "type": "Commitment", "action": "consume", "provider": "x:mill",
         "receiver": "x:mill", "resourceConformsTo": "x:kind", "due": "2026-07-01T00:00:00+02:00",
         "resourceQuantity": quantity("2.50 kilogram")},
    )  # fmt: skip
    assert books.accept(*document).changeset
    before = books.quads()
    again = books.accept(*document)
    assert not again.changeset
    assert again.created == frozenset()
    assert books.quads() == before


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"hasPointInTime": "2026-05-05T09:00:00Z"}, "hasPointInTime"),
        ({"resourceQuantity": quantity("6 kilogram")}, "hasNumericalValue"),
        ({"resourceQuantity": quantity("5 gram")}, "hasUnit"),
        ({"action": "lower"}, "action"),
        ({"state": "dry"}, "state"),
        ({"fulfills": "x:commitment"}, "fulfills"),
        ({"type": ["EconomicEvent", "Plan"]}, "type"),
    ],
)
def test_a_recorded_event_does_not_change(change: Node, finding: str, books: Books) -> None:
    made = event("e", "raise", "5 kilogram", resource="x:wheat")
    books.accept(made)
    assert f"ImmutableEvent x:e {finding}" in books.refuse({**made, **change})


def test_the_message_tells_how_an_event_is_corrected(books: Books) -> None:
    made = event("e", "raise", "5 kilogram", resource="x:wheat")
    books.accept(made)
    finding = books.record({**made, "state": "dry"}).findings[0]
    assert finding.message == (
        "The event <https://elsewhere.example/e> is recorded and does not change. Record a "
        "correction: another event with corrects, the same action, resources and process, and the "
        "difference as its quantity (negative to take back)."
    )


def test_an_event_has_an_iri_of_its_own(books: Books) -> None:
    """It is said once, though every statement of the event would add to what is there."""
    promised = event("e", "raise", "5 kilogram", type="Commitment", resourceConformsTo="x:wheat")
    books.accept({**promised, "provider": None})
    made = event("e", "raise", "6 kilogram", resource="x:stock", provider="x:mill")
    assert books.refuse(made) == ["IriTaken x:e type"]
    assert "<https://elsewhere.example/e> is recorded already, and is Commitment." in (
        books.record(made).findings[0].message
    )


def test_a_note_may_be_added_to_an_event(books: Books) -> None:
    made = event("e", "raise", "5 kilogram", resource="x:wheat")
    books.accept(made)
    books.accept({"id": "x:e", "type": "EconomicEvent", "note": "Weighed wet."})
    assert books.values("e", VF.note) == {"Weighed wet."}
    assert books.refuse({"id": "x:e", "note": "Weighed dry."}) == ["AlreadyStated x:e note"]


def test_a_property_with_one_value_takes_no_second(books: Books) -> None:
    books.accept({"id": "x:mill", "type": "Organization", "name": "Weir Mill"})
    receipt = books.record({"id": "x:mill", "name": "The Mill"})
    assert not receipt.conforms
    assert receipt.findings[0].message == (
        'name of <https://elsewhere.example/mill> is "Weir Mill" already and has one value only; '
        '"The Mill" cannot be added. Leave it out.'
    )
    assert books.refuse({"id": "x:mill", "name": "The Mill"}) == ["AlreadyStated x:mill name"]


def test_two_values_of_one_document_are_too_many_as_well(books: Books) -> None:
    found = books.refuse({"id": "x:mill", "type": "Organization", "name": ["Weir Mill", "Mill"]})
    assert found == ["MaxCountConstraintComponent x:mill name"]


def test_the_quantity_of_a_commitment_does_not_change(books: Books) -> None:
    promised: Node = {
        "id": "x:c",
        "type": "Commitment",
        "action": "transfer",
        "provider": "x:mill",
        "receiver": "x:bakery",
        "resourceConformsTo": "x:flour",
        "resourceQuantity": quantity("5 kilogram"),
    }
    books.accept(promised)
    more = {**promised, "resourceQuantity": quantity("6 kilogram")}
    assert books.refuse(more) == ["AlreadyStated x:c hasNumericalValue"]


def test_a_property_with_many_values_takes_another(books: Books) -> None:
    books.accept({"id": "x:mill", "type": "Organization", "classifiedAs": ["mill"]})
    books.accept({"id": "x:mill", "classifiedAs": ["cooperative"]})
    assert books.values("mill", VF.classifiedAs) == {"mill", "cooperative"}


def test_a_property_that_was_left_open_is_filled_in(books: Books) -> None:
    books.accept({"id": "x:mill", "type": "Organization"})
    receipt = books.accept({"id": "x:mill", "name": "Weir Mill"})
    assert receipt.created == frozenset()
    assert books.values("mill", VF.name) == {"Weir Mill"}
