import pytest

from valuegraph.errors import UnknownSyntaxError
from valuegraph.rdf.jsonld.bundled import ACTIVITY_STREAMS_IRI
from valuegraph.rdf.syntaxes import (
    ACTIVITY_JSON,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    SYNTAXES,
    TRIG,
    TURTLE,
    YAML_LD,
    Syntax,
    by_media_type,
    by_name,
    by_path,
)


@pytest.mark.parametrize(
    ("content_type", "syntax"),
    [
        ("application/ld+json", JSON_LD),
        ("application/activity+json", ACTIVITY_JSON),
        (f'application/ld+json; profile="{ACTIVITY_STREAMS_IRI}"', ACTIVITY_JSON),
        (f'application/ld+json;profile="a {ACTIVITY_STREAMS_IRI} b";q=1', ACTIVITY_JSON),
        (f'application/ld+json; profile="{ACTIVITY_STREAMS_IRI}-other"', JSON_LD),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"', JSON_LD),
        ("Application/JSON; charset=utf-8", JSON),
        (" text/turtle ", TURTLE),
        ("application/trig", TRIG),
        ("application/n-triples", N_TRIPLES),
        ("application/n-quads", N_QUADS),
        ("application/rdf+xml", RDF_XML),
        ("application/ld+yaml", YAML_LD),
    ],
)
def test_syntax_of_a_content_type(content_type: str, syntax: Syntax) -> None:
    assert by_media_type(content_type) is syntax


@pytest.mark.parametrize(
    ("path", "syntax"),
    [
        ("a.jsonld", JSON_LD),
        ("dir/a.JSON", JSON),
        ("a.b.ttl", TURTLE),
        ("a.trig", TRIG),
        ("a.nt", N_TRIPLES),
        ("a.nq", N_QUADS),
        ("a.rdf", RDF_XML),
        ("a.yml", YAML_LD),
    ],
)
def test_syntax_of_a_file(path: str, syntax: Syntax) -> None:
    assert by_path(path) is syntax


def test_names_media_types_and_extensions_are_unambiguous() -> None:
    for each in SYNTAXES:
        assert by_name(each.name) is each
        assert by_media_type(each.media_type) is each
        assert [by_path(f"x{extension}") for extension in each.extensions] == [each] * len(
            each.extensions
        )


@pytest.mark.parametrize(
    "content_type", ["text/html", "", "*/*", "text/plain", "text/plain;x=application/json"]
)
def test_an_unknown_media_type_lists_the_known_ones(content_type: str) -> None:
    with pytest.raises(UnknownSyntaxError) as fault:
        by_media_type(content_type)
    assert all(each.media_type in str(fault.value) for each in SYNTAXES)


def test_an_unknown_extension_lists_the_known_ones() -> None:
    with pytest.raises(UnknownSyntaxError, match=r"data\.csv is not known.*\.jsonld .*\.ttl"):
        by_path("data.csv")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownSyntaxError, match=r"No syntax 'n3'.*jsonld, .*turtle"):
        by_name("n3")
