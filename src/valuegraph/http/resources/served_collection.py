"""A collection as it is served under one schema: finding its entities, and answering with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad
from starlette.exceptions import HTTPException
from starlette.responses import Response

from valuegraph.errors import NotFoundError
from valuegraph.http.backend import Face
from valuegraph.http.findings import counted, receipt_response
from valuegraph.http.negotiation import Choice
from valuegraph.ledger import Receipt
from valuegraph.queries.entities import describe_entity
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.syntaxes import Syntax
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.terms import VocabularyClass


@dataclass(frozen=True, slots=True)
class ServedCollection:
    """A collection as it is served under one schema, and the entities in it."""

    face: Face
    slug: str
    class_: VocabularyClass

    @property
    def links(self) -> tuple[str, ...]:
        """What the answer with an entity links to."""
        return (f'<{self.face.addresses.url(self.slug)}>; rel="collection"',)

    def amended(
        self,
        choice: Choice[Syntax],
        receipt: Receipt,
        view: GraphReader,
        *,
        is_tagged: bool,
    ) -> Response:
        """The answer to an amendment: the entity as it is now.

        Of PUT it has no ETag (RFC 9110, section 9.3.4): what is stored is not what was sent, byte
        for byte.
        """
        iri, is_new = receipt.root, receipt.root in receipt.created
        assert iri is not None, "an amendment is about an entity"
        status = 201 if is_new else 200
        quads = described(receipt, iri, view, self.face.schema.ontology)
        if not quads:  # Somebody has deleted it since.
            return receipt_response(receipt, status)
        written = self.face.representations.entity(choice, iri, quads, receipt.findings)
        url = self.face.addresses.entity(iri, self._slug_now(quads))
        headers = {"Content-Location": url, **counted(receipt)}
        if is_tagged:
            headers["ETag"] = self.face.representations.tag(choice, quads)
        if is_new:
            headers["Location"] = url
        return self.face.representations.respond(
            written, choice, self.links, status=status, headers=headers
        )

    def _slug_now(self, quads: Sequence[Quad]) -> str:
        """The collection that the entity is in, which is another one where its type was amended."""
        classes = [q.object for q in quads if q.predicate == RDF.type]
        if self.class_.iri in classes:
            return self.slug
        slug = self.face.addresses.slug_of(c for c in classes if isinstance(c, NamedNode))
        return self.slug if slug is None else slug

    def target(self, raw_id: str, view: GraphReader) -> NamedNode:
        """The entity to replace, or the IRI of the one to create."""
        try:
            return self.find(raw_id, view)[0]
        except NotFoundError:
            candidates = self.face.addresses.meant(self.slug, raw_id)
            if not raw_id or not candidates or any(types(view, iri) for iri in candidates):
                raise
            # What is an IRI by itself is meant by itself; the ledger says whether it can be made.
            return candidates[-1] if candidates[-1].value == unquote(raw_id) else candidates[0]

    def find(self, raw_id: str, view: GraphReader) -> tuple[NamedNode, list[Quad]]:
        """The entity, and its statements. Raises :class:`NotFoundError`, saying where it is
        instead."""
        addresses = self.face.addresses
        candidates = addresses.meant(self.slug, raw_id)
        for iri in candidates:
            quads = describe_entity(view, iri, self.face.schema.ontology)
            if any(q.predicate == RDF.type and q.object == self.class_.iri for q in quads):
                return iri, quads
        for iri in candidates:
            classes = types(view, iri)
            slug = addresses.slug_of(classes)
            if slug is not None:
                names = " and ".join(sorted(local_name(c) for c in classes))
                raise NotFoundError(
                    f"<{iri.value}> is no {self.class_.name} but {names}; it is at "
                    f"{addresses.entity(iri, slug)}."
                )
        wanted = candidates[-1].value if candidates else raw_id
        raise NotFoundError(f"No {self.class_.name} <{wanted}> is recorded here.")


def class_of(face: Face, slug: str) -> VocabularyClass:
    """The class of a collection. Raises for a collection that the schema in force has not."""
    class_ = face.addresses.collections.get(slug)
    if class_ is None:
        raise HTTPException(404)
    return class_


def described(
    receipt: Receipt, entity: NamedNode, view: GraphReader, ontology: Ontology
) -> Sequence[Quad]:
    """The statements of an entity that a commit was about: as it left them, where that is kept, or
    else as the view has them."""
    if receipt.description is not None:
        return receipt.description
    return describe_entity(view, entity, ontology)
