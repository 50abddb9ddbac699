"""A ledger that is served somewhere: recording and querying over its HTTP interface."""

import re
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, BinaryIO, Final

import httpx
import uuid_utils
from pyoxigraph import Literal, NamedNode

from valuegraph.changeset import Changeset
from valuegraph.cli.remote_error import RemoteError
from valuegraph.errors import QueryError
from valuegraph.ledger import Receipt
from valuegraph.processes import DeadlineError
from valuegraph.queries.sparql import ResultFormatError
from valuegraph.rdf.findings import Finding, Severity, violation
from valuegraph.rdf.syntaxes import JSON, N_QUADS, TURTLE, Syntax
from valuegraph.rdf.terms import Term, is_absolute_iri
from valuegraph.vocabulary.namespaces import PREFIXES, VG

_TIMEOUT: Final = httpx.Timeout(600, connect=10)
"""Seconds. A large document takes its time to be checked."""

_ERROR_NUMBER: Final = re.compile(r"^\[Errno -?\d+\] ")


_ATTEMPTS: Final = 4
_PAUSE: Final = 1.0
"""Seconds before a document is sent again after the connection broke."""

_LONGEST_PAUSE: Final = 30.0


class RemoteLedger:
    """The ledger at a URL. Use it as a context manager.

    ``token`` is sent with every request, and nowhere else: no redirect is followed.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url.rstrip("/")
        headers = {"User-Agent": "valuegraph"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(timeout=_TIMEOUT, headers=headers, follow_redirects=False)

    def record(
        self,
        body: bytes,
        syntax: Syntax,
        *,
        opening_balances: bool = False,
        events_only: bool = False,
        split: bool = False,
    ) -> Receipt:
        """Post a document as one commit; the receipt's changeset stays with the service.

        Where the connection breaks or the service is too busy, it is sent again, with the same
        idempotency key, so that it is recorded once.
        """
        chosen = {"opening-balances": opening_balances, "events-only": events_only, "split": split}
        query = "&".join(f"{name}=true" for name, is_on in chosen.items() if is_on)
        path = f"/commits?{query}" if query else "/commits"
        headers = {
            "Content-Type": syntax.media_type,
            "Accept": "application/json",
            "Idempotency-Key": f'"{uuid_utils.uuid4()}"',
        }
        answer = self._post_persistently(path, body, headers)
        content = self._object(answer)
        if answer.is_success or "findings" in content:
            try:
                return _receipt(content)
            except (KeyError, TypeError, ValueError) as fault:
                raise self._stranger(answer) from fault
        if answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
            detail = str(content["detail"])
            return Receipt(Changeset(), (violation("LimitExceeded", detail),))
        raise self._refusal(answer, content)

    def query(self, sparql: str, accept: str, seconds: float | None = None) -> tuple[bytes, str]:
        """The answer to a query and its media type.

        Raises QueryError and ResultFormatError where the service says so, and DeadlineError where
        it has not answered within ``seconds``; it gives up then too.
        """
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        timeout = _TIMEOUT if seconds is None else httpx.Timeout(seconds, connect=10)
        try:
            answer = self._post("/sparql", sparql.encode(), headers, timeout)
        except RemoteError as fault:
            if isinstance(fault.__cause__, httpx.ReadTimeout) and seconds is not None:
                message = f"The query was not done within {seconds:g} seconds and was ended."
                raise DeadlineError(message) from fault
            raise
        if answer.is_success:
            return answer.content, answer.headers.get("content-type", "").partition(";")[0]
        problem = self._object(answer)
        if answer.status_code == httpx.codes.NOT_ACCEPTABLE:
            raise ResultFormatError(str(problem["detail"]))
        if answer.status_code in (httpx.codes.BAD_REQUEST, httpx.codes.FORBIDDEN):
            raise QueryError(str(problem["detail"]))
        raise self._refusal(answer, problem)

    def download(self, sparql: str, accept: str, output: BinaryIO) -> None:
        """Write the answer to a query, of whatever size."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        url = self._url + "/sparql"
        try:
            with self._client.stream("POST", url, content=sparql, headers=headers) as answer:
                if not answer.is_success:
                    answer.read()
                    raise self._refusal(answer, self._object(answer))
                if answer.headers.get("content-type", "").partition(";")[0] != accept:
                    raise self._stranger(answer)
                output.writelines(answer.iter_bytes())
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise self._unreachable(fault) from fault

    def shapes(self) -> bytes:
        """The shapes in force there, in Turtle; those of the policies are among them."""
        return self._read("/shapes", TURTLE.media_type).content

    def ontology(self) -> bytes:
        """The vocabularies in force there, in N-Quads."""
        return self._read("/ontology", N_QUADS.media_type).content

    def policies(self) -> list[str]:
        """The names of the policies that are on there."""
        answer = self._read("/policies", JSON.media_type)
        try:
            return [str(each["name"]) for each in answer.json()["policies"] if each["isOn"]]
        except (KeyError, TypeError, ValueError) as fault:
            raise self._stranger(answer) from fault

    def _read(self, path: str, accept: str) -> httpx.Response:
        """The document at a path, in the media type that is asked for."""
        try:
            answer = self._client.get(self._url + path, headers={"Accept": accept})
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise self._unreachable(fault) from fault
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if answer.is_success and media_type == accept:
            return answer
        if answer.is_success or media_type != "application/problem+json":
            raise self._stranger(answer)
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise RemoteError(
                f"The service at {self._url} has no {path}: it is of an older version, and does "
                "not tell what it holds its data to. Update it, or give --shapes."
            )
        raise self._refusal(answer, self._object(answer))

    def __enter__(self) -> "RemoteLedger":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def _post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout: httpx.Timeout = _TIMEOUT,
    ) -> httpx.Response:
        try:
            return self._client.post(
                self._url + path, content=body, headers=headers, timeout=timeout
            )
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise self._unreachable(fault) from fault

    def _post_persistently(
        self, path: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Post what does no harm when it arrives twice."""
        has_left = False
        for attempt in range(1, _ATTEMPTS + 1):
            pause = _PAUSE * attempt
            try:
                answer = self._client.post(self._url + path, content=body, headers=headers)
            except (httpx.HTTPError, httpx.InvalidURL) as fault:
                has_left |= isinstance(fault, httpx.NetworkError | httpx.RemoteProtocolError) and (
                    not isinstance(fault, httpx.ConnectError)
                )
                if not has_left or attempt == _ATTEMPTS:
                    raise self._unreachable(fault) from fault
            else:
                wanted = answer.headers.get("retry-after", "")
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or not wanted.isdecimal():
                    return answer
                if attempt == _ATTEMPTS:
                    return answer
                pause = min(float(wanted), _LONGEST_PAUSE)
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _unreachable(self, fault: httpx.HTTPError | httpx.InvalidURL) -> RemoteError:
        reason = _ERROR_NUMBER.sub("", str(fault)) or type(fault).__name__
        return RemoteError(f"No ledger can be reached at {self._url}: {reason}")

    def _object(self, answer: httpx.Response) -> dict[str, Any]:
        """The JSON object that the service answered."""
        try:
            content = answer.json()
        except ValueError as fault:
            raise self._stranger(answer) from fault
        if (
            not isinstance(content, dict)
            or ("conforms" if answer.is_success else "detail") not in content
        ):
            raise self._stranger(answer)
        return content

    def _stranger(self, answer: httpx.Response) -> RemoteError:
        return RemoteError(
            f"{answer.url} answers {answer.status_code} {answer.reason_phrase}, but not as a "
            "ledger would. Is the URL that of a Valuegraph service?"
        )

    def _refusal(self, answer: httpx.Response, problem: Mapping[str, Any]) -> RemoteError:
        told = f"{answer.url} answers {answer.status_code}: {problem['detail']}"
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            told += " This command takes it from --token or VALUEGRAPH_TOKEN."
        return RemoteError(told)


def _receipt(content: Mapping[str, Any]) -> Receipt:
    return Receipt(
        Changeset(),
        tuple(_finding(each) for each in content.get("findings", ())),
        entities=tuple(NamedNode(iri) for iri in content.get("entities", ())),
        created=frozenset(NamedNode(iri) for iri in content.get("created", ())),
    )


def _finding(content: Mapping[str, Any]) -> Finding:
    return Finding(
        Severity(content["severity"]),
        _iri(content["rule"]) or VG.Finding,
        content["message"],
        focus=_iri(content["focus"]),
        path=_iri(content["path"]),
        value=_term(content["value"]),
        shape=_term(content["shape"]),
        count=content["count"],
    )


def _term(text: str | None) -> Term | None:
    """What a text stands for, as far as it tells; None for none."""
    return None if text is None else _iri(text) or Literal(text)


def _iri(text: str | None) -> NamedNode | None:
    """An IRI, whole or compact; None for what is neither, such as a blank node."""
    prefix, _, local = (text or "").partition(":")
    whole = PREFIXES[prefix] + local if prefix in PREFIXES else text or ""
    return NamedNode(whole) if is_absolute_iri(whole) else None
