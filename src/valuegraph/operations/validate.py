"""Validating data that is in no ledger: as a ledger would check it, or by shapes of one's own.

Pure: (documents, ontology, shapes) → validation. Several documents are one graph.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.errors import ConfigurationError, ShapesError
from valuegraph.ledger.commands.command import Record
from valuegraph.ledger.execution.execute import execute
from valuegraph.ledger.policies import Policy, judged_by_rules
from valuegraph.ledger.schema import DEFAULT_BASE_IRI, Schema
from valuegraph.ledger.statements.terms import Terms
from valuegraph.operations.lint import UnusableShapesError
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, rejects
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.jsonld.context import NO_CONTEXTS, Contexts, JsonLdContext
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.normalise import Normalised, normalise
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.read import read_document
from valuegraph.rdf.short_names import ShortNames
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.shapes import DEFAULT_ENGINE, Report, Validator, compile_shapes
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.imports import ShapesGraph, read_shapes
from valuegraph.shapes.parse import IllFormedShapesError
from valuegraph.shapes.run import ValidationRun, hierarchy_of
from valuegraph.shapes.shape_names import ShapeNames
from valuegraph.shapes.statistics import Statistics
from valuegraph.shapes.targets import focus_nodes
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import RDFS
from valuegraph.vocabulary.ontology import Ontology

Tell = Callable[[str], None]
"""Takes a line about what goes on, for whoever waits."""

_TOLD_EVERY: Final = 50_000


@dataclass(frozen=True, slots=True)
class NamedStatements:
    """Data that is RDF already, such as what a ledger holds."""

    name: str
    quads: Iterable[Quad]


@dataclass(frozen=True)
class Validation:
    """A report, with what is needed to tell it to a person: the graph that was validated, the
    shapes that it was held to, and the prefixes of both.

    ``is_idle``: no target of the shapes selects anything, so that nothing was checked.
    """

    report: Report
    data: MemoryGraph
    shapes: ShapesGraph
    prefixes: tuple[Mapping[str, str], ...] = ()
    is_idle: bool = False

    @cached_property
    def labels(self) -> Labels:
        """What the entities of the data are called."""
        return Labels(self.data, ShortNames(*self.prefixes, *self.shapes.prefixes))

    @cached_property
    def shape_names(self) -> ShapeNames:
        """What the shapes are called."""
        return ShapeNames(self.shapes.graph, self.labels.names)


def check_documents(
    documents: Iterable[NamedDocument],
    ontology: Ontology,
    *,
    shapes: Sequence[NamedDocument] = (),
    policies: Sequence[Policy] = (),
    engine: str = DEFAULT_ENGINE,
    limits: Limits = DEFAULT_LIMITS,
    statistics: Statistics | None = None,
    contexts: Contexts = NO_CONTEXTS,
) -> Validation:
    """What an empty ledger would answer to the documents as one commit.

    They are normalised as on recording. ``shapes`` and ``policies`` are held to beside the bundled
    shapes. Raises :class:`~valuegraph.errors.ShapesError` for shapes that cannot be read or used.
    """
    further = (*shapes, *(policy.document() for policy in policies))
    shapes_graph = read_shapes((*bundled_shapes(), *further), ontology)
    validator = _validator(shapes_graph, ontology, engine, statistics)
    context = JsonLdContext(ontology, contexts)
    quads, prefixes, findings = _normalised(documents, ontology, context, limits)
    if not rejects(findings):
        names = frozenset(policy.name for policy in policies)
        terms = Terms(ontology, shapes_graph.graph)
        schema = Schema(ontology, validator, terms, DEFAULT_BASE_IRI, shapes_graph, names)
        command = Record(document=Normalised(tuple(quads), tuple(findings)))
        receipt = execute(command, MemoryGraph(), schema, datetime.now(UTC))
        findings = list(receipt.findings)
    return Validation(Report.of(findings), MemoryGraph(quads), shapes_graph, tuple(prefixes))


def validate_data(
    data: Iterable[NamedDocument | NamedStatements],
    ontology: Ontology,
    shapes: Sequence[NamedDocument],
    *,
    policies: Collection[str] = (),
    engine: str = DEFAULT_ENGINE,
    statistics: Statistics | None = None,
    contexts: Contexts = NO_CONTEXTS,
    tell: Tell | None = None,
) -> Validation:
    """The results of these shapes for the data as it is written, of whatever vocabulary, and of the
    rules that go by the names of ``policies``, whose shapes are among these.

    The data graph is the union of all documents and of their named graphs; blank nodes of different
    documents stay apart. Nothing is normalised or entailed, but the subclasses that the ontology
    declares count where shapes ask for a class. A document that cannot be read is a violation, and
    nothing is validated then; what a document says that are no statements is in the report. Raises
    :class:`~valuegraph.errors.ShapesError` for shapes that cannot be read or used.
    """
    shapes_graph = read_shapes(shapes, ontology)
    validator = _validator(shapes_graph, ontology, engine, statistics)
    graph, prefixes, findings = _data_graph(list(data), ontology, contexts, tell)
    if rejects(findings):
        return Validation(Report.of(findings), graph, shapes_graph, tuple(prefixes))
    if tell is not None:
        tell(f"Validating {len(graph):,} statements")
    report = validator.validate(graph)
    if policies:
        by_rules = judged_by_rules(list(graph), policies, ontology)
        report = Report.of((*report.findings, *by_rules))
    is_idle = not report.findings and not _selects_anything(validator, graph, ontology)
    if findings:
        report = Report.of((*findings, *report.findings))
    return Validation(report, graph, shapes_graph, tuple(prefixes), is_idle)


def bundled_shapes() -> list[NamedDocument]:
    """The shapes that every ledger checks."""
    return [NamedDocument.of_file(path, TURTLE) for path in bundled_files("shapes")]


def _validator(
    shapes: ShapesGraph, ontology: Ontology, engine: str, statistics: Statistics | None
) -> Validator:
    if statistics is not None and engine != "compiled":
        raise ConfigurationError(f"The engine {engine} keeps no statistics; use compiled.")
    try:
        validator = (
            compile_shapes(shapes.graph, ontology.quads, engine)
            if statistics is None
            else CompiledValidator(shapes.graph, ontology.quads, statistics)
        )
    except IllFormedShapesError as fault:
        raise UnusableShapesError(shapes, fault) from fault
    if not len(validator.shapes):
        names = ", ".join(each.name for each in shapes.given)
        raise ShapesError(f"There is no shape in {names}. Is it the right file?")
    return validator


def _data_graph(
    data: Sequence[NamedDocument | NamedStatements],
    ontology: Ontology,
    contexts: Contexts,
    tell: Tell | None,
) -> tuple[MemoryGraph, list[Mapping[str, str]], list[Finding]]:
    """The union of the data as it is written, the prefixes declared, and what cannot be read or is
    no statement."""
    graph = MemoryGraph()
    prefixes: list[Mapping[str, str]] = []
    findings: list[Finding] = []
    for each in data:
        if tell is not None:
            tell(f"Reading {each.name}")
        quads: Iterable[Quad]
        if isinstance(each, NamedStatements):
            quads = each.quads
        else:
            read = PlainDocument(
                each, lambda: ontology, contexts=contexts, keeps_labels=len(data) == 1
            )
            prefixes.append(read.prefixes)
            quads = read
        try:
            for number, quad in enumerate(quads, start=1):
                graph.add(quad)
                if tell is not None and not number % _TOLD_EVERY:
                    tell(f"Reading {each.name}: {number:,} statements")
            if not isinstance(each, NamedStatements):
                findings += read.findings
        except DocumentError as fault:
            findings.append(fault.finding)
    return graph, prefixes, findings


def _selects_anything(validator: Validator, graph: MemoryGraph, ontology: Ontology) -> bool:
    """Whether a target of any shape has a focus node in the data."""
    hierarchy = hierarchy_of(
        (q.subject, q.object) for q in ontology.quads if q.predicate == RDFS.subClassOf
    )
    with closing(ValidationRun(graph, hierarchy)) as run:
        return any(
            next(focus_nodes(shape, run), None) is not None
            for shape in validator.shapes
            if not shape.is_deactivated
        )


def _normalised(
    documents: Iterable[NamedDocument],
    ontology: Ontology,
    context: JsonLdContext,
    limits: Limits,
) -> tuple[list[Quad], list[Mapping[str, str]], list[Finding]]:
    """The normalised statements of all documents, their prefixes, the findings of reading them."""
    numbers = count(1)

    def mint(collection: str) -> NamedNode:
        return NamedNode(f"{DEFAULT_BASE_IRI}{collection}/new-{next(numbers)}")

    quads: list[Quad] = []
    prefixes: list[Mapping[str, str]] = []
    findings: list[Finding] = []
    for document in documents:
        parsed = read_document(document.body, document.syntax, context, DEFAULT_BASE_IRI, limits)
        prefixes.append(parsed.prefixes)
        normalised = normalise(parsed, ontology, mint, limits)
        quads += normalised.quads
        findings += [_placed(finding, document.name) for finding in normalised.findings]
    return list(dict.fromkeys(quads)), prefixes, findings


def _placed(finding: Finding, name: str) -> Finding:
    """A finding that has no entity to point at points at its document."""
    if finding.focus is not None:
        return finding
    return replace(finding, message=f"{name}: {finding.message}")
