"""One entity at its own address."""

from typing import Annotated

from fastapi import Path
from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from valuegraph.errors import NotFoundError
from valuegraph.http.backend import Backend
from valuegraph.queries.entities import describe_entity
from valuegraph.rdf.reader import types
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import local_name
from valuegraph.vocabulary.terms import VocabularyClass


class EntityRoutes:
    """The endpoints of ``/{slug}/{id}``."""

    def __init__(self, backend: Backend, slug: str, class_: VocabularyClass) -> None:
        self._backend = backend
        self._slug = slug
        self._class = class_
        self._links = (f'<{backend.addresses.url(slug)}>; rel="collection"',)

    async def read(
        self,
        request: Request,
        id_: Annotated[str, Path(alias="id", description="Last part of its IRI, or a whole IRI.")],
    ) -> Response:
        """The entity, with the fragments that it owns."""
        choice = self._backend.representations.negotiate(request)
        raw_path = request.scope.get("raw_path")
        raw = id_ if raw_path is None else raw_path.decode("latin-1").partition("?")[0]
        _, _, raw_id = raw.rpartition(f"/{self._slug}/")
        if not raw_id:
            return RedirectResponse(self._backend.addresses.url(self._slug), 308)
        iri, quads = await self._backend.threads.run(self._find, raw_id)
        body = self._backend.representations.entity(choice, iri, quads)
        return self._backend.representations.respond(body, choice, self._links)

    def _find(self, raw_id: str) -> tuple[NamedNode, list[Quad]]:
        """The entity's statements. Raises :class:`NotFoundError`, saying where it is instead."""
        reader = self._backend.ledger.reader
        candidates = self._backend.addresses.meant(self._slug, raw_id)
        for iri in candidates:
            quads = describe_entity(reader, iri)
            if any(q.predicate == RDF.type and q.object == self._class.iri for q in quads):
                return iri, quads
        for iri in candidates:
            classes = types(reader, iri)
            slug = self._backend.addresses.slug_of(classes)
            if slug is not None:
                names = " and ".join(sorted(local_name(c) for c in classes))
                raise NotFoundError(
                    f"<{iri.value}> is no {self._class.name} but {names}; it is at "
                    f"{self._backend.addresses.entity(iri, slug)}."
                )
        wanted = candidates[-1].value if candidates else raw_id
        raise NotFoundError(f"No {self._class.name} <{wanted}> is recorded here.")
