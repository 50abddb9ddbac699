"""Amending and deleting: what may change, what may not, and what goes along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from tests.ledger.books import BASE, CONTEXT, Books, Node, event, line, quantity, x
from valuegraph.errors import NotFoundError
from valuegraph.ledger import Ledger, Receipt
from valuegraph.ledger.amending import deletion
from valuegraph.ledger.statements.entities import Entities
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.syntaxes import JSON_LD, MERGE_PATCH, N_TRIPLES, TURTLE, Syntax, by_path
from valuegraph.rdf.terms import as_iri
from valuegraph.rdf.write import serialise
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.namespaces import RDF, VF, VG

MILL: Node = {"id": "x:mill", "type": "Organization", "name": "The mill", "note": "On the weir."}
FLOUR: Node = {"id": "x:flour", "type": "ResourceSpecification", "name": "Flour"}
MILLING: Node = {"id": "x:milling", "type": "Process", "name": "Milling"}
RAISED = event("raised", "raise", "5 kilogram", resource={"id": "x:sack", "name": "Sack"})
PROMISE: Node = {
    "id": "x:promise",
    "type": "Commitment",
    "action": "produce",
    "provider": "x:mill",
    "receiver": "x:mill",
    "resourceConformsTo": "x:flour",
    "resourceQuantity": quantity("5 kilogram"),
    "due": "2026-06-01T00:00:00Z",
    "outputOf": "x:milling",
}
KEPT_PROMISE = event("kept", "produce", "5 kilogram", resourceConformsTo="x:flour")
KEPT_PROMISE |= {"fulfills": "x:promise", "outputOf": "x:milling"}


def put(books: Books, name: str, node: Node) -> Receipt:
    body = json.dumps({"@context": CONTEXT, **node}).encode()
    return books.ledger.amend(x(name), body, JSON_LD)


def patch(books: Books, name: str, change: Node) -> Receipt:
    return books.ledger.amend(x(name), json.dumps(change).encode(), MERGE_PATCH)


def accepted(receipt: Receipt) -> Receipt:
    assert receipt.conforms, [f.message for f in receipt.findings]
    return receipt


def refused(receipt: Receipt) -> list[str]:
    """The violations of what must be refused, each in a line."""
    found = [line(f) for f in receipt.findings if f.severity is Severity.VIOLATION]
    assert found
    assert not receipt.changeset
    return found


def message(receipt: Receipt) -> str:
    return receipt.findings[0].message


class TestReplacing:
    def test_what_is_left_out_goes_and_what_is_new_comes(self, books: Books) -> None:
        books.accept(MILL)
        receipt = accepted(put(books, "mill", {"name": "Weir Mill", "image": "x:mill.jpg"}))
        assert receipt.root == x("mill")
        assert receipt.created == frozenset()
        assert books.values("mill", VF.name) == {"Weir Mill"}
        assert books.values("mill", VF.note) == set()
        assert {(q.predicate, q.object.value) for q in receipt.changeset.removed} == {  # type: ignore[union-attr]
            (VF.name, "The mill"),
            (VF.note, "On the weir."),
        }

    def test_types_stay_unless_others_are_given(self, books: Books) -> None:
        books.accept(MILL)
        accepted(put(books, "mill", {"name": "The mill"}))
        assert books.values("mill", RDF.type) == {"Organization", "Agent"}
        accepted(put(books, "mill", {"type": "Person", "name": "Miller"}))
        assert books.values("mill", RDF.type) == {"Person", "Agent"}
        accepted(put(books, "mill", {"type": "Agent", "name": "Miller"}))
        assert books.values("mill", RDF.type) == {"Agent"}

    def test_a_type_that_references_do_not_admit_is_refused(self, books: Books) -> None:
        books.accept(MILL, RAISED)
        assert refused(put(books, "mill", {"type": "Process", "name": "Milling"}))

    @pytest.mark.parametrize("type_", ["EconomicEvent", "EconomicResource", "Measure"])
    def test_some_types_cannot_come(self, type_: str, books: Books) -> None:
        books.accept(MILL)
        assert "WrongClass x:mill type" in refused(put(books, "mill", {"type": type_}))

    def test_turtle_without_a_name_is_about_the_address(self, books: Books) -> None:
        books.accept(MILL)
        body = f'[] a <{VF.Organization.value}> ; <{VF.name.value}> "Weir Mill" .'
        accepted(books.ledger.amend(x("mill"), body.encode(), TURTLE))
        assert books.values("mill", VF.name) == {"Weir Mill"}
        assert books.values("mill", VF.note) == set()

    def test_a_document_about_something_else_is_refused(self, books: Books) -> None:
        books.accept(MILL)
        assert refused(put(books, "mill", {"id": "x:bakery", "name": "B"})) == ["WrongIri x:bakery"]
        assert refused(put(books, "mill", {})) == ["EmptyDocument x:mill"]

    def test_other_entities_may_come_along_as_in_any_document(self, books: Books) -> None:
        books.accept(MILLING, MILL, FLOUR)
        accepted(put(books, "milling", {**MILLING, "hasOutput": [PROMISE]}))
        assert books.values("promise", VF.outputOf) == {"x:milling"}
        receipt = put(
            books, "milling", {**MILLING, "hasOutput": [{**PROMISE, "due": "2027-01-01"}]}
        )
        assert refused(receipt) == ["AlreadyStated x:promise due"]

    def test_what_others_state_stays_whether_it_is_repeated_or_not(self, books: Books) -> None:
        books.accept(MILLING, MILL, FLOUR, PROMISE)
        for node in (MILLING, {**MILLING, "hasOutput": "x:promise"}):
            assert not accepted(put(books, "milling", node)).changeset
        assert books.values("milling", VF.hasOutput) == {"x:promise"}

    def test_inverses_go_and_come_with_their_cause(self, books: Books) -> None:
        books.accept(MILLING, {**MILLING, "id": "x:baking"}, MILL, FLOUR, PROMISE)
        accepted(patch(books, "promise", {"outputOf": f"{x('baking').value}"}))
        assert books.values("milling", VF.hasOutput) == set()
        assert books.values("baking", VF.hasOutput) == {"x:promise"}

    def test_shapes_see_the_entity_as_it_would_be(self, books: Books) -> None:
        books.accept(MILL, FLOUR, MILLING, PROMISE)
        assert refused(patch(books, "promise", {"action": None}))
        assert refused(patch(books, "promise", {"action": "consume"}))
        assert refused(patch(books, "promise", {"resourceQuantity": {"hasUnit": "nonsense"}}))


class TestCreating:
    def test_an_iri_below_the_base_becomes_a_new_entity(self, books: Books) -> None:
        iri = NamedNode(BASE + "agents/ida")
        body = json.dumps({"@context": CONTEXT_IRI, "type": "Person", "name": "Ida"}).encode()
        receipt = accepted(books.ledger.amend(iri, body, JSON_LD))
        assert receipt.created == {iri}
        assert receipt.root == iri
        again = accepted(books.ledger.amend(iri, body, JSON_LD))
        assert (again.created, bool(again.changeset)) == (frozenset(), False)

    def test_its_type_follows_from_where_it_is_sent(self, books: Books) -> None:
        iri = NamedNode(BASE + "plans/ida")
        receipt = books.ledger.amend(iri, b'{"name": "Ida"}', by_path("x.json"), root_class=VF.Plan)
        accepted(receipt)
        assert books.ledger.reader.contains(Quad(iri, RDF.type, VF.Plan))

    def test_an_event_has_its_effects(self, books: Books) -> None:
        iri = NamedNode(BASE + "economic-events/first")
        node = {k: v for k, v in RAISED.items() if k != "id"}
        body = json.dumps({"@context": CONTEXT, **node}).encode()
        accepted(books.ledger.amend(iri, body, JSON_LD))
        assert books.stock("sack")["onhandQuantity"] == "5 kilogram"

    def test_nothing_is_created_elsewhere_or_by_a_patch(self, books: Books) -> None:
        with pytest.raises(NotFoundError, match="Post the document"):
            put(books, "nobody", MILL | {"id": "x:nobody"})
        with pytest.raises(NotFoundError, match="nothing to patch"):
            books.ledger.amend(NamedNode(BASE + "people/ida"), b"{}", MERGE_PATCH)


class TestPatching:
    def test_null_removes_and_the_rest_is_merged(self, books: Books) -> None:
        books.accept(MILL, FLOUR, MILLING, PROMISE)
        accepted(
            patch(
                books,
                "promise",
                {"due": None, "note": "Soon", "resourceQuantity": {"hasNumericalValue": "7.50"}},
            )
        )
        assert books.values("promise", VF.due) == set()
        assert books.values("promise", VF.note) == {"Soon"}
        (measure,) = books.ledger.reader.objects(x("promise"), VF.resourceQuantity)
        assert isinstance(measure, NamedNode)
        (amount,) = books.ledger.reader.objects(measure, VF.hasNumericalValue)
        assert amount.value == "7.5"  # type: ignore[union-attr]

    def test_fragments_go_with_what_leads_to_them(self, books: Books) -> None:
        both = {k: v for k, v in PROMISE.items() if k != "outputOf"}
        both |= {"action": "use", "inputOf": "x:milling", "effortQuantity": quantity("1 hour")}
        books.accept(MILL, FLOUR, MILLING, both)
        before = books.quads()
        accepted(patch(books, "promise", {"resourceQuantity": None}))
        gone = before - books.quads()
        assert not any("resourceQuantity" in str(q.subject) for q in books.quads())
        assert sum("#resourceQuantity" in str(q.subject) for q in gone) == 3

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ([], "MalformedDocument"),
            ({"type": None}, "MalformedDocument"),
            ({"id": None}, "MalformedDocument"),
            ({"@context": "https://elsewhere.example/context"}, "MalformedDocument"),
            ({"id": "https://elsewhere.example/bakery"}, "WrongIri x:bakery"),
            ({"nmae": "x"}, "UnknownTerm x:mill"),
        ],
    )
    def test_what_is_no_patch_of_an_entity(self, change: Any, fault: str, books: Books) -> None:
        books.accept(MILL)
        assert refused(patch(books, "mill", change))[0].startswith(fault)

    def test_broken_json(self, books: Books) -> None:
        books.accept(MILL)
        assert refused(books.ledger.amend(x("mill"), b"{", MERGE_PATCH)) == ["MalformedDocument"]

    def test_what_others_state_cannot_be_removed(self, books: Books) -> None:
        books.accept(MILLING, MILL, FLOUR, PROMISE)
        receipt = patch(books, "milling", {"hasOutput": None})
        assert refused(receipt) == ["StatedElsewhere x:milling hasOutput"]
        assert "outputOf of <https://elsewhere.example/promise>" in message(receipt)


class TestEvents:
    def test_their_note_may_change(self, books: Books) -> None:
        books.accept(RAISED)
        accepted(patch(books, "raised", {"note": "By the scale"}))
        accepted(patch(books, "raised", {"note": "By the old scale"}))
        assert books.values("raised", VF.note) == {"By the old scale"}
        accepted(patch(books, "raised", {"note": None}))
        assert books.values("raised", VF.note) == set()

    @pytest.mark.parametrize(
        ("change", "paths"),
        [
            ({"provider": "https://elsewhere.example/bakery"}, ["provider"]),
            ({"hasPointInTime": "2026-05-05"}, ["hasPointInTime"]),
            ({"resourceQuantity": {"hasNumericalValue": 6}}, ["resourceQuantity"]),
            ({"resourceQuantity": None}, ["resourceQuantity"]),
            ({"action": "lower", "receiver": None}, ["action", "receiver"]),
            ({"https://example.org/mood": "good"}, ["mood"]),
        ],
    )
    def test_nothing_else_may(self, change: Node, paths: list[str], books: Books) -> None:
        books.accept(RAISED)
        receipt = patch(books, "raised", change)
        found = refused(receipt)
        assert [f.rpartition(" ")[2].rpartition("/")[2].strip(">") for f in found] == paths
        assert {f.split(" ")[0] for f in found} == {"ImmutableEvent"}
        assert "corrects" in message(receipt)

    def test_they_cannot_be_deleted(self, books: Books) -> None:
        books.accept(RAISED)
        assert refused(books.ledger.delete(x("raised"))) == ["ImmutableEvent x:raised"]


class TestResources:
    def test_names_and_notes_may_change(self, books: Books) -> None:
        books.accept(RAISED)
        accepted(put(books, "sack", {"name": "Blue sack", "trackingIdentifier": "S-1"}))
        assert books.values("sack", VF.name) == {"Blue sack"}
        assert books.stock("sack")["accountingQuantity"] == "5 kilogram"
        assert books.values("sack", VG.lastEvent) == {"x:raised"}

    def test_facts_that_are_as_events_made_them_may_be_repeated(self, books: Books) -> None:
        books.accept(RAISED)
        facts = {"accountingQuantity": quantity("5.0 kilogram"), "primaryAccountable": "x:mill"}
        assert not accepted(put(books, "sack", {"name": "Sack", **facts})).changeset

    @pytest.mark.parametrize(
        ("change", "advice"),
        [
            ({"accountingQuantity": {"hasNumericalValue": "6"}}, "raise or lower"),
            ({"onhandQuantity": None}, "raise or lower"),
            ({"primaryAccountable": "https://elsewhere.example/bakery"}, "transferAllRights"),
            ({"primaryAccountable": None}, "transferAllRights"),
            ({"currentLocation": "https://elsewhere.example/loft"}, "move"),
            ({"state": "wet"}, "modify"),
            ({"stage": "https://elsewhere.example/sifted"}, "produce"),
            ({"containedIn": "https://elsewhere.example/crate"}, "combine"),
        ],
    )
    def test_facts_change_through_events_only(
        self, change: Node, advice: str, books: Books
    ) -> None:
        books.accept(RAISED)
        receipt = patch(books, "sack", change)
        (path,) = change
        assert refused(receipt) == [f"FactWithoutEvent x:sack {path}"]
        assert advice in message(receipt)

    def test_not_even_to_what_they_were_at_first(self, books: Books) -> None:
        books.accept({"id": "x:sack", "type": "EconomicResource", "currentLocation": "x:mill-loft"})
        receipt = patch(books, "sack", {"currentLocation": x("field").value})
        assert "deleted and recorded anew" in message(receipt)
        books.accept(event("count", "raise", resource="x:sack"))
        books.accept(event("moved", "move", resource="x:sack", toLocation="x:field"))
        receipt = patch(books, "sack", {"currentLocation": x("mill-loft").value})
        assert refused(receipt) == ["FactWithoutEvent x:sack currentLocation"]

    @pytest.mark.parametrize(
        ("name", "change", "path"),
        [
            ("sack", {"lastEvent": None}, "lastEvent"),
            ("sack", {"lastEvent": "https://elsewhere.example/other"}, "lastEvent"),
            ("promise", {"created": "2020-01-01"}, "created"),
            ("promise", {"created": None}, "created"),
            ("raised", {"previousEvent": "https://elsewhere.example/other"}, "previousEvent"),
        ],
    )
    def test_what_the_ledger_keeps_cannot_be_amended(
        self, name: str, change: Node, path: str, books: Books
    ) -> None:
        books.accept(MILL, FLOUR, MILLING, PROMISE, RAISED)
        assert refused(patch(books, name, change)) == [f"LedgerKept x:{name} {path}"]

    def test_nor_can_progress(self, books: Books) -> None:
        books.accept(MILL, FLOUR, MILLING, PROMISE, KEPT_PROMISE)
        for change in (
            {"fulfilledQuantity": None},
            {"fulfilledQuantity": {"hasNumericalValue": "7"}},
        ):
            found = refused(patch(books, "promise", change))
            assert found == ["LedgerKept x:promise fulfilledQuantity"]
        accepted(patch(books, "promise", {"finished": False}))
        assert books.values("promise", VG.status) != set()

    def test_progress_follows_what_is_amended_and_deleted(self, books: Books) -> None:
        want = {k: v for k, v in PROMISE.items() if k not in ("receiver", "due")}
        want |= {"id": "x:want", "type": "Intent"}
        books.accept(MILL, FLOUR, MILLING, want)
        before = books.quads()
        books.accept({**PROMISE, "satisfies": "x:want"})
        assert books.values("want", VG.satisfiedQuantity) != set()
        accepted(books.ledger.delete(x("promise")))
        assert books.quads() == before


class TestFreezing:
    @pytest.fixture
    def fulfilled(self, books: Books) -> Books:
        """A plan whose only commitment an event has fulfilled, for a want of the mill's."""
        want = {k: v for k, v in PROMISE.items() if k not in ("receiver", "due")}
        books.accept(
            MILL,
            FLOUR,
            {"id": "x:plan", "type": "Plan", "name": "May", "due": "2026-07-01"},
            {**MILLING, "plannedWithin": "x:plan"},
            {**want, "id": "x:want", "type": "Intent"},
            {**PROMISE, "satisfies": "x:want", "plannedWithin": "x:plan"},
        )
        accepted(patch(books, "promise", {"due": "2026-06-02"}))
        accepted(patch(books, "plan", {"due": "2026-07-02"}))
        accepted(patch(books, "want", {"due": "2026-07-02"}))
        books.accept(KEPT_PROMISE)
        return books

    @pytest.mark.parametrize("name", ["promise", "want", "plan"])
    def test_economic_fields_freeze(self, name: str, fulfilled: Books) -> None:
        receipt = patch(fulfilled, name, {"due": "2026-08-01"})
        assert refused(receipt) == [f"Frozen x:{name} due"]
        assert "x" in message(receipt)
        assert "the event <https://elsewhere.example/kept>" in message(receipt)
        accepted(patch(fulfilled, name, {"note": "Well done"}))

    def test_quantities_too(self, fulfilled: Books) -> None:
        change = {"resourceQuantity": {"hasNumericalValue": "6"}}
        assert refused(patch(fulfilled, "promise", change)) == ["Frozen x:promise resourceQuantity"]
        accepted(patch(fulfilled, "promise", {"finished": True}))
        accepted(patch(fulfilled, "promise", {"https://example.org/colour": "red"}))

    def test_nothing_is_added_by_posting_either(self, fulfilled: Books) -> None:
        stage = {"id": "x:promise", "type": "Commitment", "hasBeginning": "2026-05-01"}
        assert fulfilled.refuse(stage) == ["Frozen x:promise hasBeginning"]
        fulfilled.accept({"id": "x:promise", "type": "Commitment", "finished": True})

    def test_processes_of_a_frozen_plan_still_change(self, fulfilled: Books) -> None:
        accepted(patch(fulfilled, "milling", {"hasEnd": "2026-08-01", "name": "Fine milling"}))
        receipt = patch(fulfilled, "milling", {"basedOn": x("sifting").value})
        assert refused(receipt) == ["Frozen x:milling basedOn"]

    def test_a_plan_freezes_by_an_event_of_its_process_alone(self, books: Books) -> None:
        plan = {"id": "x:plan", "type": "Plan", "name": "May"}
        books.accept(MILL, FLOUR, plan, {**MILLING, "plannedWithin": "x:plan"})
        books.accept({k: v for k, v in KEPT_PROMISE.items() if k != "fulfills"})
        assert refused(patch(books, "plan", {"due": "2026-08-01"})) == ["Frozen x:plan due"]

    def test_a_unit_keeps_the_factor_that_amounts_were_converted_by(self, books: Books) -> None:
        om = "http://www.ontology-of-units-of-measure.org/resource/om-2/"
        bag: Node = {"id": "x:bag", "type": "Unit", "label": "bag", "symbol": "bag"}
        bag |= {"vg:conversionFactor": {"@value": "25", "@type": "xsd:decimal"}}
        bag |= {om + "hasDimension": {"id": om + "mass-Dimension"}}
        books.accept(bag)
        accepted(patch(books, "bag", {"conversionFactor": "20"}))
        books.accept(event("count", "raise", "1 kilogram", resource="x:sack"))
        full = {"hasNumericalValue": "2", "hasUnit": "x:bag"}
        books.accept({**event("more", "raise", None, resource="x:sack"), "resourceQuantity": full})
        receipt = patch(books, "bag", {"conversionFactor": "25"})
        assert refused(receipt) == ["Frozen x:bag conversionFactor"]


