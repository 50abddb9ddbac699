"""``vf:Measure``: an exact amount with its unit.

An amount without finite decimal form has its rounded value as ``vf:hasNumericalValue``, and the
exact one beside it as ``vg:exactValue``, a fraction such as ``1/3``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.rdf.parts import fragment
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import (
    Amount,
    Node,
    Term,
    decimal_literal,
    fraction_literal,
    parse_fraction,
    parse_number,
    rounded,
)
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import local_name


@dataclass(frozen=True, slots=True)
class Measure:
    """``amount`` of ``unit``; the amount is exact."""

    amount: Amount
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
        fraction = next(iter(own.get(VG.exactValue, ())), None)
        amount: Amount | None = parse_number(number.value) if isinstance(number, Literal) else None
        if isinstance(fraction, Literal) and amount is not None:
            exact = parse_fraction(fraction.value)
            if exact is not None and rounded(exact) == amount:
                amount = exact
        return None if unit is None or amount is None else Measure(amount, unit)

    def quads(self, subject: NamedNode, predicate: NamedNode) -> list[Quad]:
        """The statements of this quantity as a value of ``subject``."""
        measure = fragment(subject, local_name(predicate))
        found = [
            Quad(subject, predicate, measure),
            Quad(measure, RDF.type, VF.Measure),
            Quad(measure, VF.hasNumericalValue, decimal_literal(self.amount)),
            Quad(measure, VF.hasUnit, self.unit),
        ]
        if isinstance(self.amount, Fraction):
            found.append(Quad(measure, VG.exactValue, fraction_literal(self.amount)))
        return found

    def is_shown_as(self, other: "Measure | None") -> bool:
        """Whether another quantity is the same, as far as both are shown."""
        return (
            other is not None
            and self.unit == other.unit
            and rounded(self.amount) == rounded(other.amount)
        )
