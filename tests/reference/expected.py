"""Which blocks the ledger records and which it refuses, from reading the examples against
ValueFlows 1.0: each on its own, in a ledger that knows nothing yet.

A block is recorded if every term is one of ValueFlows 1.0 and every value what the term's range
asks for, or becomes so by normalisation: the old namespace, names in place of IRIs, numbers,
nesting. What the specification has dropped is recorded too, but warned of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal

from tests.reference import names as n
from tests.reference.faults import (
    Fault,
    counted,
    misplaced,
    no_container,
    no_original,
    no_process,
    no_specification,
    no_time,
    no_times,
    not_described,
    old_duration,
    retired,
    retired_class,
    twice,
    undefined,
)
from valuegraph.vocabulary.namespaces import SH, VF, VG


@dataclass(frozen=True)
class Outcome:
    """``refused`` are the violations of a block, ``warned`` its warnings; a clean one has none."""

    what: str
    refused: tuple[Fault, ...] = ()
    warned: tuple[Fault, ...] = ()


_WIKISPEED = "http://opensourceecology.org/wiki/Wikispeed_SGT01"
_CUTTER = "https://manufacturing.example/3be525ee-10f0-431c-9fec-9c0c15a4dv97"
_CAR = Outcome(
    "the car with its quantity",
    refused=(counted(n.CAR, "1 one"),),
    warned=(no_specification(n.CAR, _WIKISPEED),),
)
_LASER_CUTTER = Outcome(
    "the laser cutter with its quantity",
    refused=(counted(n.LASER_CUTTER, "1 one"),),
    warned=(no_specification(n.LASER_CUTTER, _CUTTER),),
)
_ASSEMBLY = Outcome(
    "attaching the air filter; an event of ValueFlows 1.0 has no stage",
    warned=(misplaced(n.ACCEPT_CUTTER, VF.stage, "EconomicEvent", n.ATTACH_COMPRESSOR),),
)
_TESTING = Outcome(
    "testing the laser cutter; an event has no stage, still less one that is a process",
    warned=(misplaced(n.ACCEPT_CUTTER, VF.stage, "EconomicEvent", n.ASSEMBLY),),
)
_UNPACKED = (n.CONTAINER, *n.GOWNS)
_PACKED = tuple(map(no_container, n.COMBINES, _UNPACKED))
_CONSUMED = no_times(n.CONSUME_PLYWOOD, hasPointInTime="10:00", created="18:00")
_WORKED = no_times(n.WORK, hasBeginning="10:30", hasEnd="16:30", created="18:00")
_PRODUCED = no_times(n.PRODUCE_DESK, hasPointInTime="17:30", created="18:02")

BLOCKS: Mapping[str, Outcome] = {
    "agent-01/1": Outcome("two persons, two organizations"),
    "agent-01/2": Outcome(
        "roles, which ValueFlows has not had since 0.16",
        warned=(
            retired_class(n.ROLE, "AgentRelationshipRole"),
            retired(n.ROLE, "roleLabel", Literal("is member of")),
            retired(n.ROLE, "inverseRoleLabel", Literal("has member")),
        ),
    ),
    "agent-01/3": Outcome(
        "relationships, which ValueFlows has not had since 0.16",
        warned=(
            retired_class(n.RELATIONSHIP, "AgentRelationship"),
            retired(n.RELATIONSHIP, "subject", Literal(n.ALICE.iri)),
            retired(
                n.RELATIONSHIP, "relationship", Literal("fablab:" + n.ROLE.value.rsplit("/", 1)[1])
            ),
            retired(n.RELATIONSHIP, "object", Literal(n.FABLAB.iri)),
        ),
    ),
    "production-01/1": Outcome(
        "four resources with their quantities",
        refused=(
            counted(n.DESK, "8 one"),
            counted(n.PLYWOOD, "130 one"),
            counted(n.DESIGN, "1 one"),
            counted(n.CNC_MACHINE, "1 one"),
        ),
    ),
    "production-01/2": Outcome(
        "inputs and outputs that are nested in an event in place of the process",
        refused=(
            no_process(n.USE_CNC, VF.inputOf),
            no_process(n.CITE_DESIGN, VF.inputOf),
            no_process(n.WORK, VF.inputOf),
            no_process(n.PRODUCE_DESK, VF.outputOf),
        ),
        warned=(
            misplaced(n.CONSUME_PLYWOOD, VF.hasInput, "EconomicEvent", n.USE_CNC),
            misplaced(n.CONSUME_PLYWOOD, VF.hasOutput, "EconomicEvent", n.PRODUCE_DESK),
            not_described(n.DESK),
        ),
    ),
    "production-01/3": Outcome(
        "four resources with their quantities; one is given its specification as flows are",
        refused=(
            counted(n.DESK, "9 one"),
            counted(n.PLYWOOD, "127 one"),
            counted(n.DESIGN, "1 one"),
            counted(n.CNC_MACHINE, "1 one"),
        ),
        warned=(no_specification(n.DESK, "https://www.opendesk.cc/lean/desk"),),
    ),
    "production-02/1": Outcome("making a desk", warned=(not_described(n.DESK),)),
    "production-03/1": Outcome(
        "specifications, and two resources with their quantities",
        refused=(counted(n.PRINTER, "1 one"), counted(n.HANDOUT, "100 one")),
        warned=(
            misplaced(
                n.WORKSHOP,
                VF.classifiedAs,
                "ResourceSpecification",
                Literal("http://www.wikidata.org/entity/Q27556165"),
                "Did you mean resourceClassifiedAs?",
            ),
        ),
    ),
    "production-03/2": Outcome("giving a workshop"),
    "production-04/1": Outcome(
        "giving a workshop, under a context in which @vocab is misspelt: it defines nothing",
        refused=tuple(
            undefined(term)
            for term in (
                *("Process", "EconomicEvent", "name", "inputOf", "outputOf", "action", "provider"),
                *("receiver", "resourceInventoriedAs", "resourceConformsTo", "resourceQuantity"),
                *("effortQuantity", "hasUnit", "hasNumericalValue"),
            )
        ),
        warned=(Fault(VG.SuspiciousContext, says=("h'@vocab'", "spelling")),),
    ),
    "production-05/1": _CAR,
    "production-05/2": Outcome("changing the oil of a car"),
    "production-05/3": _CAR,
    "production-06/1": Outcome(
        "changing the oil of a car that goes into the process twice, and never comes out",
        refused=(
            Fault(
                SH.NodeConstraintComponent,
                n.MODIFY_CAR,
                VF.action,
                VF.modify,
                ("This action is no input of processes", "use outputOf"),
            ),
            Fault(
                VG.Pair,
                n.MODIFY_CAR,
                VF.action,
                VF.modify,
                ("A modify needs the accept that it ends", "no process"),
            ),
        ),
    ),
    "production-07/1": Outcome("the specifications of three processes"),
    "production-07/2": Outcome("the specification of a laser cutter"),
    "production-07/3": _LASER_CUTTER,
    "production-07/4": _ASSEMBLY,
    "production-07/5": _LASER_CUTTER,
    "production-07/6": _TESTING,
    "production-07/7": _LASER_CUTTER,
    "production-08/1": _ASSEMBLY,
    "production-08/2": _TESTING,
    "production-09/1": Outcome(
        "specifications, a default unit among them that is written with a capital",
        refused=(
            Fault(
                VG.UnknownTerm,
                n.POLYMER_SPECIFICATION,
                n.as_written("DefaultUnitOfResource"),
                Literal("kilogram"),
                ("no property 'DefaultUnitOfResource'. Did you mean defaultUnitOfResource?",),
            ),
        ),
    ),
    "production-09/2": Outcome(
        "three resources with their quantities",
        refused=(
            counted(n.BUCKETS, "320 one"),
            counted(n.POLYMER, "2455 kilogram"),
            counted(n.MOULDING_MACHINE, "1 one"),
        ),
    ),
    "production-09/3": Outcome(
        "a recipe in which two flows have the same IRI",
        refused=(
            twice(n.BUCKET_FLOW, VF.action, "exactly one action"),
            twice(n.BUCKET_FLOW, VF.recipeOutputOf, "recipeOutputOf takes at most one value"),
            twice(n.BUCKET_FLOW, VF.resourceQuantity, "resourceQuantity takes at most one value"),
        ),
        warned=(old_duration(n.RECIPE_OF_TEST, 1),),
    ),
    "production-09/4": Outcome(
        "a plan whose due date has no proper offset",
        refused=(no_time(n.PLAN, VF.due, "2019-04-08T17:00:00-5:00"),),
        warned=(old_duration(n.MAKE_BUCKETS, 14),),
    ),
    "production-09/5": Outcome(
        "making and testing buckets",
        warned=(not_described(n.POLYMER), not_described(n.BUCKETS)),
    ),
    "production-09/6": Outcome(
        "three resources with their quantities",
        refused=(
            counted(n.BUCKETS, "1318 one"),
            counted(n.POLYMER, "1531.8 kilogram"),
            counted(n.MOULDING_MACHINE, "1 one"),
        ),
    ),
    "production-10/1": Outcome(
        "a container and three gowns with their quantities",
        refused=tuple(counted(resource, "1 one") for resource in _UNPACKED),
    ),
    "production-10/2": Outcome("packing", warned=_PACKED),
    "production-10/3": Outcome(
        "a container, three gowns and a package with their quantities",
        refused=tuple(counted(resource, "1 one") for resource in (*_UNPACKED, n.PACKAGE)),
    ),
    "production-10/4": Outcome("handing over the package"),
    "production-10/5": Outcome("unpacking"),
    "production-10/6": Outcome(
        "a container and three gowns with their quantities",
        refused=tuple(counted(resource, "1 one") for resource in _UNPACKED),
    ),
    "production-11/1": Outcome("packing", warned=_PACKED),
    "production-11/2": Outcome("unpacking"),
    "production-12/1": Outcome(
        "three cows and the herd with their quantities",
        refused=tuple(counted(r, "1 one") for r in (n.COW_12, n.COW_45, n.COW_40, n.HERD)),
    ),
    "production-12/2": Outcome("adding a cow to the herd"),
    "production-12/3": Outcome("taking a cow from the herd"),
    "production-12/4": Outcome(
        "three cows and the herd with their quantities",
        refused=tuple(counted(r, "1 one") for r in (n.COW_12, n.COW_45, n.COW_40, n.HERD)),
    ),
    "production-13/1": Outcome(
        "making a desk, at times without a proper offset",
        refused=(*_CONSUMED, *_WORKED, *_PRODUCED),
        warned=(not_described(n.DESK),),
    ),
    "production-13/2": Outcome("the process of making a desk"),
    "production-13/3": Outcome("what was consumed", refused=_CONSUMED),
    "production-13/4": Outcome(
        "that it was not, and what was consumed instead",
        refused=(
            *no_times(n.BACK_OUT_PLYWOOD, hasPointInTime="18:00", created="18:00"),
            *no_times(n.CONSUME_ANEW, hasPointInTime="10:00", created="18:01"),
            no_original(n.BACK_OUT_PLYWOOD, n.CONSUME_PLYWOOD),
        ),
    ),
    "production-13/5": Outcome("the work", refused=_WORKED),
    "production-13/6": Outcome(
        "an hour less of it",
        refused=(
            *no_times(n.CORRECT_WORK, hasBeginning="10:30", hasEnd="16:30", created="18:00"),
            no_original(n.CORRECT_WORK, n.WORK),
        ),
    ),
    "production-13/7": Outcome(
        "what was produced", refused=_PRODUCED, warned=(not_described(n.DESK),)
    ),
}
