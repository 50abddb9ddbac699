"""The fold: progress from nothing, of all that is recorded."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from valuegraph.ledger.progress.shares import shares_of
from valuegraph.ledger.progress.status import Statuses
from valuegraph.ledger.progress.sums import promised, sum_of
from valuegraph.model.progress import CLASSES, Progress, class_of, kind_of
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import RDF, VF


def fold(reader: GraphReader, units: Units) -> Iterator[Progress]:
    """The progress of every commitment, intent, claim, process and plan, from what it is derived
    from alone: what the ledger keeps of it is not looked at."""

    def judged(iri: NamedNode) -> NamedNode | None:
        found = _of(reader, iri, units, statuses)
        return None if found is None else found.status

    statuses = Statuses(reader, units, judged)
    instances = (iri for class_ in CLASSES for iri in reader.subjects(RDF.type, class_))
    for iri in dict.fromkeys(instances):
        assert isinstance(iri, NamedNode), "a ledger has IRIs for subjects"
        found = _of(reader, iri, units, statuses)
        if found is not None:
            yield found


def _of(reader: GraphReader, iri: NamedNode, units: Units, statuses: Statuses) -> Progress | None:
    kind = kind_of(reader, iri)
    if kind is not None:
        promises = promised(reader, iri)
        sums = sum_of(shares_of(reader, kind, iri), kind, promises, units).measures
        return Progress(iri, statuses.of_target(iri, kind, promises, sums), sums)
    class_ = class_of(reader, iri)
    if class_ == VF.Process:
        return Progress(iri, statuses.of_process(iri))
    return Progress(iri, statuses.of_plan(iri)) if class_ == VF.Plan else None
