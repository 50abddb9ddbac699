"""Each invariant by two documents: one that is just right, and one that is just not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.ledger.books import PREFIXES, Books
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.ontology import local_name


def amount(number: str, unit: str) -> str:
    return f"[ vf:hasNumericalValue {number} ; vf:hasUnit om2:{unit} ]"


KG, HOUR = amount("5", "kilogram"), amount("5", "hour")
RYE = f"vf:resourceConformsTo x:rye ; vf:resourceQuantity {KG} ; "
RYE_OF = "vf:resourceQuantity {} ; "
WORK = f"vf:resourceConformsTo x:baking ; vf:effortQuantity {HOUR} ; "
MILL = "vf:provider x:mill ; vf:receiver x:mill ; "
SALE = "vf:provider x:mill ; vf:receiver x:bakery ; "
WHEN = 'vf:hasPointInTime "2026-05-04T09:00:00Z"^^xsd:dateTimeStamp ; '
FROM_NINE = 'vf:hasBeginning "2026-05-04T09:00:00Z"^^xsd:dateTimeStamp ; '
TO_TEN = 'vf:hasEnd "2026-05-04T12:00:00+02:00"^^xsd:dateTimeStamp ; '
TO_EIGHT = 'vf:hasEnd "2026-05-04T10:00:00+02:00"^^xsd:dateTimeStamp ; '
KINDS = """
x:rye a vf:ResourceSpecification ; vf:defaultUnitOfResource om2:kilogram .
x:oats a vf:ResourceSpecification .
x:baking a vf:ResourceSpecification ; vf:defaultUnitOfEffort om2:hour .
x:sack a vf:EconomicResource ; vf:conformsTo x:rye .
x:bag a vf:EconomicResource ; vf:conformsTo x:rye .
"""


def flow(class_: str, action: str, *says: str, name: str = "f") -> str:
    return f"x:{name} a vf:{class_} ; vf:action vf:{action} ; {''.join(says)} vf:note 'A flow' .\n"


def event(action: str, *says: str, name: str = "f") -> str:
    return flow("EconomicEvent", action, WHEN, *says, name=name)


@dataclass(frozen=True)
class Case:
    """``before`` is recorded already; ``says`` are words of what is said of ``wrong``."""

    right: str
    wrong: str
    says: str
    before: str = ""
    severity: Severity = Severity.VIOLATION


def answer(*says: str) -> str:
    return event("transfer", *says, "vf:fulfills x:promise ; ")


PROMISE = KINDS + flow("Commitment", "transfer", SALE, RYE, name="promise")
PROMISED_SACK = KINDS + flow(
    "Commitment", "transfer", SALE, f"vf:resourceQuantity {KG} ; ",
    "vf:resourceInventoriedAs x:sack ; ", name="promise",
)  # fmt: skip
PROMISED_WORK = KINDS + flow("Commitment", "work", SALE, WORK, name="promise")
LOOSE = flow("Commitment", "transfer", SALE, "vf:resourceClassifiedAs 'grain' ; ", name="promise")
COUNT = event("raise", MILL, RYE, "vf:resourceInventoriedAs x:sack ; ", name="count")
IN = event("accept", MILL, "vf:inputOf x:p ; vf:resourceInventoriedAs x:sack ; ",
           f"vf:resourceQuantity {KG} ; ", name="in")  # fmt: skip


def modify(process: str, resource: str) -> str:
    where = f"vf:outputOf x:{process} ; vf:resourceInventoriedAs x:{resource} ; "
    return event("modify", MILL, where, f"vf:resourceQuantity {KG} ; ", name="out")


CASES = {
    "inputSide": Case(
        event("consume", MILL, RYE, "vf:inputOf x:p ; "),
        event("produce", MILL, RYE, "vf:inputOf x:p ; "),
        "no input of processes",
    ),
    "outputSide": Case(
        flow("RecipeFlow", "produce", RYE, "vf:recipeOutputOf x:p ; "),
        flow("RecipeFlow", "consume", RYE, "vf:recipeOutputOf x:p ; "),
        "use inputOf (in recipes recipeInputOf)",
    ),
    "sidesOfProcess": Case(
        event("deliverService", MILL, RYE, "vf:inputOf x:p ; vf:outputOf x:q ; "),
        event("deliverService", MILL, RYE, "vf:inputOf x:p ; vf:outputOf x:p ; "),
        "cannot be input and output of the same process",
    ),
    "sidesOfStep": Case(
        flow("RecipeFlow", "deliverService", RYE, "vf:recipeInputOf x:p ; vf:recipeOutputOf x:q ;"),
        flow("RecipeFlow", "deliverService", RYE, "vf:recipeInputOf x:p ; vf:recipeOutputOf x:p ;"),
        "name the other step",
    ),
    "effortAction": Case(
        event("work", MILL, WORK),
        event("produce", MILL, WORK),
        "no effort; use and work have",
    ),
    "MeasuredEvent": Case(
        event("raise", MILL, RYE),
        event("raise", MILL, "vf:resourceConformsTo x:rye ; "),
        "The event has no quantity. Give resourceQuantity",
    ),
    "knownResourceQuantity": Case(
        event("raise", MILL, RYE),
        event("raise", MILL, "vf:resourceConformsTo x:rye ; vf:resourceQuantity x:five ; "),
        "Give them with the event",
    ),
    "knownEffortQuantity": Case(
        event("work", MILL, WORK),
        event("work", MILL, "vf:resourceConformsTo x:baking ; vf:effortQuantity x:five ; "),
        "Give them with the event",
    ),
    "positiveResourceQuantity": Case(
        event("raise", MILL, RYE.replace("5", "-1"), "vf:resourceInventoriedAs x:sack ; "
              "vf:corrects x:count ; "),
        event("consume", MILL, RYE.replace("5", "0"), "vf:resourceInventoriedAs x:sack ; "),
        "record a correction",
        before=COUNT,
    ),
    "positiveEffortQuantity": Case(
        event("work", MILL, WORK),
        event("work", MILL, WORK.replace("5", "-5")),
        "this effort is zero or less",
    ),
    "claimedOfAnother": Case(
        flow("Claim", "transfer", SALE, RYE),
        flow("Claim", "transfer", MILL, RYE),
        "the same agent as provider and receiver",
    ),
    "plannedResourceQuantity": Case(
        flow("RecipeFlow", "produce", RYE.replace("5", "0")),
        flow("RecipeFlow", "produce", RYE.replace("5", "-1")),
        "Give how much is to flow",
    ),
    "plannedEffortQuantity": Case(
        flow("Commitment", "work", MILL, WORK.replace("5", "0")),
        flow("Commitment", "work", MILL, WORK.replace("5", "-1")),
        "effortQuantity is less than zero",
    ),
    "availableAtLeastNothing": Case(
        flow("Intent", "transfer", "vf:provider x:mill ; ", RYE,
             f"vf:availableQuantity {amount('0', 'kilogram')} ; "),
        flow("Intent", "transfer", "vf:provider x:mill ; ", RYE,
             f"vf:availableQuantity {amount('-1', 'kilogram')} ; "),
        "0 if there is nothing any more",
    ),
    "minimumOfSomething": Case(
        flow("Intent", "transfer", "vf:provider x:mill ; ", RYE,
             f"vf:minimumQuantity {amount('1', 'kilogram')} ; "),
        flow("Intent", "transfer", "vf:provider x:mill ; ", RYE,
             f"vf:minimumQuantity {amount('0', 'kilogram')} ; "),
        "Give the least that one has to take",
    ),
    "Pair": Case(
        modify("p", "sack"),
        modify("q", "sack"),
        "A modify needs the accept that it ends",
        before=IN,
    ),
    "UnitOfResource": Case(
        flow("Intent", "transfer", "vf:provider x:mill ; vf:resourceConformsTo x:rye ; ",
             f"vf:resourceQuantity {amount('5', 'gram')} ; "),
        flow("Intent", "transfer", "vf:provider x:mill ; vf:resourceConformsTo x:rye ; ",
             f"vf:resourceQuantity {amount('5', 'litre')} ; "),
        "does not convert to the defaultUnitOfResource",
        before=KINDS,
    ),
    "UnitOfEffort": Case(
        event("work", MILL, WORK.replace("hour", "minute-Time")),
        event("work", MILL, WORK.replace("hour", "kilogram")),
        "does not convert to the defaultUnitOfEffort",
        before=KINDS,
    ),
    "beginningBeforeEnd": Case(
        event("work", MILL, WORK).replace(WHEN, FROM_NINE + TO_TEN),
        event("work", MILL, WORK).replace(WHEN, FROM_NINE + TO_EIGHT),
        "hasBeginning is after hasEnd",
    ),
    "periodOrMoment": Case(
        event("work", MILL, WORK).replace(WHEN, FROM_NINE),
        event("work", MILL, WORK, FROM_NINE),
        "hasPointInTime stands in place of",
    ),
    "DatedEvent": Case(
        event("work", MILL, WORK),
        event("work", MILL, WORK).replace(WHEN, ""),
        "Nothing says when the event happened",
        severity=Severity.INFO,
    ),
    "OpenIntent": Case(
        flow("Intent", "transfer", "vf:provider x:mill ; ", RYE),
        flow("Intent", "transfer", SALE, RYE),
        "a provider or a receiver, not both",
    ),
    "OwnIntent": Case(
        flow("Intent", "transfer", "vf:receiver x:mill ; ", RYE),
        flow("Intent", "transfer", RYE),
        "Nobody has this intent",
        severity=Severity.WARNING,
    ),
    "Promise": Case(
        flow("Claim", "transfer", "vf:receiver x:mill ; ", RYE),
        flow("Claim", "transfer", RYE),
        "has an agent at least",
    ),
    "answeringAction": Case(
        answer(SALE, RYE),
        answer(SALE, RYE).replace("vf:transfer", "vf:transferCustody"),
        "has the same action",
        before=PROMISE,
    ),
    "answeringProvider": Case(
        answer(SALE, RYE), answer(SALE.replace("mill", "orchard"), RYE),
        "has the same provider", before=PROMISE,
    ),
    "answeringReceiver": Case(
        answer(SALE, RYE), answer(SALE.replace("bakery", "orchard"), RYE),
        "has the same receiver", before=PROMISE,
    ),
    "answeringSpecification": Case(
        answer(SALE, RYE.replace("vf:resourceConformsTo x:rye", "vf:resourceInventoriedAs x:sack")),
        answer(SALE, RYE.replace("rye", "oats")),
        "about the same kind of resource",
        before=PROMISE,
    ),
    "answeringResource": Case(
        answer(SALE, f"vf:resourceInventoriedAs x:sack ; vf:resourceQuantity {KG} ; "),
        answer(SALE, f"vf:resourceInventoriedAs x:bag ; vf:resourceQuantity {KG} ; "),
        "about another resource",
        before=PROMISED_SACK,
        severity=Severity.WARNING,
    ),
    "answersToSpecified": Case(
        answer(SALE, RYE).replace("x:promise", "x:elsewhere"), answer(SALE, RYE),
        "does not say what kind of resource", before=LOOSE, severity=Severity.WARNING,
    ),
    "AnsweringUnit": Case(
        answer(SALE, RYE.replace("rye", "meal").replace("kilogram", "gram")),
        answer(SALE, RYE.replace("rye", "meal").replace("kilogram", "litre")),
        "does not convert to that of the commitment",
        before=PROMISE.replace("x:rye", "x:meal"),
    ),
    "AnsweringUnitOfEffort": Case(
        answer(SALE, WORK.replace("hour", "minute-Time")).replace("transfer", "work"),
        answer(SALE, WORK.replace("hour", "one")).replace("transfer", "work"),
        "as minutes do to hours",
        before=PROMISED_WORK,
    ),
    "agreeingProvider": Case(
        event("transfer", SALE, RYE, "vf:realizationOf x:deal ; "),
        event("transfer", MILL, RYE, "vf:realizationOf x:deal ; "),
        "another agent as receiver",
    ),
    "agreeingReceiver": Case(
        flow("Commitment", "transfer", SALE, RYE, "vf:clauseOf x:deal ; "),
        flow("Commitment", "transfer", "vf:provider x:mill ; ", RYE, "vf:clauseOf x:deal ; "),
        "give receiver as well",
    ),
    "Flow": Case(
        event("raise", MILL, f"vf:resourceClassifiedAs 'rye' ; vf:resourceQuantity {KG} ; "),
        event("raise", MILL, f"vf:resourceQuantity {KG} ; "),
        "Nothing says what flows. Give resourceConformsTo",
    ),
    "oneSpecification": Case(
        event("raise", MILL, RYE, "vf:resourceInventoriedAs x:sack ; "),
        event("raise", MILL, RYE.replace("rye", "oats"), "vf:resourceInventoriedAs x:sack ; "),
        "Leave resourceConformsTo out",
        before=KINDS,
    ),
}  # fmt: skip


OF_MORE = {"AnsweringUnit", "AnsweringUnitOfEffort", "answeringResource"}
"""Documents with another fault besides: the unit of a promise is also that of what is promised, and
the other resource is nobody's."""


