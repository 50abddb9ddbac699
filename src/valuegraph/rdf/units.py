"""Units of measure: exact conversion within a dimension (OM 2; ValueFlows 1.0, "Units").

Factors are exact fractions, and so is a result without a finite decimal form (a kilogram in
pounds): it is rounded when it is shown.
"""

from collections.abc import Mapping
from fractions import Fraction

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.reader import GraphReader, node, types, value
from valuegraph.rdf.terms import Amount, exact, parse_number
from valuegraph.vocabulary.namespaces import OM, VF, VG
from valuegraph.vocabulary.ontology import local_name
from valuegraph.vocabulary.terms import Unit


class Units:
    """The units that are known: those of the vocabularies, and those described in the ledger."""

    def __init__(self, declared: Mapping[NamedNode, Unit], reader: GraphReader) -> None:
        self._declared = declared
        self._reader = reader

    def unit(self, iri: NamedNode) -> Unit | None:
        """What is known of a unit, or None."""
        return self._declared.get(iri) or self._described(iri)

    def label(self, iri: NamedNode) -> str:
        """A unit's name for messages."""
        known = self.unit(iri)
        return known.label if known else f"<{iri.value}>"

    def convert(self, amount: Amount, unit: NamedNode, to: NamedNode) -> Amount | None:
        """``amount`` of ``unit`` in the other unit; None where the two share no dimension."""
        if unit == to:
            return amount
        source, target = self.unit(unit), self.unit(to)
        if source is None or target is None or source.dimension is None:
            return None
        if source.dimension != target.dimension or not source.factor or not target.factor:
            return None
        return exact(Fraction(amount) * source.factor / target.factor)

    def _described(self, iri: NamedNode) -> Unit | None:
        """A unit that is an entity of the ledger: ``vf:Unit`` with label and symbol."""
        if VF.Unit not in types(self._reader, iri):
            return None
        label = _text(self._reader, iri, VF.label) or local_name(iri)
        return Unit(
            iri=iri,
            name=local_name(iri),
            label=label,
            symbol=_text(self._reader, iri, VF.symbol) or label,
            dimension=node(self._reader, iri, OM.hasDimension),
            factor=_factor(_text(self._reader, iri, VG.conversionFactor)),
        )


def _factor(lexical: str | None) -> Fraction | None:
    """A conversion factor; None where there is none that anything could be converted with."""
    number = None if lexical is None else parse_number(lexical)
    return Fraction(number) if number is not None and number > 0 else None


def _text(reader: GraphReader, subject: NamedNode, predicate: NamedNode) -> str | None:
    found = value(reader, subject, predicate)
    return found.value if isinstance(found, Literal) else None
