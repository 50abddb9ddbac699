"""``/``: the service description, for programs as JSON-LD and for people as a page."""

from html import escape
from typing import Any, Final

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.negotiation import Offer, choose
from valuegraph.http.pages.style import STYLE
from valuegraph.http.per_schema import PerSchema
from valuegraph.http.routes import get
from valuegraph.ledger import Schema
from valuegraph.queries.sparql import GRAPH_FORMATS, TABLE_FORMATS
from valuegraph.rdf.syntaxes import SYNTAXES

_OFFERS: Final = (
    Offer(("application/ld+json",), "json"),
    Offer(("application/json",), "json"),
    Offer(("text/html", "application/xhtml+xml"), "html"),
)
_CONTEXT: Final = {
    "id": "@id",
    "type": "@type",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vg": "https://w3id.org/valuegraph/ns#",
    "title": "dcterms:title",
    "description": "dcterms:description",
    "endpoint": {"@id": "sd:endpoint", "@type": "@id"},
    "supportedLanguage": {"@id": "sd:supportedLanguage", "@type": "@id"},
    "context": {"@id": "vg:context", "@type": "@id"},
    "ontology": {"@id": "vg:ontology", "@type": "@id"},
    "shapes": {"@id": "http://www.w3.org/ns/shacl#shapesGraph", "@type": "@id"},
    "policies": {"@id": "vg:policies", "@type": "@id"},
    "commits": {"@id": "vg:commits", "@type": "@id"},
    "validate": {"@id": "vg:validate", "@type": "@id"},
    "openapi": {"@id": "vg:openapi", "@type": "@id"},
    "documentation": {"@id": "vg:documentation", "@type": "@id"},
    "collections": {"@id": "vg:hasCollection", "@container": "@set"},
    "itemClass": {"@id": "vg:itemClass", "@type": "@id"},
    "reads": "dcterms:format",
    "resultFormat": "vg:resultFormat",
}


def add_home(router: APIRouter, backend: Backend) -> None:
    """Serve the service description."""

    def written(_: Schema) -> dict[str, bytes]:
        return {"json": orjson.dumps(_description(backend)), "html": _page(backend).encode()}

    bodies = PerSchema(backend.ledger, written)

    async def home(request: Request) -> Response:
        choice = choose(request.headers.get("accept"), _OFFERS)
        media_type = choice.media_type
        if choice.value == "html":
            media_type = "text/html"
        return Response(bodies()[choice.value], headers={"Vary": "Accept"}, media_type=media_type)

    get(
        router,
        "/",
        home,
        tag="description",
        summary="What this service is and offers",
        name="home",
        answers=(offer.media_types[0] for offer in _OFFERS),
    )


def _description(backend: Backend) -> dict[str, Any]:
    url = backend.addresses.url
    formats = [*(f.media_type for f in TABLE_FORMATS), *(f.media_type for f in GRAPH_FORMATS)]
    return {
        "@context": _CONTEXT,
        "id": url(""),
        "type": "sd:Service",
        "title": "Valuegraph",
        "description": "A ValueFlows 1.0 ledger that speaks linked data.",
        "endpoint": url("sparql"),
        "supportedLanguage": "sd:SPARQL11Query",
        "resultFormat": formats,
        "context": backend.addresses.context,
        "ontology": url("ontology"),
        "shapes": url("shapes"),
        "policies": url("policies"),
        "commits": url("commits"),
        "validate": url("validate"),
        "openapi": url("openapi.json"),
        "documentation": url("docs"),
        "reads": [syntax.media_type for syntax in SYNTAXES],
        "collections": [
            {"id": url(slug), "title": class_.label, "itemClass": class_.iri.value}
            for slug, class_ in sorted(backend.addresses.collections.items())
        ],
    }


def _page(backend: Backend) -> str:
    base = backend.addresses.url("")
    rows = "\n".join(
        f'<tr><td><a href="{escape(base + slug)}">/{escape(slug)}</a></td>'
        f"<td>{escape(class_.comment or class_.label)}</td></tr>"
        for slug, class_ in sorted(backend.addresses.collections.items())
    )
    links = ", ".join(
        f'<a href="{escape(base + path)}">{escape(text)}</a>'
        for path, text in (
            ("docs", "all routes"),
            ("context.jsonld", "JSON-LD context"),
            ("ontology", "vocabularies"),
            ("shapes", "shapes"),
            ("policies", "policies"),
        )
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Valuegraph</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>
<h1>Valuegraph</h1>
<p>A ValueFlows ledger that speaks linked data, at <code>{escape(base)}</code>: {links}.</p>
<h2>Try it</h2>
<pre>{escape(_examples(base))}</pre>
<h2>Collections</h2>
<table>
{rows}
</table>
</body></html>
"""


def _examples(base: str) -> str:
    return f"""# Who takes part?
curl {base}agents

# Record somebody.
curl {base}people --json '{{"name": "Robin"}}'

# Count something in.
curl {base}economic-events --json '{{
  "action": "raise", "provider": "'$AGENT'", "receiver": "'$AGENT'",
  "resourceInventoriedAs": {{"type": "EconomicResource", "name": "Apples"}},
  "resourceQuantity": {{"hasNumericalValue": "40", "hasUnit": "kilogram"}},
  "hasPointInTime": "2026-10-01T09:00:00Z"}}'

# Ask.
curl {base}sparql -H 'Accept: text/csv' --data-urlencode \\
  'query=SELECT ?action (COUNT(*) AS ?events) {{ ?event vf:action ?action }} GROUP BY ?action'"""
