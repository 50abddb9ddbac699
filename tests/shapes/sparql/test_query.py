"""Queries of shapes: what they may contain, and where a pre-bound variable has its value."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX
from valuegraph.errors import ShapesQueryError
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Term
from valuegraph.shapes.queries.dataset import Dataset
from valuegraph.shapes.sparql.query import PreparedQuery, prepare

PREFIXES = {"": "https://example.org/", "ex": "https://example.org/"}


def prepared(text: str, *variables: str) -> PreparedQuery:
    is_ask = text.startswith("ASK")
    query, faults = prepare(text, PREFIXES, variables or ("this",), is_ask=is_ask)
    assert query is not None, faults
    return query


def faults(text: str, *variables: str) -> list[str]:
    query, found = prepare(text, PREFIXES, variables or ("this",))
    assert (query is None) == bool(found)
    return found


SOMEBODY = BlankNode("somebody")
KNOWN: list[Term] = [EX.a, SOMEBODY]


@pytest.fixture(scope="module")
def dataset() -> Iterator[Dataset]:
    """Somebody with a name and somebody with an IRI, each of whom has one."""
    graph = MemoryGraph()
    for node in (EX.a, SOMEBODY):
        graph.add(Quad(node, EX.name, Literal("A")))
        graph.add(Quad(node, EX.knows, EX.b))
    graph.add(Quad(EX.b, EX.name, Literal("B")))
    with closing(Dataset(graph, ())) as made:
        yield made


WHERE = {
    "pattern": "$this ex:knows ?x",
    "filter": "FILTER(BOUND($this))",
    "nested filter": "{ { FILTER(BOUND(?this)) } }",
    "union": "{ FILTER(false) } UNION { $this ex:knows ?x }",
    "optional": "OPTIONAL { FILTER(BOUND($this)) BIND(1 AS ?n) } FILTER(?n = 1)",
    "exists": "FILTER EXISTS { ?this ex:knows ?x }",
    "not exists": "FILTER NOT EXISTS { ?this ex:knows ex:nobody }",
    "sub-query": "{ SELECT $this (COUNT(?x) AS ?n) { $this ex:knows ?x } GROUP BY $this }",
    "bind": "BIND($this AS ?that) ?that ex:knows ex:b",
    "path": "$this ex:knows/ex:name 'B'",
    "in a string": '?this ex:knows ?x . FILTER(\'{ $this }\' = """{ $this }""")',
    "beside a comment": "# { $this\n $this ex:knows ?x",
    "beside an IRI": "?this <https://example.org/knows> ?x",
}
"""Each is true of those who know somebody."""


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("this", KNOWN, ids=str)
def test_a_variable_has_its_value_wherever_it_stands(
    dataset: Dataset, this: Term, where: str
) -> None:
    query = prepared(f"SELECT $this {{ {WHERE[where]} }}")
    assert query.select(dataset, EX.shape, {"this": this}) == [{"this": this}]


@pytest.mark.parametrize("where", ["pattern", "union", "exists", "sub-query", "bind", "path"])
def test_and_no_other_value(dataset: Dataset, where: str) -> None:
    assert (
        prepared(f"SELECT $this {{ {WHERE[where]} }}").select(dataset, EX.shape, {"this": EX.b})
        == []
    )


def test_literals_and_several_variables_have_theirs(dataset: Dataset) -> None:
    query = prepared("ASK { FILTER($value = ?wanted) }", "this", "value", "wanted")
    five = Literal("5")
    assert query.ask(dataset, EX.shape, {"this": EX.a, "value": five, "wanted": five})
    assert not query.ask(dataset, EX.shape, {"this": EX.a, "value": five, "wanted": EX.a})


def test_a_variable_without_a_value_is_unbound(dataset: Dataset) -> None:
    query = prepared("ASK { FILTER(COALESCE(?perhaps, 'no') = 'no') }", "this", "perhaps")
    assert query.ask(dataset, EX.shape, {"this": EX.a})
    assert not query.ask(dataset, EX.shape, {"this": EX.a, "perhaps": Literal("yes")})


def test_text_in_literals_is_no_query(dataset: Dataset) -> None:
    hostile = Literal('" ) } } # \\')
    query = prepared("SELECT $this { FILTER(BOUND($this)) }")
    assert query.select(dataset, EX.shape, {"this": hostile}) == [{"this": hostile}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }", "MINUS"),
        ("SELECT $this { $this ?p ?o VALUES ?o { 1 } }", "VALUES"),
        ("SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }", "SERVICE"),
        ("SELECT $this { SERVICEex:a { $this ?p ?o } }", "SERVICE"),
        ("SELECT $this { BIND(1 AS $this) }", "AS cannot"),
        ("SELECT (1 AS ?this) { ?a ?b ?c }", "AS cannot"),
        ("SELECT $this { { SELECT ?o { $this ?p ?o } } }", "select $this by name"),
        ("SELECT $this { { SELECT * { $this ?p ?o } } }", "select $this by name"),
        ("SELECT $this { $this ?p }", "error at 1:25"),
        ("SELECT $this { $this no:prefix ?o }", "Prefix not found"),
        (f"SELECT $this {{ $this ?p ?o {'; ex:p ?o' * 200} }}", "triple patterns in one group"),
    ],
)
def test_what_pre_binding_does_not_allow_is_told(text: str, words: str) -> None:
    assert any(words in each for each in faults(text)), faults(text)


def test_a_query_that_takes_too_long_even_without_data_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("valuegraph.shapes.queries.dataset.QUERY_SECONDS", 2.0)
    group = "{ $this ?p ?o" + "".join(f" ; ex:p{n} ?o{n}" for n in range(120)) + " }"
    assert any("within 2 seconds" in each for each in faults(f"SELECT $this {{ {group * 8} }}"))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this { $this ex:minus ex:VALUES ; ex:service 'MINUS { VALUES SERVICE' }",
        "SELECT $this { $this ?p ?o } # MINUS { } SERVICE <a:b> { }",
        "SELECT $this (1 AS ?that) { $this ?p ?values }",
        "SELECT $this { { SELECT ?o $this WHERE { $this ?p ?o } } }",
    ],
)
def test_the_words_are_allowed_elsewhere(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("where", "predicates"),
    [
        ("$this ex:p ?o ; ex:q 1", {EX.p, EX.q}),
        ("$this ex:p/^ex:q*|ex:r ?o", {EX.p, EX.q, EX.r}),
        ("FILTER NOT EXISTS { ?x ex:p [ ex:q ?y ] }", {EX.p, EX.q}),
        ("OPTIONAL { { SELECT $this { $this ex:p ?x } } UNION { ?x ex:q $this } }", {EX.p, EX.q}),
        ("$this ?p ?o", None),
        ("$this !ex:p ?o", None),
        ("FILTER EXISTS { ?x ?p $this }", None),
        ("FILTER(BOUND($this))", set()),
    ],
)
def test_the_predicates_that_a_query_reads(where: str, predicates: set[NamedNode] | None) -> None:
    assert prepared(f"SELECT $this {{ {where} }}").predicates == predicates


def test_a_query_without_end_is_ended_and_names_its_shape() -> None:
    graph = MemoryGraph(Quad(EX[f"n{n}"], EX.p, Literal(str(n))) for n in range(300))
    endless = prepared(
        "SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
        "FILTER(CONCAT(?c, ?f, ?i, ?l) = 'x') }"
    )
    quick = prepared("ASK { FILTER(BOUND($this)) }")
    with (
        closing(Dataset(graph, (), 0.5)) as each,
        closing(Dataset(graph, (), 0.5, is_shared=True)) as together,
    ):
        for dataset in (each, together):
            with pytest.raises(ShapesQueryError, match=r"ex.*shape.*0\.5 seconds"):
                endless.select(dataset, EX.shape, {"this": EX.a})
        assert quick.ask(each, EX.shape, {"this": EX.a})
        with pytest.raises(ShapesQueryError):
            quick.ask(together, EX.shape, {"this": EX.a})


def test_a_query_has_the_form_that_is_asked_for() -> None:
    (ask,) = prepare("ASK { $this ?p ?o }", PREFIXES, ("this",))[1]
    (select,) = prepare("SELECT $this { $this ?p ?o }", PREFIXES, ("this",), is_ask=True)[1]
    (construct,) = prepare("CONSTRUCT { $this a 1 } { $this ?p ?o }", PREFIXES, ("this",))[1]
    assert "SELECT" in ask
    assert "ASK" in select
    assert "SELECT" in construct


@pytest.mark.parametrize(
    "where",
    [
        "$this ?p ?o FILTER(<urn:f>(?o))",
        "$this ?p ?o BIND(<urn:f>(?o) AS ?value)",
        "$this ?p ?o FILTER NOT EXISTS { ?o ?q ?r FILTER(<urn:f>(?r)) }",
        "$this ?p ?o FILTER(<http://www.w3.org/2001/XMLSchema#nothing>(?o))",
    ],
)
def test_a_function_that_does_not_exist_is_a_fault_of_the_query(where: str) -> None:
    (fault,) = faults(f"SELECT $this {{ {where} }}")
    assert "not supported" in fault
