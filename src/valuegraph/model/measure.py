"""``vf:Measure``: an exact amount with its unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.rdf.parts import fragment
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term, decimal_literal, parse_number
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import local_name


@dataclass(frozen=True, slots=True)
class Measure:
    """``amount`` of ``unit``; the amount is exact."""

    amount: Decimal
    unit: NamedNode

    @staticmethod
    def read(reader: GraphReader, subject: Node, predicate: NamedNode) -> "Measure | None":
        """The quantity that ``subject`` has as ``predicate``; None where absent or partial."""
        return Measure.among(reader, reader.objects(subject, predicate))

    @staticmethod
    def among(reader: GraphReader, values: Iterable[Term]) -> "Measure | None":
        """The quantity that the first IRI among these values is; None where absent or partial."""
        measure = next((each for each in values if isinstance(each, NamedNode)), None)
        if measure is None:
            return None
        own = reader.properties(measure)
        unit = next((each for each in own.get(VF.hasUnit, ()) if isinstance(each, NamedNode)), None)
        number = next(iter(own.get(VF.hasNumericalValue, ())), None)
        amount = parse_number(number.value) if isinstance(number, Literal) else None
        return None if unit is None or amount is None else Measure(amount, unit)

    def quads(self, subject: NamedNode, predicate: NamedNode) -> list[Quad]:
        """The four statements of this quantity as a value of ``subject``."""
        measure = fragment(subject, local_name(predicate))
        return [
            Quad(subject, predicate, measure),
            Quad(measure, RDF.type, VF.Measure),
            Quad(measure, VF.hasNumericalValue, decimal_literal(self.amount)),
            Quad(measure, VF.hasUnit, self.unit),
        ]
