"""Whatever is recorded, and however it is divided into commits, each resource is the fold of its
events.

The fold is that of the model, which was written from the specification apart from the ledger.
Histories have every action, resources that are new, known or foreign, units of mass, transfers
implied and explicit, and corrections of parts, of everything, and back again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import event as classify
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from tests.ledger.books import x
from tests.ledger.conftest import NOON
from tests.ledger.matrix.actions import HAS_EFFORT, action_table
from tests.ledger.matrix.cells import ACTIONS, INPUTS, OUTPUTS, PAIRS
from tests.ledger.matrix.effects import Amount, Flow, Thing
from tests.ledger.matrix.fold import fold, left
from tests.ledger.matrix.statements import as_told, standing, statements
from valuegraph.ledger.commands.command import Record
from valuegraph.ledger.execution.execute import execute
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.normalise import Normalised
from valuegraph.vocabulary.namespaces import OM, RDF, VF

START = {
    "wheat": Thing(facts={"currentLocation": "loft", "state": "dry"}, usual_unit="kilogram"),
    "flour": Thing(usual_unit="gram"),
    "sack": Thing(facts={"containedIn": "cart"}),
}
"""Resources that are described before there are events; the others are new or foreign."""

RESOURCES = (*START, "bran", "bread")
STAGES = {"milling": "grinding", "baking": "heating"}
UNITS = ("kilogram", "gram", "tonne", "poundAvoirdupois")


@dataclass(frozen=True)
class Correct:
    """A correction to come of one of the flows before it: by a share of what is left of that."""

    which: int
    share: Fraction
    name: str


amounts = st.builds(
    Amount, st.integers(1, 4000).map(lambda n: Fraction(n, 8)), st.sampled_from(UNITS)
)
efforts = st.builds(Amount, st.integers(1, 16).map(lambda n: Fraction(n, 2)), st.just("hour"))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    action = draw(st.sampled_from(ACTIONS))
    on = draw(st.sampled_from((*RESOURCES, None)))
    to = draw(st.sampled_from(RESOURCES if on is None else (*RESOURCES, None, None)))
    process = draw(st.sampled_from((*STAGES, None)))
    is_output = action in OUTPUTS or action == "deliverService"
    with_effort = action in HAS_EFFORT and draw(st.booleans())
    return Flow(
        name="",
        action=action,
        provider=draw(st.sampled_from(("mill", "bakery"))),
        receiver=draw(st.sampled_from(("mill", "bakery"))),
        on=on,
        to=to,
        quantity=None if with_effort and draw(st.booleans()) else draw(amounts),
        effort=draw(efforts) if with_effort else None,
        input_of=process if action in INPUTS else None,
        output_of=process if is_output else None,
        stage=STAGES[process] if process is not None and is_output else None,
        place=draw(st.sampled_from(("shop", "yard", None))),
        state=draw(st.sampled_from(("fresh", "stale", None))),
    )


corrections = st.builds(
    Correct,
    st.integers(0, 20),
    st.sampled_from([Fraction(-1), Fraction(-1), Fraction(-1, 2), Fraction(1)]),
    st.just(""),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Flow | Correct]:
    """Steps by name; what a modify or dropoff ends comes before it."""
    steps: list[Flow | Correct] = []
    for step in draw(st.lists(flows() | flows() | corrections, min_size=2, max_size=12)):
        if isinstance(step, Flow) and step.action in PAIRS:
            steps.append(
                replace(
                    step,
                    action=PAIRS[step.action],
                    input_of=step.output_of,
                    output_of=None,
                    stage=None,
                )
            )
        steps.append(step)
    return [replace(step, name=f"e{number}") for number, step in enumerate(steps)]


def resolved(step: Flow | Correct, story: Sequence[Flow]) -> Flow | None:
    """A flow as it is; a correction of one of the originals of the story, if there is any."""
    if isinstance(step, Flow):
        return step
    originals = [flow for flow in story if flow.corrects is None]
    if not originals:
        return None
    original = originals[step.which % len(originals)]
    shares = iter(_share(step.share, rest) for rest in left(original, story))
    quantity, effort = (
        None if amount is None else Amount(next(shares), amount.unit)
        for amount in (original.quantity, original.effort)
    )
    return replace(
        original,
        name=step.name,
        corrects=original.name,
        quantity=None if quantity is None else _otherwise(quantity),
        effort=effort,
        place=None,
        state=None,
    )


def _share(share: Fraction, rest: Fraction) -> Fraction:
    """The share of the rest, to the 18th decimal; where nothing is left, some is given back."""
    return Fraction(round(share * (rest or -1) * 10**18), 10**18)


def _otherwise(amount: Amount) -> Amount:
    """The same amount in another unit, where that is exact."""
    other = {"kilogram": "gram", "tonne": "kilogram"}.get(amount.unit)
    converted = None if other is None else amount.converted(other)
    return amount if converted is None else converted


class Shelf:
    """A graph to record in, as the schema leaves it."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.graph = MemoryGraph()
        assert not self.record_quads(beginnings())

    def record(self, flows: Iterable[Flow]) -> list[Finding]:
        """The violations of a commit; without any, it is recorded."""
        return self.record_quads(quad for flow in flows for quad in statements(flow, x))

    def record_quads(self, quads: Iterable[Quad]) -> list[Finding]:
        receipt = execute(
            Record(document=Normalised(tuple(quads), ())), self.graph, self._schema, NOON
        )
        for quad in receipt.changeset.removed:
            self.graph.remove(quad)
        for quad in receipt.changeset.added:
            self.graph.add(quad)
        return [f for f in receipt.findings if f.severity is Severity.VIOLATION]

    def resources(self) -> dict[str, dict[str, str]]:
        return {name: standing(self.graph, x(name)) for name in RESOURCES}


