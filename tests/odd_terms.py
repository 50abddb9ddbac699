"""Statements with terms of every kind that a document may have in it, well-formed or not."""

import json
from typing import Any

from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from tests.strategies import odd_text
from valuegraph.vocabulary.namespaces import RDF, XSD

SUBJECT = "https://odd.example/it"
PREDICATE = "https://odd.example/says"

_SAYS = (NamedNode(SUBJECT), NamedNode(PREDICATE))
ROWS = (
    "\nTC .\n",
    "\nTX .\nA ",
    ' .\nA <urn:x> <urn:x> "x',
    "H id <x> .\n",
    '"\\',
    "\\u000A",
    "<<(",
)
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"

texts = (
    odd_text
    | st.text(alphabet=LINE_ENDS + '"\\ \t\0\x7f\ufeff\ufffe\uffffAHDT.<>{}')
    | st.lists(st.sampled_from(ROWS)).map("".join)
)
lexical_forms = texts | st.sampled_from(
    ["1", "01", "+1", "1e0", "NaN", "INF", "true", "1.50", "2026-01-01", "2026-01-01T24:00:00Z"]
)
iris = (
    st.sampled_from(["rel", "", "_:b", "urn:x:y", "http://a b", "http://a/%zz", "http://a:port/"])
    | texts.map("https://odd.example/".__add__)
    | texts
)
datatypes = (
    st.sampled_from(sorted(RDF[name].value for name in ("langString", "dirLangString", "HTML")))
    | st.sampled_from(["int", "integer", "decimal", "dateTimeStamp", "gYear", "string", "no"]).map(
        lambda name: XSD[name].value
    )
    | iris
)
tags = st.sampled_from(["en", "EN-us", "x-private", "en_US", "", "en us", "i-klingon"]) | texts

values: st.SearchStrategy[Any] = (
    texts
    | st.builds(lambda text, tag: {"@value": text, "@language": tag}, texts, tags)
    | st.builds(lambda text, kind: {"@value": text, "@type": kind}, lexical_forms, datatypes)
    | iris.map(lambda iri: {"@id": iri})
    | st.sampled_from([1, 1.5, 10**21, True, None])
)
"""What a property may have in JSON-LD."""


def leniently(node: dict[str, Any]) -> list[Quad]:
    """The statements of JSON-LD as a reader makes them that checks nothing."""
    try:
        return list(parse(json.dumps(node), format=RdfFormat.JSON_LD, lenient=True))
    except SyntaxError:
        return []


def is_readable(quad: Quad) -> bool:
    """Whether a strict parser reads a statement as it was written, wherever it is read."""
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        return False
    try:
        return list(parse(f"{quad} .\n".encode(), format=RdfFormat.N_QUADS)) == [quad]
    except SyntaxError:
        return False


directed = st.sampled_from(["ltr", "rtl"]).map(
    lambda name: Literal("t", language="en", direction=BaseDirection(name))
)
of_values = st.builds(
    lambda iri, property_, value: leniently({"@id": iri, property_: value}),
    st.just(SUBJECT) | iris,
    st.just(PREDICATE) | iris,
    values,
).filter(bool)
of_terms = (directed | directed.map(lambda term: Triple(*_SAYS, term))).map(
    lambda value: [Quad(*_SAYS, value)]
)
statements = of_values | of_terms
"""Lists of statements that no reader of ours has seen, not empty."""
