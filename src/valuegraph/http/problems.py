"""Problem details (RFC 9457): one table from errors to statuses, one shape of errors."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from valuegraph.errors import (
    KeyReusedError,
    LedgerBusyError,
    LedgerDamagedError,
    LedgerStoppedError,
    NotFoundError,
    PreconditionFailedError,
    PreconditionRequiredError,
    QueryError,
    QueryRefusedError,
    ShapesError,
    StaleCommandError,
    StorageFailedError,
    StorageFullError,
    TooLargeError,
    UnknownSyntaxError,
    ValuegraphError,
)
from valuegraph.http.dispatch import RoutesBySegment
from valuegraph.http.findings import wants_report
from valuegraph.http.negotiation import NotAcceptableError
from valuegraph.processes import DeadlineError, WorkerError, WorkersBusyError
from valuegraph.queries.sparql import ResultFormatError
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.syntaxes import SYNTAXES
from valuegraph.shapes.report_json import finding_list, report_document
from valuegraph.store import StaleChangesetError
from valuegraph.vocabulary.namespaces import VG

PROBLEM_JSON: Final = "application/problem+json"
_FEW: Final = 50
"""Findings that the event loop may write itself."""
ACCEPT_POST: Final = ", ".join(syntax.media_type for syntax in SYNTAXES)
"""Value of the ``Accept-Post`` header where any RDF document is taken (LDP 1.0, section 7.1)."""


class BadRequestError(ValuegraphError):
    """A request that HTTP admits and this service cannot read: parameters, encodings."""


class MisdirectedError(ValuegraphError):
    """A request for a host that the service is not known by."""


class CrossOriginError(ValuegraphError):
    """A request that a page of another origin may not send."""


class UnauthenticatedError(ValuegraphError):
    """A request that needs a token and has none, or none that is valid (RFC 6750, section 3)."""

    def __init__(self, message: str, *, is_invalid: bool = False) -> None:
        super().__init__(message)
        self.challenge = _challenge(error="invalid_token") if is_invalid else _challenge()


class InsufficientRoleError(ValuegraphError):
    """A request that the bearer of a token is not entitled to."""

    def __init__(self, message: str, needed: str) -> None:
        super().__init__(message)
        self.challenge = _challenge(error="insufficient_scope", scope=needed)


class TooManyTriesError(ValuegraphError):
    """A token that is not valid, after too many others."""

    retry_after = 5
    """Seconds after which it makes sense to try again."""


def _challenge(**parameters: str) -> str:
    """Value of ``WWW-Authenticate``."""
    told = {"realm": "Valuegraph", **parameters}
    return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in told.items())


class RejectedError(ValuegraphError):
    """A document that was not stored, for the reasons that its findings give."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        count = sum(f.severity is Severity.VIOLATION for f in findings)
        first = next((f.message for f in findings if f.severity is Severity.VIOLATION), "")
        others = f" And {count - 1} more, see findings." if count > 1 else ""
        super().__init__(f"Nothing was stored. {first}{others}")
        self.findings = tuple(findings)


