"""Base IRIs with dot segments (RFC 3986, sections 5.2 and 5.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from tests.reading import Reading
from valuegraph.queries.sparql import CSV, Query, run_query
from valuegraph.rdf.base_iris import BaseIris
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import RDF_XML, TRIG, TURTLE, Syntax
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import RDF

PLAIN, DOTTED = "http://a/b/c/d;p?q", "http://a/b/x/../c/./d;p?q"
EXAMPLES = {
    "g": "http://a/b/c/g",
    "./g": "http://a/b/c/g",
    "g/": "http://a/b/c/g/",
    "/g": "http://a/g",
    "//g": "http://g",
    "g?y": "http://a/b/c/g?y",
    "g#s": "http://a/b/c/g#s",
    ";x": "http://a/b/c/;x",
    ".": "http://a/b/c/",
    "..": "http://a/b/",
    "../g": "http://a/b/g",
    "../../g": "http://a/g",
    "/./g": "http://a/g",
    "g/./h": "http://a/b/c/g/h",
    "g/../h": "http://a/b/c/h",
    "": DOTTED,
    "#s": f"{DOTTED}#s",
    "?y": "http://a/b/x/../c/./d;p?y",
    "?y#s": "http://a/b/x/../c/./d;p?y#s",
    "http://a/b/x/../c": "http://a/b/x/../c",
    "g:h": "g:h",
}
"""References, and what they mean where the base IRI is the dotted one."""


def turtle(references: list[str], base: str | None = DOTTED, word: str = "@base") -> bytes:
    end = "." if word.startswith("@") else ""
    declared = "" if base is None else f"{word} <{base}> {end}\n"
    return f"{declared}<u:s> <u:p> {', '.join(f'<{each}>' for each in references)} .".encode()


def rdf_xml(references: list[str], base: str | None = DOTTED) -> bytes:
    values = "".join(f'<e:p r:resource="{each}"/>' for each in references)
    declared = "" if base is None else f'xml:base="{base}"'
    return (
        f'<r:RDF xmlns:r="{RDF.iri}" xmlns:e="u:" {declared}>'
        f'<r:Description r:about="u:s">{values}</r:Description></r:RDF>'
    ).encode()


def values(
    reading: Reading, body: bytes, syntax: Syntax, base_iri: str = "http://x/"
) -> list[object]:
    document = read_document(body, syntax, reading.context, base_iri)
    assert not document.findings, document.findings
    return [quad.object for quad in document.quads]


@pytest.mark.parametrize("base_iri", ["http://x/", DOTTED], ids=["stated", "given"])
@pytest.mark.parametrize(
    ("syntax", "write"),
    [
        (TURTLE, turtle),
        (TRIG, turtle),
        (TURTLE, lambda references, base: turtle(references, base, "BASE")),
        (RDF_XML, rdf_xml),
    ],
    ids=["Turtle", "TriG", "Turtle as SPARQL", "RDF/XML"],
)
def test_references_are_resolved_as_the_rfc_has_it(
    reading: Reading, syntax: Syntax, write: object, base_iri: str
) -> None:
    stated = None if base_iri == DOTTED else DOTTED
    body = write(list(EXAMPLES), stated)  # type: ignore[operator]
    found = values(reading, body, syntax, base_iri)
    assert found == [NamedNode(each) for each in EXAMPLES.values()]


def test_the_example_of_the_report(reading: Reading) -> None:
    body = turtle(["rel"], "http://a.example/x/../y/./z")
    assert values(reading, body, TURTLE) == [NamedNode("http://a.example/y/rel")]


def test_a_base_may_be_relative_to_one_with_dots(reading: Reading) -> None:
    body = f"@base <{DOTTED}> . @base <e/../f/g> . @prefix p: <#> . <u:s> <u:p> <h>, p:i .".encode()
    found = values(reading, body, TURTLE)
    assert found == [NamedNode("http://a/b/c/f/h"), NamedNode("http://a/b/c/f/g#i")]
    body = f"@base <{DOTTED}> . @prefix p: <#> . @base <http://y/> . <u:s> <u:p> p:i .".encode()
    assert values(reading, body, TURTLE) == [NamedNode(f"{DOTTED}#i")]


def test_texts_comments_and_iris_that_look_like_it_stay(reading: Reading) -> None:
    text = f"say: @base <{DOTTED}> . or xml:base='{DOTTED}'"
    body = f'# base <{DOTTED}>\n<u:s> <u:base> <{DOTTED}> ; <u:p> "{text}", "{text}"@en .'.encode()
    found = values(reading, body, TURTLE)
    assert found == [NamedNode(DOTTED), Literal(text), Literal(text, language="en")]


def test_prefixes_that_are_declared_are_those_that_are_meant(reading: Reading) -> None:
    body = f"@base <{DOTTED}> . @prefix p: <#> . <u:s> <u:p> p:i .".encode()
    document = read_document(body, TURTLE, reading.context, "http://x/")
    assert document.prefixes["p"] == f"{DOTTED}#"


@given(st.lists(st.sampled_from([".", "..", "a", "b", ""]), max_size=6), st.sampled_from(["", "c"]))
def test_a_base_without_its_dots_is_where_relative_references_start(
    segments: list[str], name: str
) -> None:
    """The parser takes dot segments out of a reference; of the base IRI, we do."""
    path = "".join(f"/{each}" for each in segments)
    bases = BaseIris(b"", f"http://h{path}/{name}")
    folder = bases.base_iri.rpartition("/")[0]
    text = f"<u:s> <u:p> <.{path}/> .".encode()
    (quad,) = parse(text, format=RdfFormat.TURTLE, base_iri="http://h/")
    assert f"{folder}/" == quad.object.value
    assert bases.meant(bases.base_iri) == f"http://h{path}/{name}"


def test_queries_resolve_references_too() -> None:
    kept = {each: iri for each, iri in EXAMPLES.items() if ":" not in each}
    names = " ".join(f"(<{each}> AS ?v{n})" for n, each in enumerate(kept))
    query = f"# BASE <x>\nBASE <{DOTTED}>\nSELECT {names} {{}}"
    answer = run_query(OxigraphStore(), Query(query, "http://x/", table=CSV))
    assert answer.body.decode().splitlines()[1].split(",") == list(kept.values())


HOST = {
    "g/../h": "http://a/h",
    "g/./h": "http://a/g/h",
    "/g/../h": "http://a/h",
    "../../h": "http://a/h",
    "g": "http://a/g",
    "": "http://a",
    "#s": "http://a#s",
    "?y": "http://a?y",
}


@pytest.mark.parametrize(
    ("syntax", "write"), [(TURTLE, turtle), (RDF_XML, rdf_xml)], ids=["Turtle", "RDF/XML"]
)
def test_a_base_that_ends_with_its_host_keeps_it(
    reading: Reading, syntax: Syntax, write: object
) -> None:
    found = values(reading, write(list(HOST), "http://a"), syntax)  # type: ignore[operator]
    assert found == [NamedNode(each) for each in HOST.values()]


def test_queries_keep_the_host_too() -> None:
    names = " ".join(f"(<{each}> AS ?v{n})" for n, each in enumerate(HOST))
    query = f"BASE <http://a>\nSELECT {names} {{}}"
    answer = run_query(OxigraphStore(), Query(query, "http://x/", table=CSV))
    assert answer.body.decode().splitlines()[1].split(",") == list(HOST.values())
