"""Flows of the model as statements, and resources as they stand in a graph in the model's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from pyoxigraph import Literal, NamedNode, Quad

from tests.ledger.books import short
from tests.ledger.matrix.effects import Amount, Flow, Thing
from valuegraph.model.resource import FACTS
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import decimal_literal
from valuegraph.vocabulary.namespaces import OM, RDF, VF, XSD
from valuegraph.vocabulary.ontology import local_name

TIME = Literal("2026-05-04T09:00:00Z", datatype=XSD.dateTimeStamp)


def statements(flow: Flow, iri: Callable[[str], NamedNode]) -> Iterator[Quad]:
    """The event; ``iri`` gives the IRI that goes with a name."""
    made = iri(flow.name)
    yield Quad(made, RDF.type, VF.EconomicEvent)
    yield Quad(made, VF.action, VF[flow.action])
    yield Quad(made, VF.hasPointInTime, TIME)
    for predicate, name in (
        (VF.provider, flow.provider),
        (VF.receiver, flow.receiver),
        (VF.resourceInventoriedAs, flow.on),
        (VF.toResourceInventoriedAs, flow.to),
        (VF.resourceConformsTo, flow.conforms_to),
        (VF.inputOf, flow.input_of),
        (VF.outputOf, flow.output_of),
        (VF.toLocation, flow.place),
        (VF.corrects, flow.corrects),
    ):
        if name is not None:
            yield Quad(made, predicate, iri(name))
    if flow.state is not None:
        yield Quad(made, VF.state, Literal(flow.state))
    for predicate, amount in (
        (VF.resourceQuantity, flow.quantity),
        (VF.effortQuantity, flow.effort),
    ):
        if amount is not None:
            yield from _measure(made, predicate, amount)


def _measure(made: NamedNode, predicate: NamedNode, amount: Amount) -> Iterator[Quad]:
    measure = NamedNode(f"{made.value}#{local_name(predicate)}")
    yield Quad(made, predicate, measure)
    yield Quad(measure, RDF.type, VF.Measure)
    yield Quad(measure, VF.hasNumericalValue, decimal_literal(_decimal(amount.number)))
    yield Quad(measure, VF.hasUnit, OM[amount.unit])


def _decimal(number: Fraction) -> Decimal:
    """A number of at most 18 decimals, exactly."""
    scaled = number * 10**18
    assert scaled.denominator == 1
    return Decimal(f"{scaled.numerator}e-18")


def standing(reader: GraphReader, resource: NamedNode) -> dict[str, str]:
    """The quantities and facts of a resource, by the local names of their properties."""
    found: dict[str, str] = {}
    properties = reader.properties(resource)
    for predicate in (VF.accountingQuantity, VF.onhandQuantity):
        for measure in properties.get(predicate, ()):
            assert isinstance(measure, NamedNode)
            (number,) = reader.objects(measure, VF.hasNumericalValue)
            (unit,) = reader.objects(measure, VF.hasUnit)
            found[local_name(predicate)] = f"{Fraction(short(number))} {short(unit)}"
    for predicate in FACTS:
        values = sorted(short(v).removeprefix("x:") for v in properties.get(predicate, ()))
        if values:
            found[local_name(predicate)] = " and ".join(values)
    return found


def as_told(thing: Thing) -> dict[str, str]:
    """The same of a resource of the model."""
    counted = {"accountingQuantity": thing.accounting, "onhandQuantity": thing.onhand}
    quantities = {
        n: f"{shown(Fraction(amount))} {thing.unit}"
        for n, amount in counted.items()
        if amount is not None
    }
    return quantities | dict(thing.facts)


def shown(number: Fraction) -> Fraction:
    """A number to the 18th decimal, half to even as Python rounds; nothing but 0 is shown as 0."""
    places = round(number * 10**18) or (number > 0) - (number < 0)
    return Fraction(places, 10**18)
