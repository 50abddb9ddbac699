"""Progress: how far what was promised, wished for or owed, or planned, has come about.

Derived from events and commitments alone, and kept by the ledger beside what it is derived from.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.model.measure import Measure
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name

AMOUNTS: Final = (VF.resourceQuantity, VF.effortQuantity)
"""The two amounts that a flow may have; each is summed by itself."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of flows that later flows answer to: by which property they do, and under which
    properties the ledger keeps the sums of their two :data:`AMOUNTS`."""

    class_: NamedNode
    link: NamedNode
    sums: tuple[NamedNode, NamedNode]


KINDS: Final = (
    Kind(VF.Commitment, VF.fulfills, (VG.fulfilledQuantity, VG.fulfilledEffort)),
    Kind(VF.Intent, VF.satisfies, (VG.satisfiedQuantity, VG.satisfiedEffort)),
    Kind(VF.Claim, VF.settles, (VG.settledQuantity, VG.settledEffort)),
)

SUMS: Final = tuple(each for kind in KINDS for each in kind.sums)
"""The properties under which sums are kept."""

PROGRESS: Final = frozenset((VG.status, *SUMS))
"""The properties that the ledger keeps."""


CLASSES: Final = (*(kind.class_ for kind in KINDS), VF.Process, VF.Plan)
"""What the ledger keeps progress of. Something of several classes counts as the first of them."""


def kind_of(reader: GraphReader, iri: NamedNode) -> Kind | None:
    """The kind of an entity that flows answer to; None for any other."""
    class_ = class_of(reader, iri)
    return next((kind for kind in KINDS if kind.class_ == class_), None)


def class_of(reader: GraphReader, iri: NamedNode) -> NamedNode | None:
    """The class by which progress is kept of an entity; None where there is none to keep."""
    classes = types(reader, iri)
    return next((each for each in CLASSES if each in classes), None)


def is_sum(subject: NamedNode) -> bool:
    """Whether an IRI is that of a sum which the ledger keeps: ``…#fulfilledQuantity``."""
    return subject.value.endswith(_FRAGMENTS)


@dataclass(frozen=True, slots=True)
class Progress:
    """The sums by the property that keeps them, and the status: an individual of ``vg:Status``."""

    iri: NamedNode
    status: NamedNode | None = None
    sums: tuple[tuple[NamedNode, Measure], ...] = ()

    @staticmethod
    def read(reader: GraphReader, iri: NamedNode) -> "Progress":
        """The progress that is kept of an entity."""
        kept = reader.properties(iri)
        measures = ((each, Measure.read(reader, iri, each)) for each in SUMS if each in kept)
        return Progress(
            iri=iri,
            status=next((v for v in kept.get(VG.status, ()) if isinstance(v, NamedNode)), None),
            sums=tuple((each, measure) for each, measure in measures if measure is not None),
        )

    def quads(self) -> list[Quad]:
        """The statements that the ledger keeps of it."""
        found = [] if self.status is None else [Quad(self.iri, VG.status, self.status)]
        for predicate, measure in self.sums:
            found += measure.quads(self.iri, predicate)
        return found


_FRAGMENTS: Final = tuple(separator + local_name(each) for each in SUMS for separator in ("#", "."))
