"""The individuals that documents name: actions, purposes and statuses by name, units also by
symbol, everyday name or code. One look-up, whichever way the name is written."""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology
from valuegraph.vocabulary.suggestions import did_you_mean, suggestion
from valuegraph.vocabulary.terms import Unit, VocabularyProperty

UNIT_ADVICE: Final = (
    " Use a unit of OM 2 such as kilogram, hour or one, or record a Unit of your own and refer to "
    "it by its IRI. A currency is a ResourceSpecification with mediumOfExchange, counted in one."
)


class Individuals:
    """The named individuals of the vocabularies, by the properties that have them."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._of: dict[NamedNode, dict[str, NamedNode]] = {}

    def names(self, known: VocabularyProperty) -> dict[str, NamedNode]:
        """The individuals in the range of a property, by local name."""
        found = self._of.get(known.iri)
        if found is None:
            groups = [self._ontology.individuals.get(c, {}) for c in known.range]
            found = {name: iri for group in groups for name, iri in group.items()}
            self._of[known.iri] = found
        return found

    def named(self, known: VocabularyProperty, name: str) -> NamedNode | None:
        """The individual with this local name, or that had it in an earlier release."""
        names = self.names(known)
        found = names.get(name)
        if found is None and (former := self._ontology.former_names.get(name)) in names.values():
            found = former
        return found

    def units(self, known: VocabularyProperty, name: str) -> Sequence[Unit]:
        """The units that are called this, where units are in the range."""
        return self._ontology.unit_names.called(name) if VF.Unit in known.range else ()

    def hint(self, known: VocabularyProperty | None, name: str) -> str:
        """What may have been meant by a name that no individual has, as a sentence."""
        if known is None:
            return ""
        if VF.Unit in known.range:
            return unit_hint(self._ontology, name)
        return suggestion(name, self.names(known))


def unit_hint(ontology: Ontology, name: str) -> str:
    """What may have been meant by the name of a unit that is not known, as a sentence."""
    called = ontology.unit_names.called(name) or ontology.unit_names.resembling(name)
    if called:
        return did_you_mean(unit.name for unit in called)
    return suggestion(name, (unit.name for unit in ontology.units.values()))
