"""Reading shapes files, with what they import (``owl:imports``; SHACL 1.0, section 3.1).

An import is looked for among the files that are given and those that come with Valuegraph: by the
IRI of its ``owl:Ontology``, or its address. Nothing is ever fetched from the network.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.errors import ShapesError
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, Severity, violation
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.bundled import bundled, bundled_files
from valuegraph.vocabulary.namespaces import OWL, RDF, SH
from valuegraph.vocabulary.ontology import Ontology

_BUILT_IN: Final = frozenset((SH.iri.rstrip("#"),))
"""What engines know without reading it."""


class UnreadableShapesError(ShapesError):
    """Shapes files that cannot be read, or import what is not there; ``findings`` tell each."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
        super().__init__(f"{findings[0].message}{more}")
        self.findings = tuple(findings)


@dataclass(slots=True)
class ShapesFile:
    """The statements of one file. ``names`` are the IRIs that it can be imported by, ``findings``
    what it says that are no statements."""

    name: str
    quads: tuple[Quad, ...] = ()
    prefixes: dict[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    @property
    def imports(self) -> Iterator[NamedNode]:
        """What it imports."""
        for quad in self.quads:
            if quad.predicate == OWL.imports and isinstance(quad.object, NamedNode):
                yield quad.object


@dataclass(frozen=True)
class ShapesGraph:
    """A shapes graph and where it is from: the files that were ``given``, and what they import."""

    given: tuple[ShapesFile, ...]
    imported: tuple[ShapesFile, ...] = ()

    @cached_property
    def graph(self) -> MemoryGraph:
        """Every statement."""
        return MemoryGraph(q for each in (*self.given, *self.imported) for q in each.quads)

    @cached_property
    def files(self) -> dict[Term, str]:
        """The name of the given file that describes each node."""
        found: dict[Term, str] = {}
        for each in self.given:
            for quad in each.quads:
                found.setdefault(quad.subject, each.name)
        return found

    @property
    def prefixes(self) -> list[dict[str, str]]:
        """The prefixes that the given files declare."""
        return [each.prefixes for each in self.given]


NO_SHAPES: Final = ShapesGraph(())


def read_shapes(documents: Iterable[NamedDocument], ontology: Ontology) -> ShapesGraph:
    """The shapes graph of these files, with imports.

    Raises :class:`UnreadableShapesError` with everything that cannot be read or found, or that
    JSON-LD would leave out without its author knowing.
    """
    graph, findings = read_shapes_files(documents, ontology)
    faults = [each for each in findings if each.severity is not Severity.INFO]
    if faults:
        raise UnreadableShapesError(faults)
    return graph


def read_shapes_files(
    documents: Iterable[NamedDocument], ontology: Ontology
) -> tuple[ShapesGraph, tuple[Finding, ...]]:
    """The shapes graph as far as it can be read, and what cannot."""
    given: list[ShapesFile] = []
    findings: list[Finding] = []
    for document in documents:
        try:
            given.append(_read(document, ontology))
            findings += given[-1].findings
        except DocumentError as fault:
            findings.append(fault.finding)
    known = {name: each for each in given for name in each.names}
    imported: list[ShapesFile] = []
    waiting = list(given)
    for each in waiting:  # It grows while it is looked at.
        for iri in each.imports:
            name = _normal(iri.value)
            if name in known or name in _BUILT_IN:
                continue
            found = _bundled(name, ontology)
            if found is None:
                findings.append(_unresolved(each, iri))
            else:
                known |= dict.fromkeys((name, *found.names), found)
                imported.append(found)
                waiting.append(found)
    return ShapesGraph(tuple(given), tuple(imported)), tuple(dict.fromkeys(findings))


def _read(document: NamedDocument, ontology: Ontology) -> ShapesFile:
    read = PlainDocument(document, lambda: ontology)
    quads = tuple(read)
    names = frozenset(map(_normal, (read.base_iri, document.iri, *_ontologies(quads))))
    return ShapesFile(document.name, quads, read.prefixes, names, tuple(read.findings))


def _ontologies(quads: Iterable[Quad]) -> Iterator[str]:
    """The IRIs that the statements declare as ontologies."""
    for quad in quads:
        if quad.predicate == RDF.type and quad.object == OWL.Ontology:
            yield str(getattr(quad.subject, "value", quad.subject))


def _normal(iri: str) -> str:
    return iri.removesuffix("#")


def _bundled(name: str, ontology: Ontology) -> ShapesFile | None:
    """What comes with Valuegraph under a name: one of its shapes files, or the vocabularies, which
    are one however many files they are in."""
    for path in sorted(bundled("shapes").rglob("*.ttl")):
        document = NamedDocument.of_file(path, TURTLE)
        if name.encode() in document.body or name == document.iri:
            found = _read(document, ontology)
            if name in found.names:
                return found
    addresses = {path.absolute().as_uri() for path in bundled_files("ontology")}
    names = addresses | set(map(_normal, _ontologies(ontology.quads)))
    return ShapesFile(name, ontology.quads, {}, frozenset(names)) if name in names else None


def _unresolved(file: ShapesFile, iri: NamedNode) -> Finding:
    if iri.value.startswith("file:"):
        advice = "Pass that file too."
    else:
        advice = (
            "Nothing is fetched from the network: pass a copy of it too, a file that states "
            f"<{iri.value}> a owl:Ontology."
        )
    message = f"{file.name} imports <{iri.value}>, which is not among the files given. {advice}"
    return violation("UnresolvedImport", message, None, OWL.imports, iri)
