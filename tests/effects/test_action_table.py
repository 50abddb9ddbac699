"""What each of the nineteen actions does to the resources that its events name.

The table is the specification's table of effects, applied by hand. An outcome is written as the
change of the accounting and of the onhand quantity, in multiples of the event's quantity, and a
letter for each fact that the event sets anew: `L` currentLocation (to the event's toLocation),
`A` primaryAccountable (to the receiver), `G` stage (to the specification of the process), `S` state
(to the event's), `C` containedIn (to the to-resource), `x` containedIn cleared.
"""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from valuegraph.effects.engine import Surroundings
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology

from .records import AFTER, FROM, OLD, PROVIDER, RECEIVER, THERE, TO, WORN, after, event, stock

NOTHING = "0 0"

# Provider and receiver are one agent: nothing is transferred that the action does not say.
# action -> resource alone; resource and to-resource; one resource on both sides; to-resource alone
OWN = {
    "accept": ("0 -1 LS", ("0 -1 LS", NOTHING), "0 -1 LS", NOTHING),
    "cite": ("0 0 S", ("0 0 S", NOTHING), "0 0 S", NOTHING),
    "combine": ("0 -1 S", ("0 -1 SC", NOTHING), "0 -1 SC", NOTHING),
    "consume": ("-1 -1 S", ("-1 -1 S", NOTHING), "-1 -1 S", NOTHING),
    "copy": (NOTHING, (NOTHING, "1 1 S"), "1 1 S", "1 1 S"),
    "deliverService": (NOTHING, (NOTHING, NOTHING), NOTHING, NOTHING),
    "dropoff": ("0 1 LGS", ("0 1 LGS", NOTHING), "0 1 LGS", NOTHING),
    "lower": ("-1 -1 S", ("-1 -1 S", NOTHING), "-1 -1 S", NOTHING),
    "modify": ("0 1 LGS", ("0 1 LGS", NOTHING), "0 1 LGS", NOTHING),
    "move": ("-1 -1 LS", ("-1 -1", "1 1 LS"), "0 0 LS", "1 1 LS"),
    "pickup": ("0 -1 LS", ("0 -1 LS", NOTHING), "0 -1 LS", NOTHING),
    "produce": ("1 1 GS", ("1 1 GS", NOTHING), "1 1 GS", NOTHING),
    "raise": ("1 1 S", ("1 1 S", NOTHING), "1 1 S", NOTHING),
    "separate": ("0 1 GSx", ("0 1 GSx", NOTHING), "0 1 GSx", NOTHING),
    "transfer": ("-1 -1 LAS", ("-1 -1", "1 1 LAS"), "0 0 LAS", "1 1 LAS"),
    "transferAllRights": ("-1 0 AS", ("-1 0", "1 0 AS"), "0 0 AS", "1 0 AS"),
    "transferCustody": ("0 -1 LS", ("0 -1", "0 1 LS"), "0 0 LS", "0 1 LS"),
    "use": ("0 0 S", ("0 0 S", NOTHING), "0 0 S", NOTHING),
    "work": (NOTHING, (NOTHING, NOTHING), NOTHING, NOTHING),
}

# Provider and receiver differ. An implied transfer of all there is (produce, consume,
# deliverService) or of custody (pickup, dropoff, accept, modify) comes on top: after the action for
# an output, before it for an input, whose own effects are then the receiver's. Actions that are not
# here do as above.
BETWEEN_AGENTS = OWN | {
    "accept": ("0 -1 LS", ("0 -1", "0 0 LS"), "0 -1 LS", "0 0 LS"),
    "consume": ("-1 -1 LAS", ("-1 -1", "0 0 LAS"), "-1 -1 LAS", "0 0 LAS"),
    "deliverService": ("0 0 LAS", ("-1 -1", "1 1 LAS"), "0 0 LAS", "1 1 LAS"),
    "dropoff": ("0 1 LGS", ("0 0 LGS", "0 1 LS"), "0 1 LGS", "0 1 LS"),
    "modify": ("0 1 LGS", ("0 0 LGS", "0 1 LS"), "0 1 LGS", "0 1 LS"),
    "pickup": ("0 -1 LS", ("0 -1", "0 0 LS"), "0 -1 LS", "0 0 LS"),
    "produce": ("1 1 LAGS", ("0 0 GS", "1 1 LAS"), "1 1 LAGS", "1 1 LAS"),
}

ACTIONS = sorted(OWN)


