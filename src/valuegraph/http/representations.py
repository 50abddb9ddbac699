"""Representations of entities and graphs in the negotiated syntax."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import version
from typing import Any, Final

import orjson
from pyld import jsonld
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.addresses import Addresses
from valuegraph.http.negotiation import Choice, Offer, choose
from valuegraph.ledger import version_of
from valuegraph.rdf.characters import visible
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.jsonld.context import FINDINGS, KNOWN_CONTEXTS, JsonLdContext
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.syntaxes import (
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Syntax,
)
from valuegraph.rdf.write import serialise
from valuegraph.shapes.report import line
from valuegraph.shapes.report_json import finding_list
from valuegraph.vocabulary.namespaces import PREFIXES

RDF_OFFERS: Final = tuple(
    Offer((syntax.media_type,), syntax)
    for syntax in (JSON_LD, JSON, TURTLE, N_TRIPLES, TRIG, N_QUADS, RDF_XML)
)
"""What graphs are answered in, the preferred one first."""

_PROFILE: Final = "http://www.w3.org/ns/json-ld#"
_FORMS: Final = ("compacted", "expanded", "flattened")
_CONTEXT_LINK: Final = "http://www.w3.org/ns/json-ld#context"


class Representations:
    """Writes what the ledger holds for clients; documents refer to the service's own context."""

    def __init__(self, context: JsonLdContext, addresses: Addresses) -> None:
        self._writer = JsonLdWriter(context, addresses.context)
        self._context_url = addresses.context
        self._load = _bundled_loader(context, addresses.context)
        self._writing = f"{version('valuegraph')} {orjson.dumps(context.document).hex()}"
        self._variants: dict[str, str] = {}

    def negotiate(self, request: Request) -> Choice[Syntax]:
        """The syntax that the client wants. Raises ``NotAcceptableError``."""
        return choose(request.headers.get("accept"), RDF_OFFERS)

    def tag(self, choice: Choice[Syntax], description: Iterable[Quad]) -> str:
        """The entity tag of the representation of an entity (RFC 9110, section 8.8.3)."""
        return f'"{version_of(description)}-{self._variant(choice)}"'

    def _variant(self, choice: Choice[Syntax]) -> str:
        """What makes representations of one version differ: the syntax, the form, the context."""
        forms = " ".join(sorted(_forms(choice))) if choice.value in (JSON_LD, JSON) else ""
        key = f"{choice.media_type} {forms}"
        if key not in self._variants:
            digest = blake2b(f"{key} {self._writing}".encode(), digest_size=4)
            self._variants[key] = digest.hexdigest()
        return self._variants[key]

    def entity(
        self,
        choice: Choice[Syntax],
        iri: NamedNode,
        quads: Sequence[Quad],
        findings: Sequence[Finding] = (),
    ) -> bytes:
        """One entity with its fragments.

        ``findings`` of the write that is answered by it are told where they state nothing: under a
        key that the context gives no meaning, or in comments. RDF/XML, and JSON-LD that is expanded
        or flattened, go without.
        """
        if choice.value in (JSON_LD, JSON):
            told = {FINDINGS: finding_list(findings)} if findings else {}
            return self._json({**self._writer.entity(iri, quads), **told}, choice)
        comments = "".join(f"# {visible(' '.join(line(each).split()))}\n" for each in findings)
        written = serialise(quads, choice.value)
        return written if choice.value is RDF_XML else comments.encode() + written

    def graph(self, choice: Choice[Syntax], quads: Sequence[Quad]) -> bytes:
        """Many entities, none of them blank nodes."""
        if choice.value in (JSON_LD, JSON):
            return self._json(self._writer.graph(quads), choice)
        return serialise(quads, choice.value)

    def respond(
        self,
        body: bytes,
        choice: Choice[Syntax],
        links: Iterable[str] = (),
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The response that carries a representation; ``links`` are values of ``Link``."""
        found = {"Vary": "Accept", **(headers or {})}
        all_links = list(links)
        if choice.value is JSON:
            # JSON-LD 1.1, section 6.1: how plain JSON is read as JSON-LD.
            all_links.append(
                f'<{self._context_url}>; rel="{_CONTEXT_LINK}"; type="application/ld+json"'
            )
        if all_links:
            found["Link"] = ", ".join(all_links)
        return Response(body, status, headers=found, media_type=choice.media_type)

    def _json(self, document: dict[str, Any], choice: Choice[Syntax]) -> bytes:
        """The document in the form that ``profile`` asks for (JSON-LD 1.1, section 6).

        Forms that are not known are passed over, as RFC 6906 has it.
        """
        forms = _forms(choice)
        options = {"documentLoader": self._load}
        found: Any = document
        if "flattened" in forms:
            context = self._context_url if "compacted" in forms else None
            found = jsonld.flatten(document, context, options)
        elif "expanded" in forms:
            found = jsonld.expand(document, options)
        return orjson.dumps(found)


def _forms(choice: Choice[Syntax]) -> set[str]:
    """The forms of JSON-LD that ``profile`` asks for and that there are."""
    asked = choice.parameters.get("profile", "").split()
    return {f for f in _FORMS if f"{_PROFILE}{f}" in asked}


def graph_with_blank_nodes(
    choice: Choice[Syntax], quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """A vocabulary or shapes; JSON-LD in expanded form."""
    if choice.value in (JSON_LD, JSON):
        body = serialize((quad.triple for quad in quads), format=RdfFormat.JSON_LD)
        assert body is not None
        return body
    return serialise(quads, choice.value, prefixes)


def _bundled_loader(context: JsonLdContext, context_url: str) -> Any:
    """A document loader for PyLD that answers our context and reaches no network."""
    known = {context_url, *KNOWN_CONTEXTS}

    def load(url: str, _: Any = None) -> dict[str, Any]:
        if url not in known:
            raise jsonld.JsonLdError(
                f"{url} is not bundled", "jsonld.LoadDocumentError", code="loading document failed"
            )
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": dict(context.document),
        }

    return load
