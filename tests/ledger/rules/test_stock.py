"""Whose it is, where it is, and how much: events that name one resource, and what is told of them.

The figures are those of the specification's library, rental car and transport, and of bookkeeping
by hand.
"""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, correction, event, notes, quantity, x
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import place, refusal, refusals
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.vocabulary.namespaces import VF, VG

RYE = event("grown", "raise", "100 kilogram", resource="x:rye")


def between(name: str, action: str, amount: str, giver: str, taker: str, **rest: object) -> Node:
    return event(name, action, amount, provider=f"x:{giver}", receiver=f"x:{taker}", **rest)


def told(books: Books, *nodes: Node) -> list[Finding]:
    """The warnings of what is accepted."""
    found = books.accept(*nodes).findings
    return [f for f in found if f.severity is Severity.WARNING]


def held(books: Books, name: str) -> str:
    """Accounting and on-hand quantity, and whose it is."""
    stock = books.stock(name)
    amounts = [stock[key].split()[0] for key in ("accountingQuantity", "onhandQuantity")]
    return "/".join(amounts) + " " + stock.get("primaryAccountable", "nobody").removeprefix("x:")


@pytest.mark.parametrize(
    ("action", "left"),
    [
        ("transfer", "80/80 mill"),
        ("transferAllRights", "80/100 mill"),
        ("transferCustody", "100/80 mill"),
        ("consume", "80/80 mill"),
        ("produce", "120/120 mill"),
        ("pickup", "100/80 mill"),
        ("accept", "100/80 mill"),
        ("deliverService", "100/100 mill"),
    ],
)
def test_what_is_left_stays_where_and_whose_it_is(books: Books, action: str, left: str) -> None:
    rye = {"id": "x:rye", "type": "EconomicResource", "currentLocation": "x:mill-yard"}
    books.accept({**RYE, "resourceInventoriedAs": rye})
    books.accept(between("e", action, "20 kilogram", "mill", "bakery", resource="x:rye"))
    assert held(books, "rye") == left
    assert books.stock("rye")["currentLocation"] == "x:mill-yard"


def test_a_transfer_with_a_place_takes_nothing_but_what_it_transfers(books: Books) -> None:
    rye = {"id": "x:rye", "type": "EconomicResource", "currentLocation": "x:mill-yard"}
    books.accept({**RYE, "resourceInventoriedAs": rye})
    sent = between("e", "transferCustody", "20 kilogram", "mill", "shop", resource="x:rye")
    books.accept({**sent, "toLocation": "x:shop-floor"})
    assert books.stock("rye")["currentLocation"] == "x:mill-yard"


@pytest.mark.parametrize("corrected", [False, True])
def test_a_loan_and_its_return(books: Books, corrected: bool) -> None:
    books.accept(event("bought", "raise", "1 one", resource="x:book"))
    lent = between("lent", "transferCustody", "1 one", "mill", "ana", resource="x:book")
    books.accept(lent)
    assert held(books, "book") == "1/0 mill"
    if corrected:
        books.accept(correction("never", lent, "-1 one"))
        assert held(books, "book") == "1/1 mill"
        return
    back = between("back", "transferCustody", "1 one", "ana", "mill", resource="x:book")
    assert told(books, back) == []
    assert held(books, "book") == "1/1 mill"
    books.accept(correction("not-back", back, "-1 one"))
    assert held(books, "book") == "1/0 mill"


def test_a_correction_does_as_its_event_did_whoever_has_it_now(books: Books) -> None:
    books.accept(event("bought", "raise", "1 one", resource="x:book"))
    books.accept(between("lent", "transferCustody", "1 one", "mill", "ana", resource="x:book"))
    back = between("back", "transferCustody", "1 one", "ana", "mill", resource="x:book")
    books.accept(back)
    given = between("given", "transfer", "1 one", "mill", "ana", resource="x:book", to="x:book")
    books.accept(given)
    assert held(books, "book") == "1/1 ana"
    books.accept(correction("not-back", back, "-1 one"))
    assert held(books, "book") == "1/0 ana"