LETTERS = {
    VF.currentLocation: "L",
    VF.primaryAccountable: "A",
    VF.stage: "G",
    VF.state: "S",
    VF.containedIn: "C",
}


def outcome(resource: EconomicResource, *, receiver: NamedNode) -> str:
    """What became of a resource of which there were ten kilograms, in the notation of the table."""
    assert resource.accounting is not None
    assert resource.onhand is not None
    assert resource.accounting.unit == resource.onhand.unit
    container = FROM if resource.fact(VF.containedIn) == FROM else TO
    new = {
        VF.currentLocation: THERE,
        VF.primaryAccountable: receiver,
        VF.stage: AFTER,
        VF.state: WORN,
        VF.containedIn: container,
    }
    letters = ""
    for predicate, letter in LETTERS.items():
        value = resource.fact(predicate)
        if value is None:
            assert letter == "C"
            letters += "x"
        elif value != dict(OLD)[predicate]:
            assert value == new[predicate]
            letters += letter
    return f"{resource.accounting.amount - 10} {resource.onhand.amount - 10} {letters}".strip()


def test_the_table_has_every_action_there_is(ontology: Ontology) -> None:
    assert {action.name for action in ontology.actions.values()} == set(OWN)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("receiver", [PROVIDER, RECEIVER], ids=["one agent", "two agents"])
class TestEffects:
    def expected(self, action: str, receiver: NamedNode) -> tuple[str, tuple[str, str], str, str]:
        return (OWN if receiver == PROVIDER else BETWEEN_AGENTS)[action]

    def test_on_the_only_resource(
        self, action: str, receiver: NamedNode, around: Surroundings
    ) -> None:
        found = after(event(action, receiver=receiver), [stock(FROM), stock(TO)], around)
        assert outcome(found[FROM], receiver=receiver) == self.expected(action, receiver)[0]
        assert found[TO] == stock(TO)

    def test_on_two_resources(self, action: str, receiver: NamedNode, around: Surroundings) -> None:
        found = after(event(action, to=TO, receiver=receiver), [stock(FROM), stock(TO)], around)
        both = (
            outcome(found[FROM], receiver=receiver),
            outcome(found[TO], receiver=receiver),
        )
        assert both == self.expected(action, receiver)[1]

    def test_on_one_resource_that_is_on_both_sides(
        self, action: str, receiver: NamedNode, around: Surroundings
    ) -> None:
        found = after(event(action, to=FROM, receiver=receiver), [stock(FROM)], around)
        assert outcome(found[FROM], receiver=receiver) == self.expected(action, receiver)[2]

    def test_on_the_to_resource_alone(
        self, action: str, receiver: NamedNode, around: Surroundings
    ) -> None:
        found = after(event(action, on=None, to=TO, receiver=receiver), [stock(TO)], around)
        assert outcome(found[TO], receiver=receiver) == self.expected(action, receiver)[3]

    def test_without_any_resource(
        self, action: str, receiver: NamedNode, around: Surroundings
    ) -> None:
        assert after(event(action, on=None, receiver=receiver), [], around) == {}


@pytest.mark.parametrize("action", ACTIONS)
def test_no_transfer_is_implied_where_an_agent_is_not_given(
    action: str, around: Surroundings
) -> None:
    alone = event(action, to=TO, provider=None, receiver=RECEIVER)
    found = after(alone, [stock(FROM), stock(TO)], around)
    both = (outcome(found[FROM], receiver=RECEIVER), outcome(found[TO], receiver=RECEIVER))
    assert both == OWN[action][1]


@pytest.mark.parametrize("action", ACTIONS)
def test_effort_changes_no_quantity(action: str, around: Surroundings) -> None:
    with_effort = event(action, to=TO, receiver=RECEIVER, effort=stock(FROM).accounting)
    without = event(action, to=TO, receiver=RECEIVER)
    resources = [stock(FROM), stock(TO)]
    assert after(with_effort, resources, around) == after(without, resources, around)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_correction_changes_quantities_alone(action: str, around: Surroundings) -> None:
    correction = event(action, to=TO, receiver=RECEIVER, corrects=event(action).iri)
    before = [stock(FROM), stock(TO)]
    found = after(correction, before, around)
    expected = [text.rstrip("LAGSCx").strip() for text in BETWEEN_AGENTS[action][1]]
    assert [outcome(found[r], receiver=RECEIVER) for r in (FROM, TO)] == expected
