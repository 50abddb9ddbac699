"""The statements of a transaction as rows of N-Quads, and the one kind that the grammar refuses.

Earlier versions recorded a literal whose datatype is that of tagged text, without a tag, such as
``"t"^^rdf:langString``. RDF 1.1 (Concepts, section 3.3) has no such term and a strict parser
refuses it. What stands in a journal is read all the same, exactly as it was written; it is not
written again, and ``valuegraph repair`` takes it out.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, Quad, RdfFormat, parse

from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.nesting import check_quoting
from valuegraph.vocabulary.namespaces import RDF

_TAGGED: Final = frozenset((RDF.langString, RDF.dirLangString))
_SIGN: Final = b"angString>"
"""What each row with such a literal has, and hardly another."""


def is_untagged(quad: Quad) -> bool:
    """Whether the object is a literal of a language-tagged datatype that has no tag."""
    value = quad.object
    return isinstance(value, Literal) and value.language is None and value.datatype in _TAGGED


def untagged(text: bytes, quads: Iterable[Quad]) -> list[Quad]:
    """Those of some quads that are untagged, given any text that has their rows in it."""
    return [quad for quad in quads if is_untagged(quad)] if _SIGN in text else []


def read_statements(rows: Sequence[bytes]) -> tuple[Quad, ...]:
    """The statements of rows, ``<s> <p> <o> .`` and a line break each.

    Raises :class:`SyntaxError`, :class:`ValueError`, :class:`MemoryError` for a row of 16 MiB or
    more, and :class:`~valuegraph.rdf.document.DocumentError`.
    """
    text = b"".join(rows)
    if not text:
        return ()
    check_quoting(text, DEFAULT_LIMITS)
    try:
        return _strictly(text)
    except SyntaxError:
        if _SIGN not in text:
            raise
    return tuple(map(_statement, rows))


def _strictly(text: bytes) -> tuple[Quad, ...]:
    return tuple(parse(text, format=RdfFormat.N_QUADS))


def _statement(row: bytes) -> Quad:
    if _SIGN in row:
        found: list[Quad] = list(parse(row, format=RdfFormat.N_QUADS, lenient=True))
        if len(found) == 1 and is_untagged(found[0]) and f"{found[0]} .\n".encode() == row:
            _strictly(f"{_with_text(found[0])} .\n".encode())  # All else is held to the grammar.
            return found[0]
    (quad,) = _strictly(row)
    return quad


def _with_text(quad: Quad) -> Quad:
    assert isinstance(quad.object, Literal)
    return Quad(quad.subject, quad.predicate, Literal(quad.object.value), quad.graph_name)
