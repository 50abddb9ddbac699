"""``Patch``: a JSON Merge Patch (RFC 7396) for the document of an entity."""

from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.jsonld.merge_patch import patched
from valuegraph.rdf.jsonld.read import check_values, read_json, read_json_ld
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch that is read and not merged yet."""

    value: Any

    @staticmethod
    def read(body: bytes, limits: Limits) -> "Patch | Document":
        """The patch; a document with findings where it cannot be read."""
        try:
            check_values(body, limits)
            return Patch(read_json(body, limits))
        except DocumentError as fault:
            return Document(findings=[fault.finding])

    def merged(
        self,
        entity: NamedNode,
        reader: GraphReader,
        context: JsonLdContext,
        base_iri: str,
        limits: Limits,
    ) -> Document:
        """The document of an entity with the patch merged into it."""
        described = describe_entities(reader, (entity,), context.ontology)
        if len(described) > limits.quads:
            message = (
                f"<{entity.value}> has {len(described):,} statements, those of others about it "
                "among them, which are too many to merge a patch into. Send what it states itself "
                "by PUT."
            )
            return Document(findings=[violation("LimitExceeded", message)])
        stands = JsonLdWriter(context, CONTEXT_IRI).entity(entity, described)
        try:
            merged = patched(stands, self.value, f"{base_iri}context.jsonld")
            return read_json_ld(merged, context, base_iri, limits, default_context=None)
        except DocumentError as fault:
            return Document(findings=[fault.finding])
