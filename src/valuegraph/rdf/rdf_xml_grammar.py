"""What the grammar of RDF/XML has no place for and pyoxigraph's parser drops without a word.

Elements take turns: a node has properties, a property has nodes (RDF 1.1 XML Syntax, section 7.2).
Which attributes an element may have depends on which of them it is.
"""

from enum import Enum, auto
from typing import Final, NamedTuple

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.terms import excerpt
from valuegraph.vocabulary.namespaces import RDF


class _Role(Enum):
    DOCUMENT = auto()
    """``rdf:RDF``."""
    NODE = auto()
    PROPERTY = auto()
    LITERAL = auto()
    """Within XML that is a value."""


class _Open(NamedTuple):
    """An element that is open: what it is, what the elements in it are, the prefixes of the RDF
    namespace, and the attribute for which it may have no elements."""

    role: _Role
    inner: _Role
    prefixes: frozenset[str]
    excludes: str | None = None


_INNER: Final = {
    "Literal": _Role.LITERAL,
    "Resource": _Role.PROPERTY,
    "Collection": _Role.NODE,
    "Triple": _Role.NODE,
}
"""What is in a property, by its ``rdf:parseType``."""

_BESIDE: Final = frozenset(("ID", "annotation", "annotationNodeID", "version"))
"""Attributes of RDF that a property may have beside ``rdf:parseType`` or ``rdf:datatype``."""

_OF_DOCUMENT: Final = ("its:dir", "its:version")
"""Attributes of ``rdf:RDF`` that say something of the text in it (RDF 1.2 XML Syntax)."""


class Grammar:
    """Holds the elements of one document to the grammar."""

    def __init__(self) -> None:
        self._open = [_Open(_Role.DOCUMENT, _Role.NODE, frozenset())]

    def start(self, name: str, attributes: list[str], line: int) -> None:
        """A start tag; names and values of attributes take turns. Raises
        :class:`~valuegraph.rdf.document.DocumentError`."""
        around = self._open[-1]
        role = around.inner
        if role is _Role.LITERAL:
            self._open.append(around)
            return
        if around.excludes is not None:
            raise _dropped(line, f"An element with {around.excludes} has the element {name} in it")
        prefixes = _prefixes(around.prefixes, attributes)
        plain, of_rdf = _sorted(attributes, prefixes)
        if len(self._open) == 1 and _local(name, prefixes) == "RDF":
            for each in plain:
                if each not in _OF_DOCUMENT:
                    raise _dropped(line, f"{name} has the attribute {each}")
            self._open.append(_Open(_Role.DOCUMENT, _Role.NODE, prefixes))
            return
        if "bagID" in of_rdf:
            raise _dropped(line, f"The element {name} has rdf:bagID, which RDF/XML no longer has")
        if role is _Role.NODE:
            self._open.append(_Open(role, _Role.PROPERTY, prefixes))
        else:
            self._open.append(_property(name, plain, of_rdf, prefixes, line))

    def end(self) -> None:
        """An end tag."""
        self._open.pop()


def _property(
    name: str, plain: list[str], of_rdf: dict[str, str], prefixes: frozenset[str], line: int
) -> _Open:
    """A property with attributes that go together."""
    alone = next((each for each in ("parseType", "datatype") if each in of_rdf), None)
    if alone is None:
        return _Open(_Role.PROPERTY, _Role.NODE, prefixes)
    beside = [*plain, *(f"rdf:{each}" for each in of_rdf.keys() - _BESIDE - {alone})]
    if beside:
        raise _dropped(line, f"The property {name} has {beside[0]} beside rdf:{alone}")
    if alone == "datatype":
        return _Open(_Role.PROPERTY, _Role.NODE, prefixes, excludes="rdf:datatype")
    kind = of_rdf[alone]
    if kind not in _INNER:
        kinds = ", ".join(sorted(_INNER))
        message = f"The property {name} has the rdf:parseType {excerpt(kind)!r}, none of {kinds}"
        raise _dropped(line, message)
    return _Open(_Role.PROPERTY, _INNER[kind], prefixes)


def _prefixes(prefixes: frozenset[str], attributes: list[str]) -> frozenset[str]:
    """The prefixes of the RDF namespace where an element declares some."""
    for index in range(0, len(attributes), 2):
        key = attributes[index]
        if key.startswith("xmlns"):
            prefix = key[len("xmlns:") :]
            if attributes[index + 1] == RDF.iri:
                prefixes |= {prefix}
            elif prefix in prefixes:
                prefixes -= {prefix}
    return prefixes


def _sorted(attributes: list[str], prefixes: frozenset[str]) -> tuple[list[str], dict[str, str]]:
    """The names of attributes that are neither XML's nor RDF's, and those of RDF with values."""
    plain: list[str] = []
    of_rdf: dict[str, str] = {}
    for index in range(0, len(attributes), 2):
        key = attributes[index]
        if key.startswith("xml"):
            continue
        local = _local(key, prefixes) if ":" in key else None
        if local is None:
            plain.append(key)
        else:
            of_rdf[local] = attributes[index + 1]
    return plain, of_rdf


def _local(name: str, prefixes: frozenset[str]) -> str | None:
    """The local name of what is in the RDF namespace."""
    prefix, _, local = name.rpartition(":")
    return local if prefix in prefixes else None


def _dropped(line: int, what: str) -> DocumentError:
    message = f"{what} (line {line}); RDF/XML has no meaning for that, so write it as an element."
    return DocumentError(violation("MalformedDocument", message))
