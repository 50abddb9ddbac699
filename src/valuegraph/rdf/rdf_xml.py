"""A look at RDF/XML before it is read: whether it is whole, and whether it is harmless.

pyoxigraph's RDF/XML parser takes a document that breaks off for a complete one, expands entities
without bound, and slows down with the square of the nesting. Expat sees each of these first.
"""

from xml.parsers import expat

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.limits import Limits


def check_xml(body: bytes, limits: Limits) -> None:
    """Raise :class:`DocumentError` for XML that is not well-formed, declares entities or is nested
    beyond the limit (in which two levels of XML count as one: a node and its property)."""
    parser = expat.ParserCreate()
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > 2 * limits.depth:
            message = (
                f"The document is nested deeper than {limits.depth} nodes; "
                "refer to entities by IRI instead of nesting them."
            )
            raise DocumentError(violation("LimitExceeded", message))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_: object) -> None:
        message = "The RDF/XML declares entities, which are not read; write their text instead."
        raise DocumentError(violation("MalformedDocument", message))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(body, True)  # noqa: FBT003 (expat's own signature)
    except expat.ExpatError as fault:
        place = f"line {fault.lineno}, column {fault.offset + 1}"
        message = f"The XML ends or breaks at {place}: {expat.ErrorString(fault.code)}."
        raise DocumentError(violation("MalformedDocument", message)) from fault