def beginnings() -> Iterator[Quad]:
    """Processes, specifications and resources, before there are events."""
    for process, stage in STAGES.items():
        yield Quad(x(stage), RDF.type, VF.ProcessSpecification)
        yield Quad(x(process), RDF.type, VF.Process)
        yield Quad(x(process), VF.basedOn, x(stage))
    for name, thing in START.items():
        kind = x("grain" if thing.usual_unit == "kilogram" else f"kind-of-{name}")
        yield Quad(kind, RDF.type, VF.ResourceSpecification)
        if thing.usual_unit is not None:
            yield Quad(kind, VF.defaultUnitOfResource, OM[thing.usual_unit])
        yield Quad(x(name), RDF.type, VF.EconomicResource)
        yield Quad(x(name), VF.conformsTo, kind)
        for fact, value in thing.facts.items():
            yield Quad(x(name), VF[fact], Literal(value) if fact == "state" else x(value))


def told(things: dict[str, Thing]) -> dict[str, dict[str, str]]:
    return {name: as_told(things.get(name, Thing())) for name in RESOURCES}


@pytest.fixture(scope="module")
def new_shelf(schema: Schema) -> Callable[[], Shelf]:
    return lambda: Shelf(schema)


TABLE = action_table()


def folded(story: Sequence[Flow]) -> dict[str, dict[str, str]]:
    """The resources after a story, by the model."""
    return told(fold(story, START, TABLE))


@given(histories(), st.lists(st.integers(1, 6), min_size=1))
def test_resources_are_the_fold_of_their_events_however_they_are_committed(
    new_shelf: Callable[[], Shelf],
    steps: list[Flow | Correct],
    sizes: list[int],
) -> None:
    one_by_one = new_shelf()
    story: list[Flow] = []
    for step in steps:
        flow = resolved(step, story)
        if flow is None:
            continue
        if not one_by_one.record([flow]):
            story.append(flow)
            assert one_by_one.resources() == folded(story)
    classify(f"{len(story) * 4 // len(steps)} quarters of the steps were accepted")

    together = new_shelf()
    start = number = 0
    while start < len(story):
        size = sizes[number % len(sizes)]
        assert not together.record(story[start : start + size])
        start, number = start + size, number + 1
        assert together.resources() == folded(story[:start])
    assert set(together.graph) == set(one_by_one.graph)