def test_a_lent_car_is_repaired(books: Books) -> None:
    books.accept(event("bought", "raise", "1 one", resource="x:car"))
    books.accept(between("lent", "transferCustody", "1 one", "mill", "ana", resource="x:car"))
    shop: Node = {"id": "x:repair", "type": "Process", "name": "Repair"}
    brought = between(
        "in", "accept", "1 one", "ana", "garage", resource="x:car", inputOf="x:repair"
    )
    books.accept(shop, brought)
    assert held(books, "car") == "1/0 mill"
    books.accept(
        between("out", "modify", "1 one", "garage", "ana", resource="x:car", outputOf="x:repair")
    )
    assert held(books, "car") == "1/0 mill"
    books.accept(between("back", "transferCustody", "1 one", "ana", "mill", resource="x:car"))
    assert held(books, "car") == "1/1 mill"


def test_no_more_comes_back_than_was_out(books: Books) -> None:
    books.accept(event("bought", "raise", "10 one", resource="x:cups"))
    books.accept(between("lent", "transferCustody", "4 one", "mill", "ana", resource="x:cups"))
    back = between("back", "transferCustody", "5 one", "ana", "mill", resource="x:cups")
    (warning,) = told(books, back)
    assert warning.rule == VG.MoreThanOut
    assert "4 one were out" in warning.message
    assert held(books, "cups") == "10/10 mill"
    books.accept(correction("one-less", back, "-1 one"))
    assert held(books, "cups") == "10/10 mill"
    books.accept(correction("two-less", back, "-1 one"))
    assert held(books, "cups") == "10/9 mill"


def test_a_van_moves(books: Books) -> None:
    books.accept(event("bought", "raise", "1 one", resource="x:van"))
    moved = event("moved", "move", "1 one", resource="x:van", toLocation="x:yard")
    assert told(books, moved) == []
    assert held(books, "van") == "1/1 mill"
    assert books.stock("van")["currentLocation"] == "x:yard"


def test_a_part_does_not_move_under_the_name_of_the_whole(books: Books) -> None:
    books.accept(RYE)
    found = refusal(books, event("e", "move", "20 kilogram", resource="x:rye", toLocation="x:shop"))
    assert place(found) == ("vg:PartOfResource", "x:e", "resourceQuantity", None)
    assert "Name another resource as toResourceInventoriedAs" in found.message
    books.accept(event("e", "move", "20 kilogram", resource="x:rye", to="x:rest"))
    assert held(books, "rest") == "20/20 mill"


def test_rights_do_not_get_into_what_is_a_third_agents(books: Books) -> None:
    books.accept(event("grown", "raise", "10 one", resource="x:purse", provider="x:ana",
                       receiver="x:ana"),
                 event("won", "raise", "35 one", resource="x:bens", provider="x:ben",
                       receiver="x:ben"))  # fmt: skip
    paid = between("paid", "transfer", "5 one", "ana", "cy", resource="x:purse", to="x:bens")
    found = refusal(books, paid)
    assert place(found) == ("vg:OthersResource", "x:paid", "toResourceInventoriedAs", "x:bens")
    assert "<https://elsewhere.example/ben> is accountable" in found.message
    books.accept({**paid, "toResourceInventoriedAs": "x:cys"})
    assert held(books, "bens") == "35/35 ben"
    assert held(books, "cys") == "5/5 cy"


def test_who_gives_away_what_a_third_agent_has_is_told(books: Books) -> None:
    books.accept(RYE)
    sold = between("sold", "transfer", "5 kilogram", "ana", "ben", resource="x:rye")
    (warning,) = told(books, sold)
    assert warning.rule == VG.OthersRights
    assert held(books, "rye") == "95/95 mill"


@pytest.mark.parametrize("missing", ["provider", "receiver"])
def test_a_transfer_has_two_agents(books: Books, missing: str) -> None:
    books.accept(RYE)
    made = {**event("e", "transfer", "5 kilogram", resource="x:rye")}
    del made[missing]
    (warning,) = told(books, made)
    assert (warning.rule, warning.path) == (VG.TransferAgents, VF[missing])
    assert held(books, "rye") == ("95/95 mill" if missing == "receiver" else "105/105 mill")


def test_what_goes_from_oneself_to_oneself_changes_nothing(books: Books) -> None:
    books.accept(RYE)
    (warning,) = told(books, event("e", "transfer", "5 kilogram", resource="x:rye"))
    assert warning.rule == VG.TransferAgents
    assert held(books, "rye") == "100/100 mill"


