"""Messages of SPARQL-based constraints, with values in place of ``{?variable}``
(SHACL 1.0, sections 5.3.2 and 6.2.1)."""

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import SH, prefixed

_PLACE: Final = re.compile(r"\{[?$](\w+)\}")


def messages_of(graph: MemoryGraph, node: Node) -> tuple[Literal, ...]:
    """The messages that a constraint or validator gives."""
    return tuple(o for o in graph.objects(node, SH.message) if isinstance(o, Literal))


def filled(messages: tuple[Literal, ...], values: Mapping[str, Term]) -> tuple[Literal, ...]:
    """The messages with the values of variables put in."""

    def value(place: re.Match[str]) -> str:
        term = values.get(place[1])
        if term is None:
            return place[0]
        if isinstance(term, NamedNode):
            return prefixed(term)
        return term.value if isinstance(term, Literal) else str(term)

    found = []
    for message in messages:
        text = _PLACE.sub(value, message.value)
        language = message.language
        found.append(Literal(text) if language is None else Literal(text, language=language))
    return tuple(found)
