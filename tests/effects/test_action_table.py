"""What each of the nineteen actions does to the resources that its events name.

The table is the specification's table of effects, applied by hand. An outcome is written as the
change of the accounting and of the onhand quantity, in multiples of the event's quantity, and a
letter for each fact that the event sets anew: `L` currentLocation (to the event's toLocation),
`A` primaryAccountable (to the receiver), `G` stage (to the specification of the process), `S` state
(to the event's), `C` containedIn (to the to-resource), `x` containedIn cleared.
"""

from __future__ import annotations

from functools import partial

import pytest
from pyoxigraph import NamedNode

from valuegraph.effects.engine import EffectContext, apply_event
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import Ontology

from .records import (
    AFTER,
    BOX,
    FROM,
    PROVIDER,
    RECEIVER,
    THERE,
    TO,
    WORN,
    after,
    event,
    measure,
    stock,
)

NOTHING = "0 0"

# Provider and receiver are one agent: nothing is transferred that the action does not say. What is
# moved without another resource is moved as a whole; a transfer to oneself changes no quantity.
# action -> resource alone; resource and to-resource; one resource on both sides; to-resource alone
OWN = {
    "accept": ("0 -1 LS", ("0 -1 LS", NOTHING), "0 -1 LS", NOTHING),
    "cite": ("0 0 S", ("0 0 S", NOTHING), "0 0 S", NOTHING),
    "combine": ("0 -1 S", ("0 -1 SC", NOTHING), "0 -1 SC", NOTHING),
    "consume": ("-1 -1 S", ("-1 -1 S", NOTHING), "-1 -1 S", NOTHING),
    "copy": (NOTHING, (NOTHING, "1 1 AS"), "1 1 S", "1 1 AS"),
    "deliverService": (NOTHING, (NOTHING, NOTHING), NOTHING, NOTHING),
    "dropoff": ("0 1 LGS", ("0 1 LGS", NOTHING), "0 1 LGS", NOTHING),
    "lower": ("-1 -1 S", ("-1 -1 S", NOTHING), "-1 -1 S", NOTHING),
    "modify": ("0 1 LGS", ("0 1 LGS", NOTHING), "0 1 LGS", NOTHING),
    "move": ("0 0 LS", ("-1 -1", "1 1 LS"), "0 0 LS", "1 1 LS"),
    "pickup": ("0 -1 LS", ("0 -1 LS", NOTHING), "0 -1 LS", NOTHING),
    "produce": ("1 1 GS", ("1 1 GS", NOTHING), "1 1 GS", NOTHING),
    "raise": ("1 1 S", ("1 1 S", NOTHING), "1 1 S", NOTHING),
    "separate": ("0 1 GSx", ("0 1 GSx", NOTHING), "0 1 GSx", NOTHING),
    "transfer": (NOTHING, ("-1 -1", "1 1 LAS"), "0 0 LS", "0 0 LAS"),
    "transferAllRights": (NOTHING, ("-1 0", "1 0 AS"), "0 0 S", "0 0 AS"),
    "transferCustody": (NOTHING, ("0 -1", "0 1 LS"), "0 0 LS", "0 0 LS"),
    "use": ("0 0 S", ("0 0 S", NOTHING), "0 0 S", NOTHING),
    "work": (NOTHING, (NOTHING, NOTHING), NOTHING, NOTHING),
}

# Provider and receiver differ. An implied transfer of all there is (produce, consume,
# deliverService) or of custody (pickup, dropoff, accept, modify) comes on top, where a to-resource
# is named: after the action for an output, before it for an input, whose own effects are then the
# receiver's. The only resource that a transfer names is the provider's, and so is what is left of
# it. Actions that are not here do as above.
BETWEEN_AGENTS = OWN | {
    "accept": ("0 -1 LS", ("0 -1", "0 0 LS"), "0 -1 LS", "0 0 LS"),
    "consume": ("-1 -1 S", ("-1 -1", "0 0 LAS"), "-1 -1 LAS", "0 0 LAS"),
    "deliverService": (NOTHING, ("-1 -1", "1 1 LAS"), "0 0 LAS", "1 1 LAS"),
    "dropoff": ("0 1 LGS", ("0 0 LGS", "0 1 LS"), "0 1 LGS", "0 1 LS"),
    "modify": ("0 1 LGS", ("0 0 LGS", "0 1 LS"), "0 1 LGS", "0 1 LS"),
    "move": ("-1 -1", ("-1 -1", "1 1 LS"), "0 0 LS", "1 1 LS"),
    "pickup": ("0 -1 LS", ("0 -1", "0 0 LS"), "0 -1 LS", "0 0 LS"),
    "produce": ("1 1 GS", ("0 0 GS", "1 1 LAS"), None, "1 1 LAS"),
    "transfer": ("-1 -1", ("-1 -1", "1 1 LAS"), "0 0 LAS", "1 1 LAS"),
    "transferAllRights": ("-1 0", ("-1 0", "1 0 AS"), "0 0 AS", "1 0 AS"),
    "transferCustody": ("0 -1", ("0 -1", "0 1 LS"), "0 0 LS", "0 1 LS"),
}
"""To produce ten more and hand over the twenty there are is not what an event of ten says."""

