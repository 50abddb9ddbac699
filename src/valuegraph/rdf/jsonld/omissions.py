"""What a JSON-LD processor leaves out, told.

JSON-LD drops keys, values and nodes without a word (JSON-LD 1.1 API, sections 5.1.2 and 8.1).
Nothing that a document says is dropped here without a finding: an informational one where the
document itself asks for it, a warning where it hardly can be meant, a violation where the document
is at fault.
"""

from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.findings import MAX_FINDINGS, Finding, Repairs, info, violation, warning
from valuegraph.rdf.jsonld.faults import told
from valuegraph.rdf.terms import MAX_SHOWN, Node, excerpt, iri_or_text


class Omissions:
    """Collects the findings on one document."""

    def __init__(self) -> None:
        self._found = Repairs()

    def findings(self) -> list[Finding]:
        """All of them, repeats counted."""
        return self._found.findings()

    def add(self, finding: Finding, key: str = "") -> None:
        """Add a finding, which is counted with others on the same ``key``."""
        if len(self._found) >= MAX_FINDINGS:  # So many are read by nobody.
            message = "And more like these, which are not listed."
            finding, key = replace(finding, message=message, path=None), finding.severity.value
        self._found.add(finding, key)

    def by_context(self, key: str, focus: Node | None, *, is_known: bool) -> None:
        """A key that the document's own context maps to null."""
        message = f"The context leaves out {excerpt(key)!r}, and so its value is."
        tell = info
        if is_known:
            tell = warning
            message += " It is a property that is known here; leave the null out of the context."
        self.add(tell("Omitted", message, focus), key)

    def undefined(self, key: str, focus: Node | None) -> None:
        """A key that no context defines."""
        message = (
            f"No context defines {excerpt(key)!r}, so JSON-LD leaves it out with its value; define "
            "it, or write the whole IRI of the property."
        )
        self.add(warning("Omitted", message, focus), key)

    def without_meaning(self, key: str, focus: Node | None, reason: str) -> None:
        """A keyword, or what looks like one, where it says nothing."""
        message = f"The key {excerpt(key)} says nothing {reason}; leave it out."
        self.add(warning("Omitted", message, focus), key)

    def index(self, text: str, focus: Node | None) -> None:
        """An index that is no property."""
        message = (
            f"The index {excerpt(text)!r} is for the document's own order and no statement; where "
            "it matters, give the term an @index that is a property."
        )
        self.add(info("Omitted", message, focus))

    def bare(self, value: Any, key: str) -> None:
        """A value among the entities under a key, of which nothing says what it belongs to."""
        message = f"Among the entities of {key} is {told(value)}, which is none; it is left out."
        self.add(warning("Omitted", message), told(value))

    def nothing_stated(self, node: Node) -> None:
        """An object of which the id is all that is said."""
        message = "The document has an object with an id that states nothing of it."
        self.add(info("Omitted", message, node))

    def direction(self, text: str, focus: Node | None, path: NamedNode | None) -> None:
        """A base direction of text that has no language."""
        message = (
            f"Left out the base direction of {excerpt(text)!r}, which RDF has for text with a "
            "language alone; give it a @language too."
        )
        self.add(info("Omitted", message, focus, path, Literal(text[:MAX_SHOWN])))

    def invalid_iri(self, text: str, focus: Node | None, reason: str) -> None:
        """What should be an IRI and is none."""
        message = (
            f"{excerpt(text)!r} is no IRI: {reason}. Write it with its scheme, such as https://…"
        )
        value = iri_or_text(excerpt(text, MAX_SHOWN))
        self.add(violation("InvalidIri", message, focus, value=value), text)
