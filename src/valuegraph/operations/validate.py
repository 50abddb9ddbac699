"""Validating documents that are in no ledger: as a ledger would, or by shapes of one's own.

Pure: (documents, ontology, shapes) → report. Several documents are one graph.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from valuegraph.changeset import CandidateView
from valuegraph.errors import ConfigurationError
from valuegraph.ledger.directory import DEFAULT_BASE_IRI
from valuegraph.ledger.entailment import EntailingWriter
from valuegraph.ledger.pipeline import Pipeline
from valuegraph.rdf.findings import Finding, rejects
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.normalise import normalise
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE, Syntax
from valuegraph.shapes import DEFAULT_ENGINE, Report, compile_shapes
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.ontology import Ontology


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document as bytes; ``name`` is what messages call it, such as its path."""

    name: str
    body: bytes
    syntax: Syntax


def check_documents(
    documents: Iterable[NamedDocument],
    ontology: Ontology,
    *,
    shapes: Sequence[NamedDocument] = (),
    engine: str = DEFAULT_ENGINE,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """What an empty ledger would answer to the documents as one commit.

    ``shapes`` are held to beside the bundled ones. Raises
    :class:`~valuegraph.errors.ConfigurationError` for shapes that cannot be read.
    """
    quads, findings = _read(documents, ontology, limits)
    if rejects(findings):
        return Report.of(findings)
    every_shape = read_shapes((*_bundled_shapes(), *shapes))
    validator = compile_shapes(every_shape, ontology.quads, engine)
    pipeline = Pipeline(ontology, validator, DEFAULT_BASE_IRI)
    return Report.of(pipeline.prepare(quads, findings, MemoryGraph(), datetime.now(UTC)).findings)


def validate_documents(
    documents: Iterable[NamedDocument],
    ontology: Ontology,
    shapes: Sequence[NamedDocument],
    *,
    engine: str = DEFAULT_ENGINE,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """The results of these shapes alone, and what reading the documents found.

    The shapes see what they would see in a ledger: normalised statements with the inverses and
    superclass types that follow from them, but no effects of events. Raises
    :class:`~valuegraph.errors.ConfigurationError` for shapes that cannot be read.
    """
    quads, findings = _read(documents, ontology, limits)
    if rejects(findings):
        return Report.of(findings)
    graph = CandidateView(MemoryGraph())
    writer = EntailingWriter(graph, ontology)
    for quad in quads:
        writer.state(quad)
    validator = compile_shapes(read_shapes(shapes), ontology.quads, engine)
    return Report.of((*findings, *validator.validate(graph).findings))


def read_shapes(documents: Iterable[NamedDocument]) -> list[Quad]:
    """The statements of shapes, as written; blank nodes of different documents stay apart.

    Raises :class:`~valuegraph.errors.ConfigurationError` where a document cannot be read.
    """
    quads: list[Quad] = []
    for document in documents:
        if document.syntax.rdf_format is None and document.syntax is not JSON_LD:
            raise ConfigurationError(
                f"{document.name} cannot be read as shapes; write them in Turtle or JSON-LD."
            )
        try:
            quads.extend(
                parse(
                    document.body,
                    format=document.syntax.rdf_format or RdfFormat.JSON_LD,
                    base_iri=DEFAULT_BASE_IRI,
                    rename_blank_nodes=True,
                )
            )
        except SyntaxError as fault:
            message = f"The shapes in {document.name} cannot be read: {fault}"
            raise ConfigurationError(message) from fault
    return quads


def _bundled_shapes() -> list[NamedDocument]:
    paths = bundled_files("shapes")
    return [NamedDocument(path.name, path.read_bytes(), TURTLE) for path in paths]


def _read(
    documents: Iterable[NamedDocument], ontology: Ontology, limits: Limits
) -> tuple[list[Quad], list[Finding]]:
    """The normalised statements of all documents, and the findings of reading them."""
    context = JsonLdContext(ontology)
    numbers = count(1)

    def mint(collection: str) -> NamedNode:
        return NamedNode(f"{DEFAULT_BASE_IRI}{collection}/new-{next(numbers)}")

    quads: list[Quad] = []
    findings: list[Finding] = []
    for document in documents:
        parsed = read_document(document.body, document.syntax, context, DEFAULT_BASE_IRI, limits)
        normalised = normalise(parsed, ontology, mint, limits)
        quads += normalised.quads
        findings += [_placed(finding, document.name) for finding in normalised.findings]
    return list(dict.fromkeys(quads)), findings


def _placed(finding: Finding, name: str) -> Finding:
    """A finding that has no entity to point at points at its document."""
    if finding.focus is not None:
        return finding
    return replace(finding, message=f"{name}: {finding.message}")
