"""The limit on what one commit may hold: statements, for which the one writer has to work."""

from valuegraph.rdf.document import Document
from valuegraph.rdf.findings import violation
from valuegraph.rdf.limits import Limits


def within_limit(document: Document, limits: Limits) -> Document:
    """The document, or one with a finding in place of too many statements."""
    number = len(document.quads)
    if number <= limits.commit:
        return document
    message = (
        f"The document has {number:,} statements; one commit takes {limits.commit:,} here. Send it "
        "in several commits, or record the file where the ledger is, with valuegraph record."
    )
    return Document(findings=[violation("LimitExceeded", message)])
