"""``/policies``: which policies there are and which are on, and the shapes of each."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import orjson
from fastapi import APIRouter
from pyoxigraph import RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.errors import NotFoundError
from valuegraph.http.backend import Backend
from valuegraph.http.conditional import cacheable
from valuegraph.http.negotiation import Offer, choose
from valuegraph.http.pages.style import STYLE
from valuegraph.http.per_schema import PerSchema
from valuegraph.http.representations import RDF_OFFERS, graph_with_blank_nodes
from valuegraph.http.routes import CONDITIONAL, get
from valuegraph.ledger import Schema
from valuegraph.ledger.policies import Policy, bundled_policies
from valuegraph.rdf.syntaxes import TURTLE

_LIST_OFFERS: Final = (
    Offer(("application/ld+json",), "json"),
    Offer(("application/json",), "json"),
    Offer(("text/html", "application/xhtml+xml"), "html"),
)
_SHAPES_OFFERS: Final = (
    Offer((TURTLE.media_type, "text/html"), TURTLE),
    *(offer for offer in RDF_OFFERS if offer.value is not TURTLE),
)
"""Turtle first, as the file is: it is there to be read and copied, also in a browser."""

_CONTEXT: Final = {
    "id": "@id",
    "type": "@type",
    "dcterms": "http://purl.org/dc/terms/",
    "sh": "http://www.w3.org/ns/shacl#",
    "vg": "https://w3id.org/valuegraph/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "policies": {"@id": "vg:hasPolicy", "@container": "@set"},
    "name": "dcterms:identifier",
    "title": "dcterms:title",
    "description": "dcterms:description",
    "isOn": {"@id": "vg:isOn", "@type": "xsd:boolean"},
    "shapes": {"@id": "sh:shapesGraph", "@type": "@id"},
}


def add_policies(router: APIRouter, backend: Backend) -> None:
    """Serve the list of policies, and the shapes file of each."""
    policies = bundled_policies()
    by_name = {policy.name: policy for policy in policies}

    def written(_: Schema) -> dict[str, bytes]:
        return {
            "json": orjson.dumps(_document(backend, policies)),
            "html": _page(backend, policies).encode(),
        }

    bodies = PerSchema(backend.ledger, written)

    async def list_policies(request: Request) -> Response:
        choice = choose(request.headers.get("accept"), _LIST_OFFERS)
        media_type = "text/html" if choice.value == "html" else choice.media_type
        return Response(bodies()[choice.value], headers={"Vary": "Accept"}, media_type=media_type)

    async def read_policy(request: Request, name: str) -> Response:
        choice = choose(request.headers.get("accept"), _SHAPES_OFFERS)
        policy = by_name.get(name)
        if policy is None:
            raise NotFoundError(f"There is no policy {name!r}. There are {', '.join(by_name)}.")
        body = await backend.threads.run(policy.path.read_bytes)
        media_type = choice.media_type
        if choice.value is TURTLE:
            media_type = TURTLE.media_type
        else:
            quads = list(parse(body, format=RdfFormat.TURTLE))
            body = graph_with_blank_nodes(choice, quads)
        return cacheable(request, body, media_type, {"Vary": "Accept"})

    get(
        router,
        "/policies",
        list_policies,
        tag="policies",
        summary="The policies, and whether each is on",
        name="list-policies",
        answers=(offer.media_types[0] for offer in _LIST_OFFERS),
    )
    get(
        router,
        "/policies/{name}",
        read_policy,
        tag="policies",
        summary="The shapes of a policy",
        name="read-policy",
        errors={404: "There is no such policy."},
        responses=CONDITIONAL,
        description="Turtle, as the file is that comes with Valuegraph; other syntaxes of RDF on "
        "request.",
    )


def _document(backend: Backend, policies: Sequence[Policy]) -> dict[str, Any]:
    url = backend.addresses.url
    return {
        "@context": _CONTEXT,
        "id": url("policies"),
        "policies": [
            {
                "id": policy.iri.value,
                "name": policy.name,
                "title": policy.title,
                "description": policy.description,
                "isOn": policy.name in backend.ledger.policies,
                "shapes": url(f"policies/{policy.name}"),
            }
            for policy in policies
        ],
    }


def _page(backend: Backend, policies: Sequence[Policy]) -> str:
    url = backend.addresses.url
    rows = "\n".join(
        f'<tr><td><a href="{escape(url(f"policies/{policy.name}"))}">{escape(policy.name)}</a></td>'
        f"<td>{'on' if policy.name in backend.ledger.policies else 'off'}</td>"
        f"<td><b>{escape(policy.title)}.</b> {escape(policy.description)}</td></tr>"
        for policy in policies
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Policies – Valuegraph</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>
<p><a href="{escape(url(""))}">Valuegraph</a></p>
<h1>Policies</h1>
<p>What this ledger asks for beyond ValueFlows. A policy is switched on where the ledger is started,
such as <code>valuegraph serve --policy {escape(policies[0].name)}</code>.</p>
<table>
{rows}
</table>
</body></html>
"""