def test_a_copy_names_what_it_makes(books: Books) -> None:
    books.accept(event("drawn", "raise", "1 one", resource="x:plan"))
    (warning,) = told(books, event("e", "copy", "1 one", resource="x:plan"))
    assert warning.rule == VG.NoEffect
    assert held(books, "plan") == "1/1 mill"


def test_what_belongs_to_nobody_is_settled_without_a_change_of_quantities(books: Books) -> None:
    moved: Node = event("e", "move", "20 kilogram", resource="x:unknown", to="x:sack")
    warning = next(f for f in told(books, moved) if f.rule == VG.NobodysResource)
    assert warning.focus == x("sack")
    assert "with a raise" in warning.message
    assert held(books, "sack") == "20/20 nobody"
    books.accept(event("mine", "raise", "0 kilogram", resource="x:sack"))
    assert held(books, "sack") == "20/20 mill"


def test_a_sale_before_its_stock_is_raised(books: Books) -> None:
    rye = {"id": "x:rye", "type": "EconomicResource", "name": "Rye"}
    sold = between("sold", "transfer", "30 kilogram", "mill", "bakery", resource="x:rye")
    found = told(books, rye, sold)
    assert [f.rule for f in found] == [VG.NobodysResource]
    books.accept(RYE)
    assert held(books, "rye") == "70/70 mill"


def test_what_is_new_takes_after_what_it_comes_from(books: Books) -> None:
    lot: Node = {"id": "x:lot-7", "type": "BatchLotRecord", "batchLotCode": "7"}
    kind: Node = {"id": "x:grain", "type": "ResourceSpecification", "name": "Grain"}
    rye: Node = {
        "id": "x:rye",
        "type": "EconomicResource",
        "conformsTo": "x:grain",
        "ofBatchLot": "x:lot-7",
        "stage": "x:threshed",
        "state": "dry",
    }
    books.accept(lot, kind, {**RYE, "resourceInventoriedAs": rye})
    books.accept(event("moved", "move", "20000 gram", resource="x:rye", to="x:sack"))
    bag: Node = {"id": "x:bag", "type": "EconomicResource", "name": "Bag"}
    sold = between("sold", "transfer", "5 kilogram", "mill", "ana", resource="x:rye", to=bag)
    books.accept(sold)
    for name in ("sack", "bag"):
        assert books.values(name, VF.conformsTo) == {"x:grain"}
        assert books.values(name, VF.ofBatchLot) == {"x:lot-7"}
    assert books.stock("sack") == {
        "accountingQuantity": "20 kilogram",
        "onhandQuantity": "20 kilogram",
        "primaryAccountable": "x:mill",
        "stage": "x:threshed",
        "state": "dry",
    }
    assert books.stock("bag") == {
        "accountingQuantity": "5 kilogram",
        "onhandQuantity": "5 kilogram",
        "primaryAccountable": "x:ana",
    }


def test_transport_into_a_load(books: Books) -> None:
    ride: Node = {"id": "x:ride", "type": "Process", "name": "Ride"}
    books.accept(ride, event("picked", "raise", "230 kilogram", resource="x:apples"))
    up = between("up", "pickup", "30 kilogram", "mill", "carrier", resource="x:apples",
                 to="x:load", inputOf="x:ride")  # fmt: skip
    books.accept(up)
    assert books.stock("apples")["onhandQuantity"] == "200 kilogram"
    down = event("down", "dropoff", "30 kilogram", resource="x:load", outputOf="x:ride",
                 provider="x:carrier", receiver="x:carrier", toLocation="x:market")  # fmt: skip
    too_much = {**down, "resourceQuantity": quantity("31 kilogram")}
    found = refusal(books, too_much)
    assert place(found) == ("vg:Pair", "x:down", "resourceQuantity", None)
    assert "31 kilogram" in found.message
    assert "of 30 kilogram" in found.message
    books.accept(down)
    again = {**down, "id": "x:again", "resourceQuantity": quantity("1 gram")}
    assert place(refusal(books, again))[0] == "vg:Pair"
    less_up = refusal(books, correction("less-up", up, "-1 kilogram"))
    assert place(less_up) == ("vg:Pair", "x:less-up", "resourceQuantity", None)
    # Less was set down than was written first: so much may still be.
    books.accept(correction("less", down, "-1 kilogram"), again)
    books.accept(correction("less-up", up, "-0.5 kilogram"))


