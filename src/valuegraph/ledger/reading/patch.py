"""A JSON Merge Patch (RFC 7396) for the document of an entity."""

from pyoxigraph import NamedNode

from valuegraph.ledger.commands.precondition import version_of
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.jsonld.merge_patch import patched
from valuegraph.rdf.jsonld.read import check_values, read_json, read_json_ld
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.reader import GraphReader


def merged_patch(
    body: bytes,
    entity: NamedNode,
    reader: GraphReader,
    context: JsonLdContext,
    base_iri: str,
    limits: Limits,
) -> tuple[Document, str]:
    """The document of an entity with a patch merged into it, and the version that it was merged
    into. A patch that cannot be read or merged is a document with findings alone."""
    described = describe_entities(reader, (entity,), context.ontology)
    version = version_of(described)
    if len(described) > limits.quads:
        message = (
            f"<{entity.value}> has {len(described):,} statements, those of others about it among "
            "them, which are too many to merge a patch into. Send what it states itself by PUT."
        )
        return Document(findings=[violation("LimitExceeded", message)]), version
    try:
        check_values(body, limits)
        patch = read_json(body, limits)
        stands = JsonLdWriter(context, CONTEXT_IRI).entity(entity, described)
        merged = patched(stands, patch, f"{base_iri}context.jsonld")
        return read_json_ld(merged, context, base_iri, limits, default_context=None), version
    except DocumentError as fault:
        return Document(findings=[fault.finding]), version
