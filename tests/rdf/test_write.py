import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, parse

from tests.graphs import EX
from tests.strategies import iris, literals, stamps
from valuegraph.rdf.syntaxes import (
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Syntax,
)
from valuegraph.rdf.write import serialise
from valuegraph.vocabulary.namespaces import PREFIXES, VF

WRITTEN = [TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML]

statements = st.lists(
    st.builds(
        Quad,
        iris,
        st.sampled_from([VF.name, VF.note, NamedNode("https://schema.org/price")]),
        iris | literals | stamps,
    )
)


@settings(max_examples=50)
@pytest.mark.parametrize("syntax", WRITTEN, ids=lambda each: each.name)
@given(statements)
def test_what_is_written_reads_back(syntax: Syntax, stated: list[Quad]) -> None:
    written = serialise(stated, syntax)
    assert set(parse(written, format=syntax.rdf_format)) == set(stated)


@pytest.mark.parametrize("syntax", WRITTEN, ids=lambda each: each.name)
def test_triples_are_written_like_quads(syntax: Syntax) -> None:
    quad = Quad(EX.ilse, VF.name, Literal("Ilse"))
    assert serialise([quad.triple], syntax) == serialise([quad], syntax)
    assert b"Ilse" in serialise(iter([quad]), syntax)


@pytest.mark.parametrize("syntax", [TURTLE, TRIG], ids=lambda each: each.name)
def test_the_usual_prefixes_are_declared(syntax: Syntax) -> None:
    written = serialise([Quad(EX.ilse, VF.name, Literal("Ilse"))], syntax).decode()
    assert 'vf:name "Ilse"' in written
    for prefix, iri in PREFIXES.items():
        assert f"@prefix {prefix}: <{iri}>" in written


def test_graph_names_are_kept_where_the_syntax_has_them() -> None:
    quad = Quad(EX.ilse, VF.name, Literal("Ilse"), EX.graph)
    for syntax in (TRIG, N_QUADS):
        assert list(parse(serialise([quad], syntax), format=syntax.rdf_format)) == [quad]
    for syntax in (TURTLE, N_TRIPLES, RDF_XML):
        (found,) = parse(serialise([quad], syntax), format=syntax.rdf_format)
        assert found == Quad(EX.ilse, VF.name, Literal("Ilse"))


def test_json_ld_has_a_writer_of_its_own() -> None:
    with pytest.raises(AssertionError, match="JSON-LD writer"):
        serialise([], JSON_LD)
