"""What answers tell of findings: those of a write that was carried out, and reports of refusals."""

from typing import Annotated, Any, Final

import orjson
from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.ledger import Receipt
from valuegraph.shapes.report_json import finding_list

COUNT: Final = "Valuegraph-Findings"
"""The header with the number of findings, also where the answer has no room for them."""


def counted(receipt: Receipt) -> dict[str, str]:
    """The header with the number of findings."""
    return {COUNT: str(len(receipt.findings))}


def receipt_response(receipt: Receipt, status: int) -> Response:
    """A receipt as JSON: what a write described, what of it is new, and the findings."""
    answer = {
        "conforms": receipt.conforms,
        "entities": [iri.value for iri in receipt.entities],
        "created": [iri.value for iri in receipt.entities if iri in receipt.created],
        "findings": finding_list(receipt.findings),
    }
    return Response(
        orjson.dumps(answer), status, headers=counted(receipt), media_type="application/json"
    )


async def _note(
    request: Request,
    report: Annotated[
        bool,
        Query(
            description="Whether the answer to a document that does not conform has the SHACL "
            "report as well, as JSON-LD in report."
        ),
    ] = False,
) -> None:
    request.state.wants_report = report


REPORTING: Final[Any] = Depends(_note)
"""Makes ``report`` a parameter of a route that checks documents."""


def wants_report(request: Request) -> bool:
    """Whether a refusal is to come with its SHACL report."""
    return getattr(request.state, "wants_report", False)