def test_a_container_is_what_the_process_makes(books: Books) -> None:
    packing: Node = {"id": "x:packing", "type": "Process", "name": "Packing"}
    books.accept(packing, event("sewn", "raise", "2 one", resource="x:gown"))
    packed = event("packed", "combine", "2 one", resource="x:gown", inputOf="x:packing")
    (warning,) = told(books, packed)
    assert warning.rule == VG.NoContainer
    assert "containedIn" not in books.stock("gown")
    books.accept(event("made", "produce", "1 one", resource="x:parcel", outputOf="x:packing"))
    assert books.stock("gown")["containedIn"] == "x:parcel"
    assert books.values("packed", VG.container) == {"x:parcel"}
    elsewhere = event("again", "combine", "1 one", resource="x:gown", to="x:crate")
    assert place(refusal(books, elsewhere))[0] == "vg:InContainer"
    books.accept(correction("not-packed", packed, "-2 one"))
    assert "containedIn" not in books.stock("gown")
    assert held(books, "gown") == "2/2 mill"


def test_a_process_that_makes_several_things_is_no_container(books: Books) -> None:
    packing: Node = {"id": "x:packing", "type": "Process", "name": "Packing"}
    made = [
        event(f"made-{n}", "produce", "1 one", resource=f"x:parcel-{n}", outputOf="x:packing")
        for n in range(2)
    ]
    packed = event("packed", "combine", "1 one", resource="x:gown", inputOf="x:packing")
    sewn = event("sewn", "raise", "2 one", resource="x:gown")
    found = told(books, packing, sewn, *made, packed)
    assert [f.rule for f in found if f.rule == VG.NoContainer] == [VG.NoContainer]
    assert any("several" in f.message for f in found if f.rule == VG.NoContainer)
    assert "containedIn" not in books.stock("gown")


def test_what_the_ledger_finds_out_is_recorded_again(books: Books) -> None:
    """An export has what was found out, and is recorded anew without a word against it."""
    books.accept(event("bought", "raise", "1 one", resource="x:book"))
    books.accept(between("lent", "transferCustody", "1 one", "mill", "ana", resource="x:book"))
    back = between("back", "transferCustody", "1 one", "ana", "mill", resource="x:book")
    books.accept({**back, VG.addsToReceiver.value: {"id": "x:book"}})
    assert books.values("back", VG.addsToReceiver) == {"x:book"}
    wrong = between("other", "transferCustody", "1 one", "mill", "ana", resource="x:book")
    receipt = books.accept({**wrong, VG.addsToReceiver.value: {"id": "x:book"}})
    assert notes(receipt, "LedgerKept")
    assert held(books, "book") == "1/0 mill"


@pytest.mark.parametrize("action", ["transfer", "move", "copy", "transferAllRights", "produce"])
def test_what_flows_stays_of_its_kind(books: Books, action: str) -> None:
    kinds: list[Node] = [
        {"id": f"x:{kind}", "type": "ResourceSpecification", "name": kind}
        for kind in ("hours", "euros")
    ]
    accounts = [
        event(f"{kind}-opened", "raise", "60 one", resource={
            "id": f"x:{kind}-account", "type": "EconomicResource", "conformsTo": f"x:{kind}"})
        for kind in ("hours", "euros")
    ]  # fmt: skip
    books.accept(*kinds, *accounts)
    sides = {"resource": "x:hours-account", "to": "x:euros-account"}
    made = event("e", action, "6 one", **sides)
    if action == "produce":
        made["receiver"] = "x:ana"
    found = {place(f)[0] for f in refusals(books, made)}
    assert "vg:OtherSpecification" in found


def test_a_container_is_of_another_kind(books: Books) -> None:
    kinds: list[Node] = [
        {"id": f"x:{kind}", "type": "ResourceSpecification", "name": kind}
        for kind in ("gown", "box")
    ]
    things = [
        event(f"{kind}-made", "raise", "1 one", resource={
            "id": f"x:{kind}-1", "type": "EconomicResource", "conformsTo": f"x:{kind}"})
        for kind in ("gown", "box")
    ]  # fmt: skip
    books.accept(*kinds, *things)
    books.accept(event("packed", "combine", "1 one", resource="x:gown-1", to="x:box-1"))