ACTIONS = sorted(OWN)


LETTERS = {
    VF.currentLocation: "L",
    VF.primaryAccountable: "A",
    VF.stage: "G",
    VF.state: "S",
    VF.containedIn: "C",
}


def given(action: str) -> list[EconomicResource]:
    """The two resources before an event; what is taken out of a container is in one."""
    return [stock(FROM, inside=BOX if action == "separate" else None), stock(TO)]


def outcome(resource: EconomicResource, *, receiver: NamedNode, action: str) -> str:
    """What an event of ten made of a resource of which there were ten kilograms, in the notation
    of the table."""
    (before,) = (each for each in given(action) if each.iri == resource.iri)
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
        value, old = resource.fact(predicate), before.fact(predicate)
        if value is None and old is not None:
            assert letter == "C"
            letters += "x"
        elif value != old:
            assert value == new[predicate]
            letters += letter
    counts = [int(m.amount - 10) // 10 for m in (resource.accounting, resource.onhand)]
    return f"{counts[0]} {counts[1]} {letters}".strip()


of_all = partial(event, quantity=measure("10"))
"""An event of all that there is."""


def test_the_table_has_every_action_there_is(ontology: Ontology) -> None:
    assert {action.name for action in ontology.actions.values()} == set(OWN)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("receiver", [PROVIDER, RECEIVER], ids=["one agent", "two agents"])
class TestEffects:
    def expected(
        self, action: str, receiver: NamedNode
    ) -> tuple[str, tuple[str, str], str | None, str]:
        return (OWN if receiver == PROVIDER else BETWEEN_AGENTS)[action]

    def test_on_the_only_resource(
        self, action: str, receiver: NamedNode, around: EffectContext
    ) -> None:
        found = after(of_all(action, receiver=receiver), given(action), around)
        assert (
            outcome(found[FROM], receiver=receiver, action=action)
            == self.expected(action, receiver)[0]
        )
        assert found[TO] == stock(TO)

    def test_on_two_resources(
        self, action: str, receiver: NamedNode, around: EffectContext
    ) -> None:
        found = after(of_all(action, to=TO, receiver=receiver), given(action), around)
        both = (
            outcome(found[FROM], receiver=receiver, action=action),
            outcome(found[TO], receiver=receiver, action=action),
        )
        assert both == self.expected(action, receiver)[1]

    def test_on_one_resource_that_is_on_both_sides(
        self, action: str, receiver: NamedNode, around: EffectContext
    ) -> None:
        made, before = of_all(action, to=FROM, receiver=receiver), given(action)[0]
        expected = self.expected(action, receiver)[2]
        if expected is None:
            (finding,) = apply_event(made, {FROM: before}, around).findings
            assert finding.rule == VG.PartOfResource
        else:
            assert (
                outcome(after(made, [before], around)[FROM], receiver=receiver, action=action)
                == expected
            )

    def test_on_the_to_resource_alone(
        self, action: str, receiver: NamedNode, around: EffectContext
    ) -> None:
        found = after(of_all(action, on=None, to=TO, receiver=receiver), given(action)[1:], around)
        assert (
            outcome(found[TO], receiver=receiver, action=action)
            == self.expected(action, receiver)[3]
        )

    def test_without_any_resource(
        self, action: str, receiver: NamedNode, around: EffectContext
    ) -> None:
        assert after(of_all(action, on=None, receiver=receiver), [], around) == {}


@pytest.mark.parametrize("action", ACTIONS)
def test_no_transfer_is_implied_where_an_agent_is_not_given(
    action: str, around: EffectContext
) -> None:
    alone = of_all(action, to=TO, provider=None, receiver=RECEIVER)
    found = after(alone, given(action), around)
    both = (
        outcome(found[FROM], receiver=RECEIVER, action=action),
        outcome(found[TO], receiver=RECEIVER, action=action),
    )
    assert both == OWN[action][1]


@pytest.mark.parametrize("action", ACTIONS)
def test_effort_changes_no_quantity(action: str, around: EffectContext) -> None:
    with_effort = of_all(action, to=TO, receiver=RECEIVER, effort=stock(FROM).accounting)
    without = of_all(action, to=TO, receiver=RECEIVER)
    resources = given(action)
    assert after(with_effort, resources, around) == after(without, resources, around)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_correction_changes_quantities_alone(action: str, around: EffectContext) -> None:
    correction = of_all(action, to=TO, receiver=RECEIVER, corrects=of_all(action).iri)
    before = given(action)
    found = after(correction, before, around)
    expected = [text.rstrip("LAGSCx").strip() for text in BETWEEN_AGENTS[action][1]]
    assert [outcome(found[r], receiver=RECEIVER, action=action) for r in (FROM, TO)] == expected