def found_by(name: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [
        f
        for f in findings
        if local_name(f.rule) == name
        or (f.shape is not None and str(f.shape).endswith(f"#{name}>"))
    ]


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_is_recorded_and_what_is_wrong_is_told(name: str, books: Books) -> None:
    case = CASES[name]
    if case.before:
        books.accept_turtle(case.before)
    wrong = books.submit(PREFIXES + case.wrong, TURTLE)
    told = found_by(name, wrong.findings)
    assert told, [f.message for f in wrong.findings]
    others = [
        f.message for f in wrong.findings if f not in told and f.severity is not Severity.INFO
    ]
    assert not others or name in OF_MORE, "one fault is told once"
    for finding in told:
        assert finding.severity is case.severity
        assert case.says in finding.message
    if case.severity is Severity.VIOLATION:
        assert not wrong.changeset
    else:
        assert wrong.conforms, [f.message for f in wrong.findings]
    right = case.right.replace("x:f ", "x:g ")
    receipt = books.accept_turtle(right)
    assert not found_by(name, receipt.findings)


def test_what_is_planned_of_a_resource_has_its_unit(books: Books) -> None:
    books.accept_turtle(KINDS)
    of_sack = "vf:resourceInventoriedAs x:sack ; "
    wrong = flow("Commitment", "use", MILL, of_sack, RYE_OF.format(amount("5", "litre")))
    told = books.submit(PREFIXES + wrong, TURTLE).findings
    assert len(found_by("UnitOfResource", told)) == 1
    assert len([f for f in told if f.severity is Severity.VIOLATION]) == 1
    books.accept_turtle(
        flow("Commitment", "use", MILL, of_sack, RYE_OF.format(amount("5", "gram")))
    )