class TestDeleting:
    def test_create_and_delete_leave_nothing(self, books: Books) -> None:
        books.accept(MILL, FLOUR, MILLING)
        before = books.quads()
        books.accept(PROMISE)
        receipt = accepted(books.ledger.delete(x("promise")))
        assert books.quads() == before
        assert receipt.root == x("promise")
        assert not receipt.changeset.added

    def test_what_others_refer_to_stays(self, books: Books) -> None:
        books.accept(MILL, FLOUR, MILLING, PROMISE)
        receipt = books.ledger.delete(x("milling"))
        assert refused(receipt) == ["StillReferredTo x:milling outputOf"]
        assert "another entity refers to it: <https://elsewhere.example/promise>." in message(
            receipt
        )

    def test_of_many_referrers_ten_are_named(self, books: Books) -> None:
        books.accept(*(event(f"e{n}", "raise", resource="x:sack") for n in range(13)))
        receipt = books.ledger.delete(x("sack"))
        assert refused(receipt)
        assert "13 others refer to it" in message(receipt)
        assert "and 3 more. Events stay" in message(receipt)
        assert message(receipt).count("<https://") == 11

    def test_very_many_referrers_are_not_counted(
        self, books: Books, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(deletion, "COUNTED", 11)
        books.accept(*(event(f"e{n}", "raise", resource="x:sack") for n in range(13)))
        receipt = books.ledger.delete(x("sack"))
        assert "more than 11 others refer to it" in message(receipt)
        assert "and more. Events stay" in message(receipt)

    def test_a_unit_is_referred_to_by_the_owners_of_quantities(self, books: Books) -> None:
        bag = {"id": "x:bag", "type": "Unit", "label": "bag", "symbol": "bag"}
        full = {"hasNumericalValue": "2", "hasUnit": "x:bag"}
        books.accept(bag, MILL, FLOUR, MILLING, {**PROMISE, "resourceQuantity": full})
        receipt = books.ledger.delete(x("bag"))
        assert "<https://elsewhere.example/promise>" in message(receipt)

    def test_what_is_not_there_or_is_a_part(self, books: Books) -> None:
        books.accept(RAISED)
        with pytest.raises(NotFoundError):
            books.ledger.delete(x("nobody"))
        with pytest.raises(NotFoundError, match="part of"):
            books.ledger.delete(x("raised#resourceQuantity"))


@pytest.fixture(scope="module")
def valley() -> Iterator[Ledger]:
    """The example network, which every test leaves as it was."""
    with Ledger.open(base_iri="https://alderwater.example/") as ledger:
        for path in sorted((bundled("examples") / "alderwater").glob("[0-9]*")):
            assert ledger.record(path.read_bytes(), by_path(Path(path))).conforms
        yield ledger


def entities_of(ledger: Ledger) -> list[NamedNode]:
    owners = Entities((), ledger.reader, ledger.ontology)
    found = dict.fromkeys(as_iri(q.subject) for q in ledger.reader.match(None, RDF.type))
    return sorted((iri for iri in found if owners.owner(iri) == iri), key=str)


@pytest.mark.parametrize("syntax", [JSON_LD, N_TRIPLES])
def test_what_is_read_can_be_put_back_and_changes_nothing(valley: Ledger, syntax: Syntax) -> None:
    writer = JsonLdWriter(valley.context, CONTEXT_IRI)
    entities = entities_of(valley)
    assert len(entities) > 300
    for iri in entities:
        quads = describe_entities(valley.reader, (iri,), valley.ontology)
        body = json.dumps(writer.entity(iri, quads)).encode()
        if syntax is not JSON_LD:
            body = serialise(quads, syntax)
        receipt = valley.amend(iri, body, syntax)
        assert receipt.conforms, (iri, receipt.findings)
        assert not receipt.changeset, iri
        patch = valley.amend(iri, b"{}", MERGE_PATCH)
        assert patch.conforms, (iri, patch.findings)


# What no text in a ledger holds is left out: control characters, halves of pairs.
TEXTS = st.one_of(st.none(), st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))))


@given(place=st.integers(0, 1000), note=TEXTS)
def test_a_patch_and_the_patch_back_are_the_identity(
    place: int, note: str | None, valley: Ledger
) -> None:
    entities = entities_of(valley)
    iri = entities[place % len(entities)]
    before = set(describe_entities(valley.reader, (iri,), valley.ontology))
    notes = [v.value for v in valley.reader.objects(iri, VF.note)]  # type: ignore[union-attr]
    there = valley.amend(iri, json.dumps({"note": note}).encode(), MERGE_PATCH)
    assert there.conforms, there.findings
    back = valley.amend(
        iri, json.dumps({"note": notes[0] if notes else None}).encode(), MERGE_PATCH
    )
    assert back.conforms
    assert set(describe_entities(valley.reader, (iri,), valley.ontology)) == before
    assert set(there.changeset.added) == set(back.changeset.removed)
    assert set(there.changeset.removed) == set(back.changeset.added)
