"""What the README of the example network says of it is true."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode

from valuegraph.effects.engine import EffectContext, apply_event
from valuegraph.effects.history import is_undone, remaining
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.reader import node, value
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name

from .network import ALDERWATER, FILES, FOLDER, Network

README = (FOLDER / "README.md").read_text(encoding="utf-8")


def aw(name: str) -> NamedNode:
    return NamedNode(ALDERWATER + name)


def names(network: Network, class_: NamedNode) -> set[str]:
    found = {value(network.reader, iri, VF.name) for iri in network.instances(class_)}
    return {name.value for name in found if isinstance(name, Literal)}


def moment(network: Network, event: EconomicEvent) -> datetime:
    """When an event was over."""
    for predicate in (VF.hasPointInTime, VF.hasEnd, VF.hasBeginning):
        found = value(network.reader, event.iri, predicate)
        if isinstance(found, Literal):
            return datetime.fromisoformat(found.value)
    raise AssertionError(f"{event.iri} has no time")


def test_every_file_is_recorded(network: Network) -> None:
    """One finding is right: 158 kg of flour came of the 156 that were promised."""
    assert len(network.receipts) == len(FILES)
    assert all(receipt.conforms for receipt in network.receipts)
    (told,) = (finding for receipt in network.receipts for finding in receipt.findings)
    assert told.rule == VG.MoreThanPromised
    assert told.focus == NamedNode("https://alderwater.example/commitment/milling-1-flour")


def test_the_readme_has_a_line_for_every_file() -> None:
    listed = [line.split("`")[1] for line in README.splitlines() if line.startswith("| `")]
    assert [name for name in listed if name[:2].isdigit()] == [path.name for path in FILES]


def test_there_are_as_many_events_as_said_and_every_action_is_among_them(network: Network) -> None:
    events = network.events()
    assert len(events) == len(network.instances(VF.EconomicEvent)) == 661
    assert "661 economic events use all nineteen actions" in README
    assert {e.action for e in events} == set(network.ledger.ontology.actions)
    assert len(network.ledger.ontology.actions) == 19


def test_agents_of_every_kind_are_in_the_list_of_who_is_who(network: Network) -> None:
    people = names(network, VF.Person)
    organizations = names(network, VF.Organization)
    assert (len(people), len(organizations)) == (7, 10)
    assert names(network, VF.EcologicalAgent) == {"Alder Water"}
    for name in people:
        assert name.split()[0] in README
    for name in organizations - {"Households of the Pantry"}:
        assert name in README
    assert "Valley Pantry and its Households" in README


def test_there_are_recipes_currencies_and_batches(network: Network) -> None:
    assert names(network, VF.Recipe) == {"Wheat sourdough from grain", "Apple juice in bottles"}
    assert "Dress a pair of millstones" in names(network, VF.RecipeProcess)
    assert len(network.instances(VF.RecipeExchange)) == 2
    true = Literal(True)  # noqa: FBT003 - it is the value.
    currencies = network.reader.subjects(VF.mediumOfExchange, true)
    assert set(currencies) == {aw("spec/alder"), aw("spec/euro")}
    lots = network.instances(VF.BatchLotRecord)
    assert len(lots) > 20
    for lot in lots:
        assert network.reader.subjects(VF.ofBatchLot, lot)


def test_every_agreement_has_the_commitments_of_both_sides(network: Network) -> None:
    agreements = network.instances(VF.Agreement)
    assert len(agreements) == 10
    for agreement in agreements:
        clauses = network.reader.subjects(VF.clauseOf, agreement)
        reciprocal = network.reader.subjects(VF.reciprocalClauseOf, agreement)
        stipulated = network.reader.objects(agreement, VF.stipulates)
        in_return = network.reader.objects(agreement, VF.stipulatesReciprocal)
        assert clauses or stipulated, agreement
        assert reciprocal or in_return, agreement


def test_each_field_has_a_batch_of_its_harvest(network: Network) -> None:
    harvested = {
        node(network.reader, event.resource, VF.ofBatchLot)
        for event in network.events()
        if event.action == VF.produce
        and event.resource is not None
        and event.output_of is not None
        and node(network.reader, event.output_of, VF.basedOn) == aw("process-spec/harvesting")
    }
    assert harvested == {aw("lot/RY-26-01"), aw("lot/RY-26-02"), aw("lot/WH-26-01")}


def test_seven_corrections_four_of_them_in_part(network: Network) -> None:
    units = Units(network.ledger.ontology.units, network.reader)
    corrected = {e.corrects for e in network.events()}
    undone = [
        is_undone(remaining(e, corrections_of(network.reader, e.iri), units))
        for e in network.events()
        if e.iri in corrected
    ]
    assert Counter(undone) == {True: 3, False: 4}


def test_the_july_claim_is_settled_in_part(network: Network) -> None:
    paid = network.reader.subjects(VF.settles, aw("claim/grain-july"))
    amounts = [e.resource_quantity for e in network.events() if e.iri in paid]
    assert [m.amount for m in amounts if m is not None] == [Decimal(250)]
    claimed = EconomicEvent.read(network.reader, aw("claim/grain-july")).resource_quantity
    assert claimed is not None
    assert claimed.amount == 390


@pytest.mark.parametrize(
    ("name", "action", "resources"),
    [
        ("2026-08-05-flour-ride-dropoff", VF.dropoff, ("flour-for-school", "school-rye-flour")),
        ("2026-06-29-baking-7-prunings", VF.consume, ("orchard-firewood", "bakery-firewood")),
        ("2026-09-24-baking-12-loaves", VF.produce, ("loaves-09-12", "school-wheat-loaves")),
    ],
)
def test_transfers_that_an_action_implies_touch_two_resources(
    network: Network, name: str, action: NamedNode, resources: tuple[str, str]
) -> None:
    assert f"`event/{name}`" in README
    event = network.event(name)
    assert event.action == action
    assert event.provider != event.receiver
    assert event.resources == tuple(aw(f"resource/{each}") for each in resources)


def test_the_bottles_are_all_there_though_rights_and_custody_are_apart(network: Network) -> None:
    held = [
        EconomicResource.read(network.reader, aw(f"resource/{name}"))
        for name in ("bottles-JU-26-01", "juice-in-cellar", "school-juice")
    ]
    assert sum(r.accounting.amount for r in held if r.accounting) == 170 - 96 - 20
    assert sum(r.onhand.amount for r in held if r.onhand) == 170 - 96 - 20
    assert all(r.accounting != r.onhand for r in held)


def test_events_count_in_other_units_than_their_stocks(network: Network) -> None:
    used: defaultdict[str, set[str]] = defaultdict(set)
    for event in network.events():
        for iri in event.resources:
            unit = EconomicResource.read(network.reader, iri).unit
            if event.resource_quantity is not None and unit is not None:
                used[local_name(unit)].add(local_name(event.resource_quantity.unit))
    assert used["kilogram"] == {"kilogram", "gram", "tonne"}
    assert used["metre"] == {"metre", "centimetre"}


@pytest.mark.parametrize("order", ["as recorded", "by time"])
def test_nothing_is_ever_overdrawn(network: Network, order: str) -> None:
    ontology = network.ledger.ontology
    units = Units(ontology.units, network.reader)
    stock: dict[NamedNode, EconomicResource] = {}
    events = network.events()
    if order == "by time":
        events.sort(key=lambda event: moment(network, event))
    for event in events:
        for iri in event.resources:
            stock.setdefault(iri, EconomicResource(iri))
        kept = {iri: stock[iri] for iri in event.resources}
        stock |= apply_event(event, kept, EffectContext(ontology.actions, units)).resources
        for iri in event.resources:
            for measure in (stock[iri].accounting, stock[iri].onhand):
                assert measure is None or measure.amount >= 0, (event.iri, iri)
    for iri, resource in stock.items():
        recorded = EconomicResource.read(network.reader, iri)
        assert recorded.unit is not None
        assert resource.accounting is not None
        amount = units.convert(resource.accounting.amount, resource.accounting.unit, recorded.unit)
        assert recorded.accounting is not None
        assert amount == recorded.accounting.amount
