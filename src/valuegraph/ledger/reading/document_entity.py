"""Documents that are about one entity, whose IRI is told apart from them: by a URL, by a call."""

from pyoxigraph import BlankNode, NamedNode, Quad

from valuegraph.rdf.document import Document
from valuegraph.rdf.findings import violation
from valuegraph.rdf.terms import Term, shown


def about_entity(document: Document, iri: NamedNode) -> Document:
    """The document with the IRI for what it is about: the outermost object, or where the syntax
    has none the one node without a name that nothing leads to.

    A document about something else, or about nothing, gets a violation and loses its statements.
    """
    if document.findings and not document.quads:
        return document
    root = document.root if document.root is not None else _root(document, iri)
    if isinstance(root, BlankNode):
        document.quads = [_renamed(quad, root, iri) for quad in document.quads]
        document.root = iri
    elif root is not None and root != iri:
        message = (
            f"The document is about {shown(root)}, but was sent for <{iri.value}>. Leave its id "
            "out, or send it for the entity that it is about."
        )
        return Document(findings=[*document.findings, violation("WrongIri", message, root)])
    if all(quad.subject != iri for quad in document.quads):
        message = (
            f"The document says nothing of <{iri.value}>. Send all that is to be known of it; to "
            "have nothing known, delete it."
        )
        return Document(findings=[*document.findings, violation("EmptyDocument", message, iri)])
    return document


def _root(document: Document, iri: NamedNode) -> Term | None:
    subjects = {quad.subject for quad in document.quads}
    if iri in subjects:
        return iri
    within = {quad.object for quad in document.quads}
    nameless = [s for s in subjects if isinstance(s, BlankNode) and s not in within]
    return nameless[0] if len(nameless) == 1 else None


def _renamed(quad: Quad, root: BlankNode, iri: NamedNode) -> Quad:
    subject = iri if quad.subject == root else quad.subject
    value = iri if quad.object == root else quad.object
    return Quad(subject, quad.predicate, value, quad.graph_name)
