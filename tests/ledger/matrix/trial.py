"""Trying cells in a ledger: many at a time, each with resources of its own.

Everything is pure. One graph holds the stocks of every place of a batch; each batch is prepared as
one commit over it, and its outcome read from the candidate that results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from tests.ledger.books import ELSEWHERE, Books, Node, event, x
from tests.ledger.conftest import NOON
from tests.ledger.matrix.actions import Table
from tests.ledger.matrix.cells import Cell, Held
from tests.ledger.matrix.effects import Flow, Thing
from tests.ledger.matrix.faults import Place, admits
from tests.ledger.matrix.statements import as_told, standing, statements
from tests.ledger.matrix.verdicts import OLD, ON, OWNERS, STAGES, TO, Verdict, verdict
from valuegraph.changeset import CandidateView
from valuegraph.ledger import Receipt
from valuegraph.ledger.commands.command import Record
from valuegraph.ledger.execution.execute import execute
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.normalise import Normalised
from valuegraph.rdf.paths import path_text
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import local_name

BATCH = 100
KINDS = {ON: "kind"}
"""The specification of a resource. The other one has none, and is taken for of the same kind."""


def stocked(books: Books) -> MemoryGraph:
    """What is recorded before the events of the cells."""
    kind: Node = {"id": "x:kind", "type": "ResourceSpecification", "name": "Kind"}
    units = {"defaultUnitOfResource": "kilogram", "defaultUnitOfEffort": "hour"}
    books.accept(
        *({"id": f"x:{name}", "type": "Organization", "name": name} for name in _AGENTS),
        kind | units,
        *(
            {"id": f"x:{stage}", "type": "ProcessSpecification", "name": stage}
            for stage in STAGES.values()
        ),
        *(
            {"id": f"x:{process}", "type": "Process", "basedOn": f"x:{stage}"}
            for process, stage in STAGES.items()
        ),
    )
    old = {p: value if p == "state" else f"x:{value}" for p, value in OLD.items()}
    for place in range(BATCH):
        books.accept(
            *(
                event(
                    f"{place}/count-{held.name}-{side}",
                    "raise",
                    amount,
                    provider=f"x:{owner}",
                    receiver=f"x:{owner}",
                    resource={
                        "id": f"x:{_resource(place, side, held)}",
                        **({"conformsTo": f"x:{KINDS[side]}"} if side in KINDS else {}),
                        "name": side,
                        **old,
                    },
                )
                for side, amount in ((ON, "10 kilogram"), (TO, "10000 gram"))
                for held, owner in OWNERS.items()
            )
        )
    return MemoryGraph(books.ledger.reader.match())


_AGENTS = ("mill", "bakery", "owner")


@dataclass(frozen=True)
class Discrepancy:
    """A cell of which the ledger makes something else than the model."""

    cell: Cell
    verdict: Verdict
    found: str

    def __str__(self) -> str:
        return f"{self.cell}\n    {self.verdict.reason}\n    found: {self.found}"


class Trial:
    """Tries cells, and keeps those that come out otherwise than expected."""

    def __init__(self, schema: Schema, stocks: GraphReader, table: Table) -> None:
        self._schema = schema
        self._stocks = stocks
        self._table = table
        self.discrepancies: list[Discrepancy] = []
        self.tried = 0

    def run(self, cells: Iterable[Cell]) -> None:
        """Cells that are to be accepted make commits of their own, and so do their corrections:
        what is refused takes everything in its document with it."""
        queues: dict[tuple[bool, tuple[str, ...]], list[tuple[Cell, Verdict]]] = defaultdict(list)
        for cell in cells:
            judged = verdict(cell, self._table)
            key = (bool(judged.faults), tuple(flow.name for flow in judged.earlier))
            queues[key].append((cell, judged))
            if len(queues[key]) == BATCH:
                self._try(queues.pop(key))
        for queue in queues.values():
            self._try(queue)

    def _try(self, batch: Sequence[tuple[Cell, Verdict]]) -> None:
        self.tried += len(batch)
        reader, batch = self._with_earlier(batch)
        flows = [(cell, judged.flow) for cell, judged in batch]
        receipt, violations = self._prepare(reader, flows)
        right: list[tuple[Cell, Verdict]] = []
        for place, (cell, judged) in enumerate(batch):
            found = frozenset(violations.get(place, ()))
            if admits(judged.faults, found):
                right.append((cell, judged))
            else:
                told = sorted(f"{rule} {path}" for rule, path in found) or ["no violation"]
                self.discrepancies.append(Discrepancy(cell, judged, ", ".join(told)))
        if not batch or batch[0][1].faults:
            return
        if not receipt.conforms:
            self.tried -= len(right)
            self._try(right)
            return
        candidate = CandidateView(reader, receipt.changeset)
        for place, (cell, judged) in enumerate(batch):
            difference = _difference(candidate, place, cell, judged)
            if difference:
                self.discrepancies.append(Discrepancy(cell, judged, difference))

    def _with_earlier(
        self, batch: Sequence[tuple[Cell, Verdict]]
    ) -> tuple[GraphReader, Sequence[tuple[Cell, Verdict]]]:
        """The stocks with what must come before recorded, and the cells where that went well;
        where it did not, there is another cell that tells so."""
        reader: GraphReader = self._stocks
        for number in range(len(batch[0][1].earlier) if batch else 0):
            earlier = [(cell, judged.earlier[number]) for cell, judged in batch]
            receipt, violations = self._prepare(reader, earlier)
            if not receipt.conforms:
                rest = [pair for place, pair in enumerate(batch) if place not in violations]
                assert len(rest) < len(batch), receipt.findings
                return self._with_earlier(rest)
            reader = CandidateView(reader, receipt.changeset)
        return reader, batch

    def _prepare(
        self, reader: GraphReader, flows: Iterable[tuple[Cell, Flow]]
    ) -> tuple[Receipt, dict[int, set[Place]]]:
        """The receipt, and shape or rule with path of the violations at each place."""
        quads: list[Quad] = []
        for place, (cell, flow) in enumerate(flows):
            quads += (*statements(flow, _named(place, cell)), *_described(place, cell, flow))
        receipt = execute(Record(document=Normalised(tuple(quads), ())), reader, self._schema, NOON)
        found: dict[int, set[Place]] = defaultdict(set)
        for finding in receipt.findings:
            if finding.severity is Severity.VIOLATION:
                assert isinstance(finding.focus, NamedNode), finding
                place_of = int(finding.focus.value.removeprefix(ELSEWHERE).partition("/")[0])
                path = "" if finding.path is None else path_text(finding.path)
                name = finding.shape if isinstance(finding.shape, NamedNode) else finding.rule
                found[place_of].add((local_name(name), path.rpartition(":")[2]))
        return receipt, found


def _named(place: int, cell: Cell) -> Callable[[str], NamedNode]:
    """IRIs of a place's own events and resources, and of what all places share."""
    held = {ON: cell.resources.on, TO: cell.resources.to}
    own = {side: _resource(place, side, what) for side, what in held.items() if what is not None}
    own |= {name: f"{place}/{name}" for name in ("begun", "event", "correction")}
    return lambda name: x(own.get(name, name))


