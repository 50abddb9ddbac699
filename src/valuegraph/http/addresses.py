"""Where things are: the URLs of entities and collections, and the IRIs that a URL may mean.

Every URL starts from the ledger's base IRI, whatever host name a request came by, so that links and
documents stay the same behind a proxy.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.vocabulary.ontology import Ontology
from valuegraph.vocabulary.terms import VocabularyClass

_NOT_ASCII: Final = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The URLs of one ledger's service."""

    base_iri: str
    collections: Mapping[str, VocabularyClass]

    @classmethod
    def of(cls, ontology: Ontology, base_iri: str) -> "Addresses":
        """The addresses of a ledger with this ontology and base IRI."""
        return cls(base_iri, ontology.collections)

    def url(self, path: str) -> str:
        """The URL of a path that is given without leading slash."""
        return self.base_iri + path

    @property
    def context(self) -> str:
        """The URL of the JSON-LD context."""
        return self.url("context.jsonld")

    def entity(self, iri: NamedNode, slug: str) -> str:
        """The URL that an entity is served at: its IRI, where that is in the collection."""
        if iri.value.startswith(self.url(slug) + "/"):
            return iri.value
        return f"{self.url(slug)}/{quote(iri.value, safe='')}"

    def slug_of(self, classes: Iterable[NamedNode]) -> str | None:
        """The collection of the most specific of some classes; None where none has one."""
        wanted = set(classes)
        found = [(slug, c) for slug, c in self.collections.items() if c.iri in wanted]
        return max(found, key=lambda each: len(each[1].superclasses), default=(None, None))[0]

    def meant(self, slug: str, raw_id: str) -> list[NamedNode]:
        """The IRIs that ``/{slug}/{raw_id}`` may mean, the likeliest first.

        ``raw_id`` is as it stands in the request, percent-encoded. An entity of this ledger has the
        URL as its IRI, with or without the encoding or as an IRI (RFC 3987, section 3.2); any other
        is named by its whole IRI, encoded.
        """
        decoded = unquote(raw_id)
        ids = (raw_id, decoded, _NOT_ASCII.sub(lambda found: unquote(found.group()), raw_id))
        candidates = [*(f"{self.url(slug)}/{id_}" for id_ in ids), decoded]
        return [NamedNode(iri) for iri in dict.fromkeys(candidates) if is_absolute_iri(iri)]
