"""``vf:Measure``: an exact amount with its unit."""

from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.terms import Node, decimal_literal, fragment, parse_number
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
        measure = node(reader, subject, predicate)
        if measure is None:
            return None
        unit = node(reader, measure, VF.hasUnit)
        number = value(reader, measure, VF.hasNumericalValue)
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