def test_a_correction_is_recorded_though_it_leaves_less_than_nothing(
    with_policies: Opener,
) -> None:
    """Eight of ten were used, and then it turns out that there had been six."""
    books = with_policies("no-overdraft-onhand", "no-overdraft-accounting")
    counted = event("counted", "raise", "10 kilogram", resource="x:rye")
    books.accept(counted, event("used", "consume", "8 kilogram", resource="x:rye"))
    receipt = books.accept(correction("less", counted, "-4 kilogram"))
    told = [f for f in receipt.findings if "tells what was so" in f.message]
    assert [f.severity for f in told] == [Severity.WARNING] * 2
    assert held(books, "rye") == "-2/-2 mill"
    assert refusals(books, event("more", "consume", "1 kilogram", resource="x:rye"))
    books.ledger.close()


def test_a_part_that_takes_the_rest_along_is_told_of(books: Books) -> None:
    ride: Node = {"id": "x:ride", "type": "Process", "name": "Ride"}
    rye: Node = {"id": "x:rye", "type": "EconomicResource", "currentLocation": "x:mill-yard"}
    books.accept(ride, {**RYE, "resourceInventoriedAs": rye})
    up = event("up", "pickup", "60 kilogram", resource="x:rye", inputOf="x:ride")
    down = event("down", "dropoff", "60 kilogram", resource="x:rye", outputOf="x:ride")
    assert told(books, up) == []
    (warning,) = told(books, {**down, "toLocation": "x:hub"})
    assert warning.rule == VG.RestChanges
    assert "60 kilogram" in warning.message
    assert "currentLocation of all 100 kilogram" in warning.message
    part = event("part", "move", "5 kilogram", resource="x:rye", to="x:part", toLocation="x:shop")
    assert told(books, part) == []
    packed = event("packed", "combine", "5 kilogram", resource="x:part", to="x:crate")
    assert told(books, packed) == []
    (warning,) = told(books, event("more", "combine", "7 kilogram", resource="x:rye", to="x:crate"))
    assert "containedIn of all 95 kilogram" in warning.message


@pytest.mark.parametrize("action", ["use", "consume", "raise"])
def test_what_changes_nothing_of_the_rest_is_not_told_of(books: Books, action: str) -> None:
    books.accept(RYE)
    assert told(books, event("e", action, "5 kilogram", resource="x:rye")) == []


@pytest.mark.parametrize("load", ["x:load", None])
def test_transport_in_two_hops(books: Books, load: str | None) -> None:
    """Apples go from Alice to a distribution centre and on to Bob, under an identifier of the
    carrier's or under Alice's own."""
    hops: list[Node] = [{"id": f"x:hop-{n}", "type": "Process", "name": "Hop"} for n in (1, 2)]
    carried = load or "x:apples"
    books.accept(*hops, event("picked", "raise", "230 kilogram", resource="x:apples"))
    up = between("up-1", "pickup", "30 kilogram", "mill", "carrier", resource="x:apples",
                 inputOf="x:hop-1")  # fmt: skip
    books.accept(up | ({"toResourceInventoriedAs": load} if load else {}))
    assert held(books, "apples") == "230/200 mill"
    down = between("down-1", "dropoff", "30 kilogram", "carrier", "carrier", resource=carried,
                   outputOf="x:hop-1")  # fmt: skip
    books.accept(down)
    if load:
        assert held(books, "load") == "0/30 mill"
    books.accept(
        between("up-2", "pickup", "30 kilogram", "carrier", "carrier", resource=carried,
                inputOf="x:hop-2"),
        between("down-2", "dropoff", "30 kilogram", "carrier", "bob", resource=carried,
                to="x:bobs", outputOf="x:hop-2"),
    )  # fmt: skip
    assert held(books, "bobs") == "0/30 mill"
    assert held(books, "apples") == "230/200 mill"
    sold = between("sold", "transferAllRights", "30 kilogram", "mill", "bob", resource="x:apples",
                   to="x:bobs-own")  # fmt: skip
    books.accept(sold)
    assert held(books, "apples") == "200/200 mill"
    if load:
        assert held(books, "load") == "0/0 mill"
