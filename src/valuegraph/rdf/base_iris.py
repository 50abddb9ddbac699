"""Base IRIs with dot segments, such as ``http://a.example/x/../y/z``, or without a path.

Oxigraph's parsers put what is relative behind the folder of the base IRI as it stands, and take out
the dot segments of the reference alone. RFC 3986, section 5.2, takes them out of both, but leaves
the path of the base IRI as it is where the reference has none (``<>``, ``<#f>``, ``<?q>``). So the
parser gets another base IRI to stand in for such a one: its folder is without dot segments, and its
last segment is a mark, by which the path is recognised that has to be put back. A base IRI that
ends with its host is treated alike: dot segments of a reference would take the host away.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from valuegraph.rdf.iri_references import resolve
from valuegraph.rdf.lexing import COMMENT, IRI, SPACE, STRING
from valuegraph.rdf.terms import iri_fault

_DOT_SEGMENT: Final = re.compile(rb"/\.\.?/")
_DIRECTIVES: Final = re.compile(
    rf"(?P<before>\bbase{SPACE}<|xml:base\s*=\s*[\"'])(?P<iri>[^<>\"'\s]*)".encode(), re.IGNORECASE
)
"""The declaration of a base IRI, or a text that looks like one, which is put back just so."""
_PARTS: Final = re.compile(
    r"(?P<host>[A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#]*)?)(?P<path>/[^?#]*|(?<!:))(?P<rest>(?:[?#].*)?)",
    re.DOTALL,
)
_QUERY_TOKEN: Final = re.compile(
    rf"{STRING}|{COMMENT}|(?P<declares>\bBASE{SPACE})?(?P<iri>{IRI})", re.IGNORECASE
)


class BaseIris:
    """What a parser is to read: a document and its base IRI, with others standing in where these
    have dot segments."""

    def __init__(self, body: bytes, base_iri: str) -> None:
        self._meant: dict[str, str] = {}
        """What stands in for base IRIs, by what it stands in for; both up to the path."""
        self._iris: list[str] = []
        has_dots = _DOT_SEGMENT.search(body) is not None
        self._mark = _mark(body)
        self._marks = re.compile(rf"{self._mark}(\d+)-")
        self.base_iri = self._stand_in(base_iri)
        self.body = _DIRECTIVES.sub(self._declared, body) if has_dots else body

    def restored(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The statements with the IRIs that are meant."""
        if not self._meant:
            yield from quads
        else:
            for quad in quads:
                yield self._restored(quad) if self._marks.search(str(quad)) else quad

    def meant(self, text: str) -> str:
        """A text with the IRIs that are meant."""
        for number in {int(found[1]) for found in self._marks.finditer(text)}:
            iri = self._iris[number]
            text = text.replace(self._meant[iri], iri)
        return text

    def meant_all(self, prefixes: Mapping[str, str]) -> dict[str, str]:
        """The prefixes that the parser found, with the IRIs that are meant."""
        return {prefix: self.meant(iri) for prefix, iri in prefixes.items()}

    def _declared(self, found: re.Match[bytes]) -> bytes:
        iri = found["iri"].decode(errors="surrogateescape")
        return found["before"] + self._stand_in(iri).encode(errors="surrogateescape")

    def _stand_in(self, iri: str) -> str:
        parts = _PARTS.fullmatch(iri)
        if parts is None or iri_fault(iri) is not None:
            return iri
        folder = parts["host"] + parts["path"].rpartition("/")[0] + "/"
        plain = resolve(folder, ".")
        if plain == folder and parts["path"]:
            return iri
        meant = parts["host"] + parts["path"]
        if meant not in self._meant:
            mark = f"{self._mark}{len(self._iris)}-"
            self._meant[meant] = plain + mark
            self._iris.append(meant)
        return self._meant[meant] + parts["rest"]

    def _restored(self, quad: Quad) -> Quad:
        subject, predicate, value, graph = quad
        if isinstance(subject, NamedNode):
            subject = self._iri(subject)
        if isinstance(value, NamedNode):
            value = self._iri(value)
        elif isinstance(value, Literal) and value.language is None:
            value = Literal(self.meant(value.value), datatype=self._iri(value.datatype))
        elif isinstance(value, Literal):
            text = self.meant(value.value)
            value = Literal(text, language=value.language, direction=value.direction)
        if isinstance(graph, NamedNode):
            graph = self._iri(graph)
        assert isinstance(graph, NamedNode | BlankNode | DefaultGraph)
        return Quad(subject, self._iri(predicate), value, graph)

    def _iri(self, iri: NamedNode) -> NamedNode:
        return NamedNode(self.meant(iri.value))


def with_plain_bases(query: str) -> str:
    """A SPARQL query in which no base IRI that it declares has dot segments; references without a
    path, which mean the base IRI as it stands, are written in full."""
    if _DOT_SEGMENT.search(query.encode(errors="replace")) is None:
        return query
    declared: re.Match[str] | None = None

    def plain(found: re.Match[str]) -> str:
        nonlocal declared
        if found["iri"] is None:
            return found.group()
        iri = found["iri"][1:-1]
        if found["declares"] is not None:
            declared = _PARTS.fullmatch(iri)
            if declared is None:
                return found.group()
            name = declared["path"].rpartition("/")[2]
            return f"{found['declares']}<{resolve(iri, '.')}{name}{declared['rest']}>"
        if declared is None or (iri and iri[0] not in "?#"):
            return found.group()
        query, _, _ = declared["rest"].partition("#")
        kept = "" if iri.startswith("?") else query
        return f"<{declared['host']}{declared['path']}{kept}{iri}>"

    return _QUERY_TOKEN.sub(plain, query)


def _mark(body: bytes) -> str:
    """A segment of a path that a document does not have."""
    mark = "base-"
    while mark.encode() in body:
        mark += "-"
    return mark
