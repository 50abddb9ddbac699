"""Progress in a document: an export has it. The ledger's own stands, whatever is submitted."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.model.measure import Measure
from valuegraph.model.progress import SUMS
from valuegraph.rdf.findings import Finding, warning
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.rdf.terms import Term, as_iri, canonical_decimal
from valuegraph.vocabulary.namespaces import VG
from valuegraph.vocabulary.ontology import local_name


def check_progress(submitted: Iterable[Quad], reader: GraphReader) -> Iterator[Finding]:
    """A warning for each sum and status that is not what ``reader`` has."""
    stated = MemoryGraph(submitted)
    for quad in stated:
        subject, path = as_iri(quad.subject), quad.predicate
        if path == VG.status:
            actual = node(reader, subject, path)
            if quad.object != actual:
                yield _finding(quad, _name(quad.object), None if actual is None else _name(actual))
        elif path in SUMS:
            only = MemoryGraph([quad, *stated.describe((as_iri(quad.object),))])
            claimed, kept = Measure.read(only, subject, path), Measure.read(reader, subject, path)
            if claimed is None or not claimed.is_shown_as(kept):
                yield _finding(quad, _amount(claimed), None if kept is None else _amount(kept))


def _finding(quad: Quad, claimed: str, actual: str | None) -> Finding:
    name = local_name(quad.predicate)
    kept = "nothing is recorded that it follows from" if actual is None else f"it is {actual}"
    message = (
        f"{name} is given as {claimed}, but by what is recorded {kept}. The ledger keeps it "
        "itself, from the flows that answer to the entity; the submitted value is not used."
    )
    return warning("LedgerKept", message, quad.subject, quad.predicate, quad.object)


def _amount(measure: Measure | None) -> str:
    if measure is None:
        return "an incomplete quantity"
    return f"{canonical_decimal(measure.amount)} {local_name(measure.unit)}"


def _name(term: Term) -> str:
    return local_name(term) if isinstance(term, NamedNode) else str(term)