STATUSES: Final[Mapping[type[ValuegraphError], HTTPStatus]] = {
    BadRequestError: HTTPStatus.BAD_REQUEST,
    UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    CrossOriginError: HTTPStatus.FORBIDDEN,
    InsufficientRoleError: HTTPStatus.FORBIDDEN,
    MisdirectedError: HTTPStatus.MISDIRECTED_REQUEST,
    TooManyTriesError: HTTPStatus.TOO_MANY_REQUESTS,
    QueryError: HTTPStatus.BAD_REQUEST,
    QueryRefusedError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAcceptableError: HTTPStatus.NOT_ACCEPTABLE,
    ResultFormatError: HTTPStatus.NOT_ACCEPTABLE,
    StaleChangesetError: HTTPStatus.CONFLICT,
    StaleCommandError: HTTPStatus.SERVICE_UNAVAILABLE,
    PreconditionFailedError: HTTPStatus.PRECONDITION_FAILED,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnknownSyntaxError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    KeyReusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    PreconditionRequiredError: HTTPStatus.PRECONDITION_REQUIRED,
    LedgerBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerDamagedError: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerStoppedError: HTTPStatus.SERVICE_UNAVAILABLE,
    ShapesError: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageFailedError: HTTPStatus.SERVICE_UNAVAILABLE,
    WorkerError: HTTPStatus.SERVICE_UNAVAILABLE,
    DeadlineError: HTTPStatus.GATEWAY_TIMEOUT,
    StorageFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    ValuegraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The status of each error; one that is not listed has that of its nearest base class."""

_UNREADABLE: Final = frozenset((VG.MalformedDocument, VG.UnknownContext))
_CONFLICTING: Final = frozenset(
    (VG.ImmutableEvent, VG.AlreadyStated, VG.Frozen, VG.StillReferredTo, VG.StatedElsewhere)
)


def rejection_status(findings: Iterable[Finding]) -> HTTPStatus:
    """400 for what cannot be read, 413 for what is over a limit, 409 for what contradicts a record
    that stands, 422 for any other document that does not conform."""
    rules = {f.rule for f in findings if f.severity is Severity.VIOLATION}
    if rules & _UNREADABLE:
        return HTTPStatus.BAD_REQUEST
    if rules == {VG.LimitExceeded}:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return HTTPStatus.CONFLICT if rules & _CONFLICTING else HTTPStatus.UNPROCESSABLE_ENTITY


def status_of(error: ValuegraphError) -> HTTPStatus:
    """The status that an error is answered with."""
    if isinstance(error, RejectedError):
        return rejection_status(error.findings)
    listed = (STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return next(listed)


def problem(
    status: HTTPStatus,
    detail: str,
    headers: Mapping[str, str] | None = None,
    findings: Sequence[Finding] = (),
    *,
    with_report: bool = False,
) -> Response:
    """A problem document; with ``with_report``, findings come as a SHACL report as well."""
    body = problem_body(status, detail, findings, with_report=with_report)
    return Response(body, status.value, headers=dict(headers or {}), media_type=PROBLEM_JSON)


def problem_body(
    status: HTTPStatus, detail: str, findings: Sequence[Finding] = (), *, with_report: bool = False
) -> bytes:
    """The content of a problem document."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    if findings:
        content["findings"] = finding_list(findings)
        if with_report:
            content["report"] = report_document(findings)
    return orjson.dumps(content)


def install(app: FastAPI) -> None:
    """Answer every error of an application as problem details."""
    app.add_exception_handler(ValuegraphError, _answer_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid_parameters)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _answer_failure)


async def _answer_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ValuegraphError)
    with_report = wants_report(request)
    if isinstance(error, RejectedError) and len(error.findings) > _FEW:
        return await asyncio.to_thread(answer, error, with_report=with_report)
    return answer(error, with_report=with_report)


def answer(error: ValuegraphError, *, with_report: bool = False) -> Response:
    """The problem document of an error, with the headers that go with it."""
    status = status_of(error)
    headers = {"Vary": "Accept"} if status is HTTPStatus.NOT_ACCEPTABLE else {}
    if status is HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        patch = getattr(error, "accept_patch", None)
        if patch is None:
            headers["Accept-Post"] = getattr(error, "accept_post", ACCEPT_POST)
        else:
            headers["Accept-Patch"] = patch
    if isinstance(error, LedgerBusyError | TooManyTriesError | WorkersBusyError):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, UnauthenticatedError | InsufficientRoleError):
        headers["WWW-Authenticate"] = error.challenge
    findings = error.findings if isinstance(error, RejectedError) else ()
    return problem(status, str(error), headers, findings, with_report=with_report)


async def _answer_invalid_parameters(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = (
        f"{' '.join(map(str, fault['loc']))}: {fault['msg']} (given: {fault.get('input')!r})"
        for fault in error.errors()
    )
    return problem(HTTPStatus.BAD_REQUEST, f"The request cannot be read. {'; '.join(faults)}.")


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    detail = str(error.detail)
    if status is HTTPStatus.NOT_FOUND:
        detail = f"There is nothing at {request.url.path}. The service is described at /."
    elif status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed_methods(request))
        detail = f"{request.method} is not for {request.url.path}. Use {headers['Allow']}."
    return problem(status, detail, headers)


async def _answer_failure(_: Request, __: Exception) -> Response:
    detail = "This is a fault of the service, not of the request; its log says more."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _allowed_methods(request: Request) -> list[str]:
    """The methods of every route that has this path (Starlette names those of the first only)."""
    methods: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, RoutesBySegment):
            methods |= route.methods(request.scope)
        elif route.matches(request.scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    return sorted(methods)
