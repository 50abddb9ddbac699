"""What is told of quantities that no decimal has."""

from pyoxigraph import NamedNode

from valuegraph.model.measure import Measure
from valuegraph.rdf.findings import Finding, info
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.ontology import local_name


def told_as_rounded(
    entity: NamedNode, predicate: NamedNode, measure: Measure, units: Units
) -> Finding:
    """That a quantity of an entity is shown rounded, and kept exactly."""
    unit = units.label(measure.unit)
    message = (
        f"{local_name(predicate)} of <{entity.value}> is {measure.amount} {unit}, which no decimal "
        f"has. It is kept exactly (exactValue) and shown as {canonical_decimal(measure.amount)}."
    )
    return info("Rounded", message, entity, predicate)
