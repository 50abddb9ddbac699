"""Reading documents as the RDF that they are.

Nothing is repaired, mapped or counted, as it is where documents come to a ledger: blank nodes,
foreign vocabularies and every datatype stay as written. Contexts that Valuegraph knows are answered
from bundled copies; no other context is fetched. Nesting is bounded, for the parsers' sake.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, Quad, parse

from valuegraph.rdf.base_iris import BaseIris
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.jsonld.context import NO_CONTEXTS, Contexts, JsonLdContext
from valuegraph.rdf.jsonld.numbers import as_json_ld_has_it, is_spelled
from valuegraph.rdf.jsonld.read import read_json_ld
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.nesting import check_quoting
from valuegraph.rdf.rdf_xml import check_xml
from valuegraph.rdf.read import read_values
from valuegraph.rdf.syntaxes import RDF_XML, Syntax
from valuegraph.vocabulary.ontology import Ontology

DEFAULT_IRI: Final = "urn:valuegraph:document"
"""What relative IRIs start from in a document that has no address."""

_UNBOUNDED: Final = replace(
    DEFAULT_LIMITS,
    quads=2**62,
    characters=2**62,
    iri_length=2**62,
    literal_length=2**62,
)


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document as bytes; ``name`` is what messages call it, such as its path, and ``iri`` is what
    relative IRIs in it start from."""

    name: str
    body: bytes
    syntax: Syntax
    iri: str = DEFAULT_IRI

    @classmethod
    def of_file(cls, path: Path, syntax: Syntax) -> "NamedDocument":
        """A file with its address. Raises :class:`OSError`."""
        return cls(str(path), path.read_bytes(), syntax, path.absolute().as_uri())


class PlainDocument:
    """The statements of a document, read while they are iterated over.

    ``prefixes``, ``base_iri`` and ``findings`` are what it declares so far, and what it says that
    are no statements. Iterating raises :class:`~valuegraph.rdf.document.DocumentError` with a
    finding that names the document and the place. Blank nodes get labels of their own unless
    ``keeps_labels``.
    """

    def __init__(
        self,
        document: NamedDocument,
        ontology: Callable[[], Ontology],
        *,
        contexts: Contexts = NO_CONTEXTS,
        keeps_labels: bool = False,
    ) -> None:
        self.document = document
        self.prefixes: dict[str, str] = {}
        self.base_iri = document.iri
        self.findings: list[Finding] = []
        self._ontology = ontology
        self._contexts = contexts
        self._keeps_labels = keeps_labels

    def __iter__(self) -> Iterator[Quad]:
        try:
            yield from self._json_ld() if self.document.syntax.rdf_format is None else self._rdf()
        except DocumentError as fault:
            raise DocumentError(self._placed(fault.finding)) from fault
        except SyntaxError as fault:
            message = _told(self.document, fault)
            raise DocumentError(violation("MalformedDocument", message)) from fault

    def _rdf(self) -> Iterator[Quad]:
        body, syntax = self.document.body.removeprefix(BOM_UTF8), self.document.syntax
        if syntax is RDF_XML:
            check_xml(body, _UNBOUNDED, admits_entities=True)
        else:
            check_quoting(body, DEFAULT_LIMITS)
        bases = BaseIris(body, self.document.iri)
        parser = parse(
            bases.body,
            format=syntax.rdf_format,
            base_iri=bases.base_iri,
            rename_blank_nodes=not self._keeps_labels,
        )
        yield from bases.restored(parser)
        self.prefixes.update(bases.meant_all(parser.prefixes))
        self.base_iri = bases.meant(parser.base_iri or self.document.iri)

    def _json_ld(self) -> Iterator[Quad]:
        body, syntax = self.document.body, self.document.syntax
        # No document has more values than bytes; only contexts that are set up again and again do.
        limits = replace(_UNBOUNDED, nodes=max(_UNBOUNDED.nodes, len(body)))
        found = read_json_ld(
            read_values(body, syntax, limits),
            JsonLdContext(self._ontology(), self._contexts),
            self.document.iri,
            limits,
            default_context=syntax.default_context,
            judged_later=False,
        )
        self.prefixes.update(found.prefixes)
        self.findings += map(self._placed, found.findings)
        labels: dict[BlankNode, BlankNode] = {}

        for quad in found.drain():
            plain = _with_number(quad)
            yield plain if self._keeps_labels else _relabelled(plain, labels)

    def _placed(self, finding: Finding) -> Finding:
        return replace(finding, message=f"{self.document.name}: {finding.message}")


def _with_number(quad: Quad) -> Quad:
    """The statement with what a number of JSON stands for."""
    value = quad.object
    if isinstance(value, Literal) and is_spelled(value):
        return Quad(quad.subject, quad.predicate, as_json_ld_has_it(value), quad.graph_name)
    return quad


def _relabelled(quad: Quad, labels: dict[BlankNode, BlankNode]) -> Quad:
    """The statement with labels that no other document has."""
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    if isinstance(subject, BlankNode):
        subject = labels.setdefault(subject, BlankNode())
    if isinstance(value, BlankNode):
        value = labels.setdefault(value, BlankNode())
    if isinstance(graph, BlankNode):
        graph = labels.setdefault(graph, BlankNode())
    return Quad(subject, quad.predicate, value, graph)


def _told(document: NamedDocument, fault: SyntaxError) -> str:
    """``a.ttl, line 3, column 5: …``; of JSON the parser has seen a text of our own."""
    place = document.name
    if fault.lineno is not None and document.syntax.rdf_format is not None:
        place += f", line {fault.lineno}, column {fault.offset}"
    reason = str(fault.msg)
    _, is_placed, rest = reason.partition(": ")
    reason = rest if is_placed and reason.startswith("Parser error at line") else reason
    return f"{place}: {reason[:1].upper()}{reason[1:].rstrip('.')}."
