"""Every unit is known: bundled, from an extension vocabulary, or described in the ledger."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.normalise.individuals import unit_hint
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology, local_name


def check_units(quads: Iterable[Quad], units: Units, ontology: Ontology) -> Iterator[Finding]:
    """A finding for each unit that nothing is known of."""
    unit_properties = ontology.properties_with_range.get(VF.Unit, frozenset())
    for quad in quads:
        unit = quad.object
        if quad.predicate not in unit_properties or not isinstance(unit, NamedNode):
            continue
        if units.unit(unit) is None:
            message = (
                f"The unit <{unit.value}> is not known.{unit_hint(ontology, local_name(unit))} "
                "A unit of your own is recorded as a Unit with label and symbol first."
            )
            yield violation("UnknownUnit", message, quad.subject, quad.predicate, unit)
