"""The specification's own examples, block by block: recorded with what comes of it, or refused
with what is wrong.

What is expected of each block is in :mod:`tests.reference.expected`, what comes of the resources in
:mod:`tests.reference.stories`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import pytest
from pyoxigraph import NamedNode

from tests.reading import Reading, violations
from tests.reference import names as n
from tests.reference.blocks import EXAMPLES, Block, example
from tests.reference.expected import BLOCKS
from tests.reference.faults import Fault
from tests.reference.opening import open_books, value_of
from tests.reference.repairs import REPAIRS
from tests.reference.stories import STORIES, Step, Story
from valuegraph.ledger import Ledger, Receipt
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.syntaxes import YAML_LD
from valuegraph.vocabulary.namespaces import VF, VG

Blocks = Mapping[str, Block]
NewLedger = Callable[[], Ledger]

WHOLE = {
    "agent-01": set(),
    "production-01": {"OrConstraintComponent", "FactWithoutEvent"},
    "production-02": set(),
    "production-03": {"FactWithoutEvent"},
    "production-04": {"UnknownTerm"},
    "production-05": {"FactWithoutEvent"},
    "production-06": {"NodeConstraintComponent", "Pair"},
    # Two events of one IRI, and a stage that is a process.
    "production-07": {
        "FactWithoutEvent",
        "MaxCountConstraintComponent",
        "OrConstraintComponent",
    },
    "production-08": {"MaxCountConstraintComponent"},
    "production-09": {"UnknownTerm", "WrongValue"},
    "production-10": {"FactWithoutEvent"},
    "production-11": set(),
    "production-12": {"FactWithoutEvent"},
    # Two events of one IRI, again.
    "production-13": {"WrongValue", "MaxCountConstraintComponent"},
}
"""The rules that each example breaks when it is sent as one document, before and after together."""


@pytest.fixture
def ledger(new_ledger: NewLedger) -> Iterator[Ledger]:
    with new_ledger() as made:
        yield made


def send(ledger: Ledger, block: Block) -> Receipt:
    return ledger.record(block.text.encode(), YAML_LD)


def warnings(findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if f.severity is Severity.WARNING]


def assert_told(faults: Iterable[Fault], findings: Iterable[Finding]) -> None:
    """Each fault is told of, and nothing else is."""
    faults, findings = list(faults), list(findings)
    for fault in faults:
        assert any(map(fault.is_told_by, findings)), (fault, findings)
    for finding in findings:
        assert any(fault.is_told_by(finding) for fault in faults), finding


def test_every_block_is_accounted_for(blocks: Blocks) -> None:
    assert set(blocks) == set(BLOCKS)
    assert {name.partition("/")[0] for name in blocks} == set(WHOLE)


def test_blocks_leave_out_nothing(blocks: Blocks) -> None:
    for path in EXAMPLES.glob("*.yaml"):
        own = [b for b in blocks.values() if b.name.startswith(example(path) + "/")]
        graph = "".join(f"  # {b.title}\n" + b.text.partition("'@graph':\n")[2] for b in own)
        whole = path.read_text(encoding="utf-8").partition("'@graph':\n")[2]
        assert graph.split() == whole.split()


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_on_its_own(blocks: Blocks, ledger: Ledger, name: str) -> None:
    expected = BLOCKS[name]
    receipt = send(ledger, blocks[name])
    assert_told(expected.refused, violations(receipt.findings))
    assert_told(expected.warned, warnings(receipt.findings))
    assert receipt.conforms is not bool(expected.refused)
    assert bool(list(ledger.reader.match())) is receipt.conforms


@pytest.mark.parametrize("name", REPAIRS)
def test_what_the_findings_ask_for_is_enough(blocks: Blocks, ledger: Ledger, name: str) -> None:
    assert BLOCKS[name].refused
    if name in ("production-13/4", "production-13/6"):  # What they correct has to be there.
        for number in (3, 5):
            earlier = f"production-13/{number}"
            assert send(ledger, blocks[earlier].with_repairs(*REPAIRS[earlier])).conforms
    receipt = send(ledger, blocks[name].with_repairs(*REPAIRS[name]))
    assert violations(receipt.findings) == []


def test_every_refused_block_is_repaired() -> None:
    """Save for statements of quantities, which no document can make true by itself."""
    steps = [step for story in STORIES.values() for step in story.steps]
    resources = {step.after for step in steps} | {story.before for story in STORIES.values()}
    assert {name for step in steps for name in step.record} <= set(BLOCKS) - resources
    for name, expected in BLOCKS.items():
        assert (name in REPAIRS) is (bool(expected.refused) and name not in resources)


@pytest.mark.parametrize("title", STORIES)
def test_what_comes_of_the_resources(
    blocks: Blocks, ledger: Ledger, reading: Reading, title: str
) -> None:
    story = STORIES[title]
    before = MemoryGraph() if story.before is None else stated_by(reading, blocks[story.before])
    open_books(ledger, story, before)
    assert_opened(ledger, story, before)
    for step in story.steps:
        for name in step.record:
            repairs = (*REPAIRS.get(name, ()), *step.instead)
            receipt = send(ledger, blocks[name].with_repairs(*repairs))
            assert receipt.conforms, receipt.findings
        for (resource, path), expected in step.then.items():
            assert value_of(ledger.reader, resource, path) == expected, (resource, path)
        if step.after is not None:
            assert_reproduced(ledger, step, stated_by(reading, blocks[step.after]))
            assert_agrees(send(ledger, blocks[step.after]), step)


def stated_by(reading: Reading, block: Block) -> MemoryGraph:
    """What a block states, in the terms of ValueFlows 1.0."""
    found = reading(block.text, YAML_LD)
    assert violations(found.findings) == []
    return MemoryGraph(found.quads)


def counted_in(stated: MemoryGraph) -> list[NamedNode]:
    found = (quad.subject for quad in stated.match(None, VF.accountingQuantity))
    return [resource for resource in found if isinstance(resource, NamedNode)]


def assert_opened(ledger: Ledger, story: Story, before: MemoryGraph) -> None:
    """The ledger starts from what the example does."""
    assert bool(counted_in(before)) is not bool(story.stock)
    for resource in counted_in(before):
        for path in (VF.accountingQuantity, VF.stage, VF.state, VF.containedIn):
            stated = value_of(before, resource, path)
            assert value_of(ledger.reader, resource, path) == stated


def assert_reproduced(ledger: Ledger, step: Step, after: MemoryGraph) -> None:
    """The ledger has what the example gives, and what the table demands where they are at odds."""
    odds = {(each.resource, each.path): each for each in step.odds}
    for resource in counted_in(after):
        for path in (
            VF.accountingQuantity,
            VF.containedIn,  # No container is a statement, too.
            *(p for p in (VF.stage, VF.state, VF.primaryAccountable) if after.objects(resource, p)),
        ):
            expected = given = value_of(after, resource, path)
            at_odds = odds.pop((resource, path), None)
            if at_odds is not None:
                assert given == at_odds.example
                assert given != at_odds.table
                assert at_odds.reason
                expected = at_odds.table
            assert value_of(ledger.reader, resource, path) == expected, (resource, path)
    assert not odds


def assert_agrees(receipt: Receipt, step: Step) -> None:
    """Sent to the ledger, the example is accepted for a description of what stands; what is at odds
    with the events is refused, and nothing else."""
    found = violations(receipt.findings)
    assert_told((Fault(VG.FactWithoutEvent, o.resource, o.path) for o in step.odds), found)
    assert receipt.conforms is not bool(step.odds)


@pytest.mark.parametrize("blocks_of", [("07/4", "07/6"), ("08/1", "08/2")], ids=["nested", "flat"])
def test_an_event_that_takes_the_iri_of_another_is_refused(
    blocks: Blocks, ledger: Ledger, blocks_of: tuple[str, str]
) -> None:
    """The laser cutter is accepted and modified twice, by events that have the same IRIs."""
    assembly, testing = (f"production-{name}" for name in blocks_of)
    assert send(ledger, blocks[assembly]).conforms
    receipt = send(ledger, blocks[testing])
    immutable = partial(Fault, VG.ImmutableEvent, says=("recorded and does not change",))
    assert_told(
        (
            immutable(n.ACCEPT_CUTTER, VF.inputOf, n.TESTING),
            immutable(n.ACCEPT_CUTTER, VF.stage, n.ASSEMBLY),
            immutable(n.MODIFY_CUTTER, VF.outputOf, n.TESTING),
            immutable(n.MODIFY_CUTTER, VF.state),
        ),
        violations(receipt.findings),
    )


def test_an_event_that_takes_the_iri_of_a_commitment_is_refused(
    blocks: Blocks, ledger: Ledger
) -> None:
    """Once recipe and plan are repaired, three of the events go by the IRIs of their parts."""
    for name in ("production-09/3", "production-09/4"):
        assert send(ledger, blocks[name].with_repairs(*REPAIRS[name])).conforms
    taken = {
        n.ACCEPT_BUCKETS: "Commitment",
        n.MODIFY_BUCKETS: "Commitment",
        n.PRODUCE_POLYMER: "RecipeProcess",
    }
    assert_told(
        (Fault(VG.IriTaken, iri, says=(f"already, and is {kind}",)) for iri, kind in taken.items()),
        violations(send(ledger, blocks["production-09/5"]).findings),
    )


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("name", WHOLE)
def test_an_example_as_one_document(ledger: Ledger, name: str) -> None:
    (path,) = EXAMPLES.glob(f"{name}-*.yaml")
    receipt = ledger.record(path.read_bytes(), YAML_LD)
    found = violations(receipt.findings)
    assert {finding.rule.value.partition("#")[2] for finding in found} == WHOLE[name]
    assert receipt.conforms is not bool(WHOLE[name])
    assert all(finding.focus is not None and finding.message for finding in found)
