"""What the ledger makes of the resources of the examples, step by step.

The examples tell what there is before and after. Before, each resource is counted in a ``raise``,
and put into its container in a ``combine``; after, what the events made is compared with what the
example tells, and where that is at odds with the action table of ValueFlows 1.0, with the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from tests.reference import names as n
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VF

Value = str | Term | None
"""A quantity such as ``8 one``, another fact as a term, or None where there is none."""


@dataclass(frozen=True)
class Odds:
    """A value of an example that the action table does not give, and the one that it does."""

    resource: NamedNode
    path: NamedNode
    example: Value
    table: Value
    reason: str


@dataclass(frozen=True)
class Step:
    """Blocks that are recorded, the block that tells what comes of them, and what else does.

    ``then`` are values that no example gives, by the action table. ``instead`` are parts of the
    text of a block and what is to be read in their place, where the example leaves out a name.
    """

    record: tuple[str, ...]
    after: str | None = None
    odds: tuple[Odds, ...] = ()
    then: Mapping[tuple[NamedNode, NamedNode], Value] = field(default_factory=dict)
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Story:
    """``before`` is the block with the resources at first; ``presumed`` are the specifications of
    processes that another block would have brought, ``stock`` what no block tells of."""

    before: str | None
    steps: tuple[Step, ...]
    presumed: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    stock: Mapping[NamedNode, str] = field(default_factory=dict)


def on_hand(*resources: NamedNode, quantity: str) -> dict[tuple[NamedNode, NamedNode], Value]:
    """The quantity in custody, of which the examples do not speak."""
    return {(resource, VF.onhandQuantity): quantity for resource in resources}


_ONE = "1 one"
_DESK_IS_MADE = {
    **on_hand(n.DESK, quantity="9 one"),
    **on_hand(n.PLYWOOD, quantity="127 one"),
    **on_hand(n.DESIGN, n.CNC_MACHINE, quantity=_ONE),
}
_WORKSHOP_IS_GIVEN: Mapping[tuple[NamedNode, NamedNode], Value] = {
    (n.HANDOUT, VF.accountingQuantity): "97 one",
    (n.PRINTER, VF.accountingQuantity): _ONE,
    **on_hand(n.HANDOUT, quantity="97 one"),
    **on_hand(n.PRINTER, quantity=_ONE),
}
_CAR_IS_BACK: Mapping[tuple[NamedNode, NamedNode], Value] = {
    **on_hand(n.CAR, quantity=_ONE),
    (n.CAR, VF.primaryAccountable): NamedNode(n.ALICE.iri),
}
_CUTTER = on_hand(n.LASER_CUTTER, quantity=_ONE)

_TESTED = Odds(
    n.LASER_CUTTER,
    VF.stage,
    n.TESTING,
    n.ATTACH_AIR_FILTER,
    "The stage is the specification that the process is based on, not the process; and the testing "
    "process is based on the specification of attaching the air filter.",
)
_PACKED = tuple(
    Odds(
        resource,
        VF.containedIn,
        n.PACKAGE,
        None,
        "Neither a combine nor the produce names the package, so nothing tells the container.",
    )
    for resource in (n.CONTAINER, *n.GOWNS)
)
_NO_PACKAGE = Odds(
    n.PACKAGE,
    VF.accountingQuantity,
    _ONE,
    None,
    "The produce names a specification and no resource, so it creates none.",
)
_TESTED_BUCKETS = Odds(
    n.BUCKETS,
    VF.accountingQuantity,
    "1318 one",
    "1320 one",
    "accept and modify change the onhand quantity alone: 320 and 1000 produced are accounted for, "
    "though 1000 went into the test and 998 came out of it.",
)
_UNPACKED = (n.CONTAINER, *n.GOWNS)


def _packing(pack: str, hand_over: tuple[str, ...], unpack: str) -> Story:
    return Story(
        "production-10/1",
        (
            Step(
                (pack,),
                "production-10/3",
                odds=(*_PACKED, _NO_PACKAGE),
                then=on_hand(*_UNPACKED, quantity="0 one"),
            ),
            Step(
                (*hand_over, unpack),
                "production-10/6",
                # They are unpacked at the laundry, and not in the hands of whose they are.
                then=on_hand(*_UNPACKED, quantity="0 one"),
            ),
        ),
    )


def _named_package() -> Story:
    """The packing, with the package named by the event that produces it."""
    specified = (
        "      resourceConformsTo: http://www.wikidata.org/entity/Q2127468 # packaging unit\n"
    )
    package = f"      resourceInventoriedAs: {n.PACKAGE.value}\n"
    return Story(
        "production-10/1",
        (
            Step(
                ("production-10/2",),
                "production-10/3",
                then={
                    **on_hand(*_UNPACKED, quantity="0 one"),
                    **on_hand(n.PACKAGE, quantity=_ONE),
                    **{(each, VF.containedIn): n.PACKAGE for each in _UNPACKED},
                    (n.PACKAGE, VF.primaryAccountable): NamedNode(n.MED.iri),
                },
                instead=((specified, specified + package),),
            ),
            Step(
                ("production-10/4",),
                then={
                    (n.PACKAGE, VF.accountingQuantity): _ONE,
                    (n.PACKAGE, VF.primaryAccountable): NamedNode(n.MED.iri),
                    **on_hand(n.PACKAGE, quantity="0 one"),
                },
            ),
            Step(
                ("production-10/5",),
                "production-10/6",
                then={
                    **on_hand(*_UNPACKED, n.PACKAGE, quantity="0 one"),
                    (n.PACKAGE, VF.accountingQuantity): "0 one",
                },
            ),
        ),
    )


def _testing(*blocks: str) -> Story:
    return Story(
        "production-07/5", (Step(blocks, "production-07/7", odds=(_TESTED,), then=_CUTTER),)
    )


STORIES: Mapping[str, Story] = {
    "a desk": Story(
        "production-01/1", (Step(("production-02/1",), "production-01/3", then=_DESK_IS_MADE),)
    ),
    "a desk, inputs and outputs nested in the process": Story(
        "production-01/1", (Step(("production-01/2",), "production-01/3", then=_DESK_IS_MADE),)
    ),
    "a workshop": Story("production-03/1", (Step(("production-03/2",), then=_WORKSHOP_IS_GIVEN),)),
    "a workshop, under a context that defines something": Story(
        "production-03/1", (Step(("production-04/1",), then=_WORKSHOP_IS_GIVEN),)
    ),
    "an oil change": Story(
        "production-05/1", (Step(("production-05/2",), "production-05/3", then=_CAR_IS_BACK),)
    ),
    "an oil change, with the car coming out": Story(
        "production-05/1", (Step(("production-06/1",), "production-05/3", then=_CAR_IS_BACK),)
    ),
    "a laser cutter is assembled": Story(
        "production-07/3",
        (
            Step(
                ("production-07/1", "production-07/2", "production-07/4"),
                "production-07/5",
                then=_CUTTER,
            ),
        ),
    ),
    "a laser cutter is assembled, flat": Story(
        "production-07/3", (Step(("production-08/1",), "production-07/5", then=_CUTTER),)
    ),
    "a laser cutter is tested": _testing("production-07/1", "production-07/2", "production-07/6"),
    "a laser cutter is tested, flat": _testing("production-08/2"),
    "buckets": Story(
        "production-09/2",
        (
            Step(
                ("production-09/5",),
                "production-09/6",
                odds=(_TESTED_BUCKETS,),
                then={
                    **on_hand(n.BUCKETS, quantity="1318 one"),
                    **on_hand(n.POLYMER, quantity="1531.8 kilogram"),
                    **on_hand(n.MOULDING_MACHINE, quantity=_ONE),
                    (n.POLYMER, VF.stage): n.QUALITY_TEST,
                },
            ),
        ),
        presumed={n.MAKE_BUCKETS: n.MAKING, n.TEST_BUCKETS: n.QUALITY_TEST},
    ),
    "gowns": _packing("production-10/2", ("production-10/4",), "production-10/5"),
    "gowns, with the package named": _named_package(),
    "gowns, flat": _packing("production-11/1", (), "production-11/2"),
    "cows": Story(
        "production-12/1",
        (
            Step(
                ("production-12/2", "production-12/3"),
                "production-12/4",
                then={
                    **on_hand(n.COW_12, n.HERD, quantity=_ONE),
                    **on_hand(n.COW_45, n.COW_40, quantity="0 one"),
                },
            ),
        ),
    ),
    "a desk, corrected": Story(
        None,
        (
            Step(
                ("production-13/1",),
                then={
                    (n.PLYWOOD, VF.accountingQuantity): "17 one",
                    (n.DESK, VF.accountingQuantity): _ONE,
                },
            ),
            Step(
                tuple(f"production-13/{number}" for number in range(2, 8)),
                then={
                    (n.PLYWOOD, VF.accountingQuantity): "15 one",
                    (n.DESK, VF.accountingQuantity): _ONE,
                    **on_hand(n.PLYWOOD, quantity="15 one"),
                    **on_hand(n.DESK, quantity=_ONE),
                },
            ),
        ),
        stock={n.PLYWOOD: "20 one"},
    ),
}
