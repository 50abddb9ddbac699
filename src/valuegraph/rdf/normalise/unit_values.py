"""Units that documents give by symbol, everyday name or code: which unit is meant depends on what
it measures, which is known when all of the document is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.terms import Node, Term, excerpt
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.suggestions import did_you_mean
from valuegraph.vocabulary.terms import Unit, VocabularyProperty

UNKNOWN_UNIT: Final = NamedNode("urn:valuegraph:unknown-unit")
"""Stands for a unit that the document does not tell, so that the rest of it can be checked; what
has it is refused."""

_TO_SPECIFICATION: Final = (
    VF.resourceConformsTo,
    VF.conformsTo,
    VF.resourceInventoriedAs,
    VF.toResourceInventoriedAs,
)
_MAX_OFFERED: Final = 10
_STEPS: Final = 3
"""From a flow by its resource and specification to the default unit, each step once."""


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as written: by a name that each of the ``candidates`` has."""

    focus: Node
    known: VocabularyProperty
    written: Term
    name: str
    candidates: Sequence[Unit]

    @property
    def provisional(self) -> NamedNode:
        """What stands in the statement until the unit is settled."""
        return self.candidates[0].iri


class UnitValues:
    """Settles the units of one document that are given by name."""

    def __init__(self, ontology: Ontology, faults: Faults) -> None:
        self._ontology = ontology
        self._faults = faults
        self._open: list[UnitName] = []

    def take(self, found: UnitName) -> NamedNode:
        """Keep a name for later; the IRI is provisional."""
        self._open.append(found)
        return found.provisional

    def settle(self, quads: list[Quad]) -> list[Quad]:
        """The statements with the units that were meant."""
        if not self._open:
            return quads
        context = _Context(quads, self._ontology)
        settled: dict[Quad, Quad] = {}
        for each in self._open:
            meant = self._meant(each, context.dimension(each))
            if meant != each.provisional:
                settled[_statement(each, each.provisional)] = _statement(each, meant)
        return [settled.get(quad, quad) for quad in quads] if settled else quads

    def _meant(self, found: UnitName, dimension: NamedNode | None) -> NamedNode:
        fitting = [u for u in found.candidates if dimension in (None, u.dimension)]
        if len(fitting) == 1:
            self._faults.repair(
                "Coerced",
                f'Read {found.known.name} "{excerpt(found.name)}" as the unit {fitting[0].name}.',
                found.focus,
                found.known.iri,
                found.written,
                key=found.name,
            )
            return fitting[0].iri
        if fitting:
            advice = f"which several units are called.{did_you_mean(u.name for u in fitting)}"
        else:
            assert dimension is not None, "without one, all candidates fit"
            advice = (
                f"which is the unit {found.candidates[0].name}, but a unit of "
                f"{local_name(dimension).removesuffix('-Dimension')} belongs here. "
                f"{self._offer(dimension)}"
            )
        message = f'{found.known.name} has "{excerpt(found.name)}", {advice}'
        self._faults.violation(
            "UnknownTerm", message, found.focus, found.known.iri, found.written, goes_on=True
        )
        return UNKNOWN_UNIT

    def _offer(self, dimension: NamedNode) -> str:
        """The units of a dimension where they are few, else the one that the others count in."""
        units = [u for u in self._ontology.units.values() if u.dimension == dimension]
        if len(units) <= _MAX_OFFERED:
            return f"Use one of {', '.join(u.name for u in units)}."
        reference = next((u for u in units if u.factor == 1), units[0])
        return f"Use one such as {reference.name}."


class _Context:
    """What the statements of a document tell of the dimension of its units."""

    def __init__(self, quads: list[Quad], ontology: Ontology) -> None:
        self._quads = quads
        self._ontology = ontology

    def dimension(self, found: UnitName) -> NamedNode | None:
        """The dimension of a unit: by the property that it is about, or by the default unit of the
        specification; None where the document does not tell."""
        if found.known.dimension is not None or found.focus not in self._owners:
            return found.known.dimension
        owner, predicate = self._owners[found.focus]
        measured = self._ontology.properties[predicate].dimension
        return measured if measured is not None else self._default(owner)

    @cached_property
    def _owners(self) -> dict[Term, tuple[Term, NamedNode]]:
        """What has each quantity, and as what."""
        measuring = self._ontology.properties_with_range.get(VF.Measure, frozenset())
        return {q.object: (q.subject, q.predicate) for q in self._quads if q.predicate in measuring}

    @cached_property
    def _steps(self) -> dict[tuple[Term, NamedNode], Term]:
        wanted = (*_TO_SPECIFICATION, VF.defaultUnitOfResource)
        return {(q.subject, q.predicate): q.object for q in self._quads if q.predicate in wanted}

    def _default(self, entity: Term) -> NamedNode | None:
        reached: list[Term] = [entity]
        for _ in range(_STEPS):
            for each in reached:
                unit = self._steps.get((each, VF.defaultUnitOfResource))
                if isinstance(unit, NamedNode) and unit in self._ontology.units:
                    return self._ontology.units[unit].dimension
            steps = ((each, step) for each in reached for step in _TO_SPECIFICATION)
            reached = [self._steps[step] for step in steps if step in self._steps]
        return None


def _statement(found: UnitName, unit: NamedNode) -> Quad:
    return Quad(found.focus, found.known.iri, unit)