def _described(place: int, cell: Cell, flow: Flow) -> Iterator[Quad]:
    """The resources that are described along with their first event."""
    held = {ON: cell.resources.on, TO: cell.resources.to}
    for side in flow.resources:
        if held[side] is Held.BLANK and flow.corrects is None:
            resource = x(_resource(place, side, Held.BLANK))
            yield Quad(resource, RDF.type, VF.EconomicResource)
            if side in KINDS:
                yield Quad(resource, VF.conformsTo, x(KINDS[side]))


def _resource(place: int, side: str, held: Held) -> str:
    return f"{place}/{held.name.lower()}-{side}"


def _difference(reader: GraphReader, place: int, cell: Cell, judged: Verdict) -> str:
    """What of the resources of an accepted cell is not as expected."""
    told: list[str] = []
    held = {ON: cell.resources.on, TO: cell.resources.to}
    for side in judged.flow.resources:
        what = held[side]
        assert what is not None
        resource = x(_resource(place, side, what))
        found = standing(reader, resource)
        if "/" in found.get("containedIn", ""):  # It is the cell's other resource.
            found["containedIn"] = found["containedIn"].rpartition("-")[2]
        expected = as_told(judged.things.get(side, Thing()))
        if found != expected:
            told.append(f"{side} is {found}, not {expected}")
    return "; ".join(told)
