"""``POST /validate``: what a commit would be told, without storing anything."""

from typing import Final

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.negotiation import Offer, choose
from valuegraph.http.problems import RejectedError, rejection_status
from valuegraph.http.resources.commits import EventsOnly, OpeningBalances, Split
from valuegraph.http.routes import post
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.syntaxes import JSON, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Syntax
from valuegraph.rdf.write import serialise
from valuegraph.shapes import Report
from valuegraph.shapes.report_json import report_data, report_document

_OFFERS: Final = tuple(
    Offer((s.media_type,), s) for s in (JSON, JSON_LD, TURTLE, N_TRIPLES, TRIG, N_QUADS, RDF_XML)
)
_DOES_NOT_CONFORM: Final = (409, 422)


def add_validation(router: APIRouter, backend: Backend) -> None:
    """Serve the route that checks documents."""

    async def validate(
        request: Request,
        opening_balances: OpeningBalances = False,
        events_only: EventsOnly = False,
        split: Split = False,
    ) -> Response:
        choice = choose(request.headers.get("accept"), _OFFERS)
        body, syntax = await backend.document(request)

        def report_on() -> bytes:
            receipt = backend.ledger.check(
                body,
                syntax,
                opening_balances=opening_balances,
                events_only=events_only,
                split=split,
            )
            # A document that is read and does not conform is what this is for; one that cannot be
            # read is a fault of the request.
            if not receipt.conforms and rejection_status(receipt.findings) not in _DOES_NOT_CONFORM:
                raise RejectedError(receipt.findings)
            return _written(receipt.findings, choice.value)

        report = await backend.validation_threads.run(report_on)
        return Response(report, headers={"Vary": "Accept"}, media_type=choice.media_type)

    post(
        router,
        "/validate",
        validate,
        tag="validation",
        summary="Check a document without recording it",
        name="validate",
        errors={415: "Its media type is not read."},
        description="As a SHACL report, or as the list of findings that POST /commits answers.",
    )


def _written(findings: tuple[Finding, ...], syntax: Syntax) -> bytes:
    if syntax is JSON:
        return orjson.dumps(report_data(findings))
    if syntax is JSON_LD:
        return orjson.dumps(report_document(findings))
    return serialise(Report.of(findings).quads(), syntax)
