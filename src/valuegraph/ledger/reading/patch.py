"""A JSON Merge Patch (RFC 7396), merged into the document of an entity."""

from functools import partial

from pyoxigraph import NamedNode

from valuegraph.ledger.commands.command import SentPatch
from valuegraph.ledger.commands.precondition import version_of
from valuegraph.ledger.reading.document_entity import about_entity
from valuegraph.ledger.reading.minting import mint
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.jsonld.merge_patch import patched
from valuegraph.rdf.jsonld.read import check_values, read_json, read_json_ld
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.normalise import Normalised, normalise
from valuegraph.rdf.reader import GraphReader


def merge_patch(
    sent: SentPatch, entity: NamedNode, view: GraphReader, schema: Schema
) -> tuple[Normalised, str]:
    """What an entity is to be with a patch merged into it, and the version of the entity that it
    was merged into. Of a patch that cannot be read or merged there are findings alone."""
    document, version = _merged(sent, entity, view, schema)
    new_iri = partial(mint, schema.base_iri)
    return normalise(about_entity(document, entity), schema.ontology, new_iri, sent.limits), version


def _merged(
    sent: SentPatch, entity: NamedNode, view: GraphReader, schema: Schema
) -> tuple[Document, str]:
    context, limits, base_iri = schema.context, sent.limits, schema.base_iri
    described = describe_entities(view, (entity,), schema.ontology)
    version = version_of(described)
    if len(described) > limits.quads:
        message = (
            f"<{entity.value}> has {len(described):,} statements, those of others about it among "
            "them, which are too many to merge a patch into. Send what it states itself by PUT."
        )
        return Document(findings=[violation("LimitExceeded", message)]), version
    try:
        check_values(sent.body, limits)
        patch = read_json(sent.body, limits)
        stands = JsonLdWriter(context, CONTEXT_IRI).entity(entity, described)
        merged = patched(stands, patch, f"{base_iri}context.jsonld")
        return read_json_ld(merged, context, base_iri, limits, default_context=None), version
    except DocumentError as fault:
        return Document(findings=[fault.finding]), version
