"""Reading documents as the RDF that they are.

Nothing is repaired, mapped or counted, as it is where documents come to a ledger: blank nodes,
foreign vocabularies and every datatype stay as written. Contexts that Valuegraph knows are answered
from bundled copies; no other context is fetched. Nesting is bounded, for the parsers' sake.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson
from pyoxigraph import Quad, RdfFormat, parse

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, KNOWN_CONTEXTS, JsonLdContext
from valuegraph.rdf.jsonld.numbers import JsonNumber
from valuegraph.rdf.jsonld.prepare import too_deep
from valuegraph.rdf.jsonld.term_references import check_term_references
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.nesting import check_quoting
from valuegraph.rdf.syntaxes import JSON_LD, RDF_XML, YAML_LD, Syntax
from valuegraph.rdf.yaml_ld import read_yaml
from valuegraph.vocabulary.ontology import Ontology

DEFAULT_IRI: Final = "urn:valuegraph:document"
"""What relative IRIs start from in a document that has no address."""

_UNBOUNDED: Final = replace(DEFAULT_LIMITS, nodes=2**62, quads=2**62)


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

    ``prefixes`` and ``base_iri`` are what it declares so far. Iterating raises
    :class:`~valuegraph.rdf.document.DocumentError` with a finding that names the document and the
    place. Blank nodes get labels of their own unless ``keeps_labels``.
    """

    def __init__(
        self,
        document: NamedDocument,
        ontology: Callable[[], Ontology],
        *,
        keeps_labels: bool = False,
    ) -> None:
        self.document = document
        self.prefixes: dict[str, str] = {}
        self.base_iri = document.iri
        self._ontology = ontology
        self._keeps_labels = keeps_labels

    def __iter__(self) -> Iterator[Quad]:
        name = self.document.name
        try:
            body, rdf_format = self._parts()
            parser = parse(
                body,
                format=rdf_format,
                base_iri=self.document.iri,
                rename_blank_nodes=not self._keeps_labels,
            )
            yield from parser
            self.prefixes.update(parser.prefixes)
            self.base_iri = parser.base_iri or self.document.iri
        except DocumentError as fault:
            message = f"{name}: {fault.finding.message}"
            raise DocumentError(replace(fault.finding, message=message)) from fault
        except SyntaxError as fault:
            message = _told(self.document, fault)
            raise DocumentError(violation("MalformedDocument", message)) from fault

    def _parts(self) -> tuple[bytes, RdfFormat]:
        """What the parser is to read."""
        body, syntax = self.document.body, self.document.syntax
        if syntax.rdf_format is not None:
            if syntax is not RDF_XML:
                check_quoting(body, DEFAULT_LIMITS)
            return body, syntax.rdf_format
        try:
            content = read_yaml(body, _UNBOUNDED) if syntax is YAML_LD else orjson.loads(body)
        except orjson.JSONDecodeError as fault:
            message = f"The JSON ends or breaks at line {fault.lineno}, column {fault.colno}."
            raise DocumentError(violation("MalformedDocument", message)) from fault
        if syntax is not JSON_LD and isinstance(content, dict):
            content = {"@context": CONTEXT_IRI, **content}
        return orjson.dumps(self._with_contexts(content, 0)), RdfFormat.JSON_LD

    def _with_contexts(self, value: Any, depth: int) -> Any:
        """The JSON value with the contexts that are known in place of their IRIs."""
        if depth > DEFAULT_LIMITS.depth:
            raise DocumentError(too_deep(DEFAULT_LIMITS))
        if isinstance(value, list):
            return [self._with_contexts(each, depth + 1) for each in value]
        if isinstance(value, JsonNumber):
            return float(value)
        if not isinstance(value, dict):
            return value
        return {
            key: (self._context if key == "@context" else self._with_contexts)(each, depth + 1)
            for key, each in value.items()
        }

    def _context(self, stated: Any, depth: int) -> Any:
        if isinstance(stated, list):
            if depth > DEFAULT_LIMITS.depth:
                raise DocumentError(too_deep(DEFAULT_LIMITS))
            return [self._context(each, depth + 1) for each in stated]
        if not isinstance(stated, str):
            if isinstance(stated, dict):
                check_term_references(stated, DEFAULT_LIMITS)
            return self._with_contexts(stated, depth)
        if stated not in KNOWN_CONTEXTS:
            message = (
                f"The context {stated} is not known here, and nothing is fetched from the network. "
                f"Put it into the document, or use {CONTEXT_IRI}."
            )
            raise DocumentError(violation("UnknownContext", message))
        return JsonLdContext(self._ontology()).document["@context"]


def _told(document: NamedDocument, fault: SyntaxError) -> str:
    """``a.ttl, line 3, column 5: …``; of JSON the parser has seen a text of our own."""
    place = document.name
    if fault.lineno is not None and document.syntax.rdf_format is not None:
        place += f", line {fault.lineno}, column {fault.offset}"
    reason = str(fault.msg)
    _, is_placed, rest = reason.partition(": ")
    reason = rest if is_placed and reason.startswith("Parser error at line") else reason
    return f"{place}: {reason[:1].upper()}{reason[1:].rstrip('.')}."
