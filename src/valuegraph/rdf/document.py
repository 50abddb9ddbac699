"""A parsed document: statements as written, before normalisation."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Quad

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.terms import Term


@dataclass(slots=True)
class Document:
    """What a reader found.

    ``quads`` are in document order, blank nodes and graph names as written. ``prefixes`` are those
    that the document declares, for expanding compact IRIs that were written as plain strings.
    ``root`` is what the document as a whole describes, where its syntax tells: the outermost object
    of JSON and YAML. ``findings`` are faults of the document itself; with a violation among them
    ``quads`` is empty.
    """

    quads: list[Quad] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    root: Term | None = None
    findings: list[Finding] = field(default_factory=list)

    def drain(self) -> Iterator[Quad]:
        """The statements one by one, which the document gives up: what is made of a large document
        does not have to be held beside it."""
        self.quads.reverse()
        while self.quads:
            yield self.quads.pop()


class DocumentError(Exception):
    """The document cannot be read at all; caught where reading began."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
