"""Encoding a transaction only where what recovery reads is what was meant.

The text is read back by the reader that recovery uses before any byte of it goes out, and compared
with the transaction that it is of. That takes some 3 % of a commit of a thousand events.
"""

from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from valuegraph.errors import ValuegraphError
from valuegraph.journal.statements import is_untagged, read_statements, untagged
from valuegraph.journal.transaction import (
    END,
    MalformedTransactionError,
    Transaction,
    decode,
    encode,
    unquoted,
)
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.terms import MAX_SHOWN, Term, excerpt, iri_fault, iri_or_text

_BLANK: Final = b"_:"
_ADVICE: Final = "Write IRIs, language tags and text as RDF 1.1 has them."


class UnreadableTransactionError(ValuegraphError):
    """A transaction that nobody could read back; nothing of it was staged. ``findings`` say which
    statements cannot be kept, and ``statements`` are these."""

    def __init__(self, findings: tuple[Finding, ...], statements: tuple[Quad, ...] = ()) -> None:
        super().__init__(" ".join(each.message for each in findings))
        self.findings = findings
        self.statements = statements


def encode_readable(transaction: Transaction) -> tuple[str, bytes]:
    """The id of a transaction and its text, which has been read back.

    What is removed may be untagged, as earlier versions let it in; what is added may not. Raises
    :class:`UnreadableTransactionError`.
    """
    try:
        id_, block = encode(transaction)
        # A scan takes the first end that it finds for the end of the transaction.
        is_one = block.find(END) == len(block) - len(END)
        is_same = is_one and decode(block) == transaction
    except (MalformedTransactionError, ValueError) as fault:
        raise _unreadable(transaction, str(fault)) from fault
    if not is_same:
        raise _unreadable(transaction, "it would be read as something else")
    added = transaction.changeset.added
    if untagged(block, added) or (_BLANK in block and any(map(_has_blank_node, added))):
        raise _unreadable(transaction, "it is read, and nobody else could read it")
    return id_, block


def _unreadable(transaction: Transaction, reason: str) -> UnreadableTransactionError:
    changeset = transaction.changeset
    faulty = [(quad, fault) for quad in changeset.added if (fault := _fault(quad)) is not None]
    faulty += [
        (quad, fault)
        for quad in changeset.removed
        if not is_untagged(quad) and (fault := _fault(quad)) is not None
    ]
    findings = (*(_finding(quad, fault) for quad, fault in faulty), *_header_findings(transaction))
    if not findings:
        message = (
            f"The commit cannot be read back from the journal: {excerpt(reason, MAX_SHOWN)}. "
            f"Nothing was recorded. {_ADVICE}"
        )
        findings = (violation("Unreadable", message),)
    return UnreadableTransactionError(findings, tuple(quad for quad, _ in faulty))


def _fault(quad: Quad) -> str | None:
    """Why a statement that is added cannot be read back, and what to write instead."""
    value = quad.object
    if _has_blank_node(quad):
        return "a blank node has another name wherever it is read. Give it an IRI"
    if isinstance(value, Literal) and is_untagged(quad):
        return (
            f"its datatype is {value.datatype.value}, and it has no language tag. Give it one, "
            'such as "en", or leave the datatype out'
        )
    fault = _read_fault(lambda text: read_statements([text.encode()]) == (quad,), f"{quad} .\n")
    if fault is None:
        return None
    return next(_term_faults(quad), f"{fault}. {_ADVICE.removesuffix('.')}")


def _has_blank_node(statement: Quad | Triple) -> bool:
    """Whether there is a blank node anywhere in a statement."""
    terms = (statement.subject, statement.object)
    return any(
        isinstance(term, BlankNode) or (isinstance(term, Triple) and _has_blank_node(term))
        for term in terms
    ) or (isinstance(statement, Quad) and isinstance(statement.graph_name, BlankNode))


def _term_faults(quad: Quad) -> Iterator[str]:
    """What is wrong with the terms of a statement, as far as there is a word for it."""
    value = quad.object
    named: list[Term] = [quad.subject, quad.predicate, value]
    if isinstance(quad.graph_name, NamedNode):
        named.append(quad.graph_name)
    if isinstance(value, Literal):
        named.append(value.datatype)
    for term in named:
        if isinstance(term, NamedNode) and (fault := iri_fault(term.value)) is not None:
            yield f"<{_seen(term.value)}> is no IRI: {fault}. Write an absolute IRI"
    tag = value.language if isinstance(value, Literal) else None
    if tag is not None and _read_fault(_is_tag, tag) is not None:
        yield f'"{_seen(tag)}" is no language tag. Write one such as "en" or "pt-BR"'


def _read_fault(is_read: Callable[[str], bool], text: str) -> str | None:
    try:
        return None if is_read(text) else "it would be read as something else"
    except (DocumentError, MemoryError, SyntaxError, ValueError) as fault:
        return excerpt(str(fault), MAX_SHOWN)


def _is_tag(text: str) -> bool:
    return Literal("", language=text).language is not None


def _finding(quad: Quad, fault: str) -> Finding:
    focus, path, value = _shown(quad.subject), _shown(quad.predicate), _shown(quad.object)
    message = (
        f"The value {_seen(str(quad.object))} of {_seen(str(quad.predicate))} cannot be kept: "
        f"{fault}."
    )
    named = path if isinstance(path, NamedNode) else None
    return violation("Unreadable", message, focus, named, value)


def _shown(term: Term) -> Term:
    """A term that any report can have in it."""
    if isinstance(term, Literal):
        return Literal(excerpt(term.value, MAX_SHOWN))
    return (
        iri_or_text(_seen(term.value)) if isinstance(term, NamedNode) else Literal(_seen(str(term)))
    )


def _seen(text: str) -> str:
    """The beginning of a text that may have anything in it."""
    return "".join(each if each.isprintable() else "\ufffd" for each in excerpt(text))


def _header_findings(transaction: Transaction) -> Iterator[Finding]:
    author, kept = transaction.changeset.author, transaction.kept
    if author is not None and (fault := iri_fault(author.value)) is not None:
        message = f"The author <{_seen(author.value)}> is no IRI: {fault}. Write an absolute IRI."
        yield violation("Unreadable", message, value=_shown(author))
    if kept is None:
        return
    for name, text in (("key", kept.key), ("request", kept.request), ("answer", kept.answer)):
        fault = _read_fault(lambda each: unquoted(str(Literal(each))) == each, text)
        if fault is not None:
            message = (
                f"The {name} that is kept for the idempotency key {_seen(kept.key)!a} cannot be "
                f"read back: {fault}. Use a key of letters, digits and hyphens, and send less at "
                "once."
            )
            yield violation("Unreadable", message)
