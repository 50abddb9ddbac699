"""Receipts of idempotent requests, as the text that a transaction keeps of them.

A receipt is data: it can be rendered again for whoever repeats the request, in whatever syntax that
one asks for. Earlier versions kept the response itself, which is given back as it was.
"""

from dataclasses import fields
from typing import Any, Final

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.errors import KeyReusedError
from valuegraph.journal import KeptAnswer, Transaction
from valuegraph.journal.statements import read_statements
from valuegraph.ledger.commands.command import IdempotentRequest
from valuegraph.ledger.commands.receipt import KeptResponse, Receipt
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.paths import (
    AlternativePath,
    InversePath,
    OneOrMorePath,
    Path,
    SequencePath,
    ZeroOrMorePath,
    ZeroOrOnePath,
)
from valuegraph.rdf.terms import Term, iri_or_text

_OF_ONE: Final = {
    kind.__name__: kind for kind in (InversePath, OneOrMorePath, ZeroOrMorePath, ZeroOrOnePath)
}
_OF_MANY: Final = {kind.__name__: kind for kind in (AlternativePath, SequencePath)}


def kept_text(receipt: Receipt) -> str:
    """What a transaction keeps of a receipt, beside its changes."""
    content = {
        "entities": [each.value for each in receipt.entities],
        "created": [each.value for each in receipt.entities if each in receipt.created],
        "root": None if receipt.root is None else receipt.root.value,
        "findings": [_finding_data(each) for each in receipt.findings],
        "description": [f"{quad} .\n" for quad in receipt.description or ()],
    }
    return orjson.dumps(content).decode()


def kept_receipt(transaction: Transaction, request: IdempotentRequest) -> Receipt:
    """What came of a request that is repeated, given the transaction that it made.

    Raises :class:`~valuegraph.errors.KeyReusedError` where the key came with another request.
    """
    kept = transaction.kept
    assert kept is not None, "it is found by its key"
    if kept.request != request.digest:
        raise KeyReusedError(
            f"The idempotency key {request.key!r} came with another request before. Send each "
            "request with a key of its own, and the same one only to repeat it as it was."
        )
    content: Any = orjson.loads(kept.answer)
    if isinstance(content, list):
        return Receipt(
            transaction.changeset,
            (),
            position=transaction.sequence,
            is_repeated=True,
            response=KeptResponse(*content),
        )
    return Receipt(
        transaction.changeset,
        tuple(map(_finding, content["findings"])),
        tuple(map(NamedNode, content["entities"])),
        frozenset(map(NamedNode, content["created"])),
        None if content["root"] is None else NamedNode(content["root"]),
        transaction.sequence,
        read_statements([line.encode() for line in content["description"]]),
        is_repeated=True,
    )


def kept_answer(receipt: Receipt, request: IdempotentRequest) -> KeptAnswer:
    """What a transaction keeps for a request."""
    return KeptAnswer(request.key, request.digest, kept_text(receipt))


def _finding_data(finding: Finding) -> dict[str, Any]:
    """What a finding has, by the names of its fields, where it is anything."""
    found = {
        "severity": finding.severity.value,
        "message": finding.message,
        "path": None if finding.path is None else _path_data(finding.path),
        "count": finding.count,
        "expected": finding.expected,
        "messages": [_term_data(each) for each in finding.messages],
        "details": [_finding_data(each) for each in finding.details],
    }
    for name in _TERMS:
        term = getattr(finding, name)
        found[name] = None if term is None else _term_data(term)
    return {name: value for name, value in found.items() if value not in (None, [])}


_TERMS: Final = ("rule", "focus", "value", "shape", "severity_iri", "constraint")


def _finding(data: dict[str, Any]) -> Finding:
    found = dict(data)
    found["severity"] = Severity(found["severity"])
    found["messages"] = tuple(map(_term, found.get("messages", ())))
    found["details"] = tuple(map(_finding, found.get("details", ())))
    for name in _TERMS:
        if name in found:
            found[name] = _term(found[name])
    if "path" in found:
        found["path"] = _path(found["path"])
    return Finding(**found)


def _term_data(term: Term) -> Any:
    """An IRI as text, anything else as an object."""
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return {"blank": term.value}
    if isinstance(term, Literal):
        return {
            "value": term.value,
            "datatype": None if term.language else term.datatype.value,
            "language": term.language,
        }
    return {"value": str(term)}


def _term(data: Any) -> Any:
    if isinstance(data, str):
        return iri_or_text(data)
    if "blank" in data:
        return BlankNode(data["blank"])
    datatype = data.get("datatype")
    return Literal(
        data["value"],
        datatype=None if datatype is None else NamedNode(datatype),
        language=data.get("language"),
    )


def _path_data(path: Path) -> Any:
    """A predicate as text, any other path as the name of its class and what that is made of."""
    if isinstance(path, NamedNode):
        return path.value
    (part,) = (getattr(path, each.name) for each in fields(path))
    parts = part if isinstance(part, tuple) else (part,)
    return [type(path).__name__, *map(_path_data, parts)]


def _path(data: Any) -> Any:
    if isinstance(data, str):
        return iri_or_text(data)
    kind, *parts = data
    made = tuple(map(_path, parts))
    return _OF_MANY[kind](made) if kind in _OF_MANY else _OF_ONE[kind](made[0])
