"""Bounds on what Oxigraph recurses on: what is refused, what is let through, whether it is safe."""

from collections.abc import Callable
from contextlib import suppress
from time import process_time

import pytest

from tests.hostile.constructs import CHAINS, NESTS, QUOTED, REREAD, SPARQL, Construct
from tests.hostile.recursion import MIB, survives, syntax_of
from valuegraph.errors import QueryError
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.nesting import MAX_DEPTH, MAX_PARTS, MAX_PATTERNS, check_query, check_quoting

HALF_A_STACK = 4 * MIB
DEAREST = (
    *((NESTS[name], 64) for name in ("aggregate", "exists", "call", "sub-select")),
    *((CHAINS[name], 1000) for name in ("bind", "minus after minus", "projection")),
)
"""The constructs that take most of the stack, with the bounds that they meet."""


def is_let_through(query: str) -> bool:
    try:
        check_query(query)
    except QueryError:
        return False
    return True


def most(construct: Construct, bound: int) -> int:
    """How often a construct is let through."""
    lower, upper = 0, bound + 1
    while upper - lower > 1:
        middle = (lower + upper) // 2
        lower, upper = (
            (middle, upper) if is_let_through(construct.text(middle)) else (lower, middle)
        )
    return lower


@pytest.mark.parametrize("name", NESTS)
def test_brackets_in_brackets_of_a_query_are_bounded(name: str) -> None:
    assert is_let_through(NESTS[name].text(10 if name == "annotations" else 15))
    for times in (MAX_DEPTH + 1, 1000, 20_000):
        with pytest.raises(QueryError, match=r"(in brackets|again and again).*Ask in several"):
            check_query(NESTS[name].text(times))


@pytest.mark.parametrize("name", CHAINS)
def test_chains_in_a_query_are_bounded(name: str) -> None:
    assert is_let_through(CHAINS[name].text(200))
    for times in (MAX_PARTS + 1, 5000):
        with pytest.raises(QueryError, match=r"operators, calls, groups and paths.*VALUES"):
            check_query(CHAINS[name].text(times))


@pytest.mark.parametrize(
    ("group", "separator"),
    [
        ("?s ?p ?o %s", "; <urn:p> ?o"),
        ("?s ?p ?o %s", ", ?o"),
        ("?s ?p ?o %s", ". ?s <urn:p> ?o"),
        ("?s ?p [ ?p ?o %s ]", "; <urn:p> ?o"),
        ("?s ?p [ ?p ?o %s ]", ", ?o"),
    ],
)
def test_the_triple_patterns_of_a_group_are_bounded(group: str, separator: str) -> None:
    ordinary = group % (separator * MAX_PATTERNS)
    check_query(f"SELECT * {{ {ordinary} }}")
    check_query(f"SELECT * {{ {ordinary} OPTIONAL {{ {ordinary} }} }}")
    for times in (MAX_PATTERNS + 1, 30_000):
        with pytest.raises(QueryError, match="128 triple patterns in one group"):
            check_query(f"SELECT * {{ {group % (separator * times)} }}")


def test_lists_and_templates_are_no_patterns() -> None:
    numbers = ", ".join(["1.5"] * 2000)
    check_query(f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({numbers})) }}")
    check_query(f"SELECT * {{ VALUES ?o {{ {numbers.replace(',', '')} }} ?s ?p ?o }}")
    check_query(f"CONSTRUCT {{ {'?s ?p ?o . ' * 1000} }} WHERE {{ ?s ?p ?o }}")


@pytest.mark.parametrize("name", REREAD)
def test_what_the_parser_reads_twice_for_each_level_is_bounded(name: str) -> None:
    assert is_let_through(REREAD[name].text(6))
    with pytest.raises(QueryError, match=r"again and again at line 1"):
        check_query(REREAD[name].text(25))


def test_a_query_at_the_bounds_needs_half_of_a_usual_stack_at_the_most() -> None:
    for construct, bound in DEAREST:
        text = construct.text(most(construct, bound))
        assert survives(SPARQL, text, HALF_A_STACK), construct


def test_a_chain_in_the_innermost_of_groups_needs_half_of_a_usual_stack_at_the_most() -> None:
    inner = "".join(f"BIND(?o AS ?x{i}) " for i in range(2000))
    for count in (2000, 900):
        bind = inner[: inner.index(f"?x{count - 1})")] + f"?x{count - 1}) "
        query = "SELECT * {" + "FILTER EXISTS {?s ?p ?o " * 60 + bind + "}" * 61
        if is_let_through(query):
            break
    assert count == 900, "the longer one is refused"
    assert survives(SPARQL, query, HALF_A_STACK)


LARGE = {
    "rows": "SELECT * { VALUES (?a ?b) { " + "(<x:a#1> 'two (2)') " * 10_000 + "} }",
    "values": "SELECT * { VALUES ?a { " + "ex:a-b\\(c\\) " * 10_000 + "} }",
    "typed values": "SELECT * { VALUES ?a { " + '"1"^^xsd:integer "a"@en-GB -1.5e3 ' * 5000 + "} }",
    "members": "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(map(str, range(2000))) + ")) }",
    "negative members": "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(["-1"] * 2000) + ")) }",
    "IRIs": "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(["<x:a#(b)>"] * 2000) + ")) }",
    "patterns": "SELECT * {" + "".join(f"?s vf:name ?n{i} . " for i in range(128)) + "}",
    "paths": "SELECT * {" + "".join(f"?s vf:a/^vf:b ?n{i} ; a ?t . " for i in range(64)) + "}",
    "unions": "SELECT * {{ ?s ?p ?o }" + " UNION { ?s ?p ?o FILTER(?o = 'a-b') }" * 200 + "}",
    "prefixes": "".join(f"PREFIX p{i}: <http://x/{i}#> " for i in range(200)) + "ASK {}",
    "list": "SELECT * { ?s ?p (" + " <http://x/#a>" * 10_000 + ") }",
    "comparisons": "SELECT * { ?s ?p ?o FILTER(?o" + " = 1 || ?o" * 300 + " > 3) }",
    "comments": "SELECT * { # ((((\n" * 1 + "# [[[ {{{ it's\n" * 2000 + "}",
    "nested calls": "ASK { FILTER(" + "REPLACE(" * 6 + "'a'" + ",'b','c')" * 6 + " = 'a') }",
    "comparison without spaces": "ASK { ?s ?p ?a, ?b FILTER(?a<?b && ?b>?a || ?a<=?b) }",
    "long string": "ASK { ?s ?p '''it's \\u00e9 ((( ''quoted'' '''@en }",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_queries_that_are_sound_are_let_through(name: str) -> None:
    check_query(LARGE[name])


NEST = "STR(" * 200


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?s ?p ?o # )))\n BIND({NEST}?o",
        f"SELECT * {{ ?s ?p ') # ', {'(' * 200}",
        "SELECT * { ?s ?p ?o BIND(" + "STR(')'," * 200,
        "SELECT * { ?s ?p ?o BIND(" + "STR(#)\n" * 200,
        "SELECT * { ?s ?p ?o BIND(" + "STR(<x:)>=" * 200,
        f"SELECT * {{ ?s ?p '''abc' {NEST} '\\uD800'''",
        f"SELECT * {{ ?s ?p '''' {NEST}",
        "SELECT * { FILTER(?a <b#> 1 " + "\n (?a <b#> 1" * 200,
        "SELECT * { FILTER(?a <b'> 1 " + NEST + "'",
        "SELECT * { FILTER(?a<" + "(" * 200 + "?b" + ")" * 200 + ">?c) }",
        "SELECT * { FILTER(1<<x:a> && 1<?d#> 1 " + "\n (1 <?b#> 1" * 200,
        "SELECT * { FILTER(?a <b" + "+c" * 2000 + ">?d) }",
        "SELECT * { BIND(true" + "-true" * 2000 + ":x AS ?x) }",
        "SELECT * {" + "(ex:a\\) " * 200 + "}",
        "SELECT * { VALUES ?a { " + "(ex:a\\) " * 200 + "} }",
        "SELECT * { ?s ?p ?o BIND(" + "\\u0053TR\\u0028" * 200,
        "SELECT * { ?s ?p ?o BIND(" + "STR(1 >> " * 200,
        "SELECT * {" + "{ FILTER(1) " + "FILTER(1)" * 2000 + "}}",
    ],
)
def test_nesting_is_found_however_it_is_hidden(query: str) -> None:
    with pytest.raises(QueryError):
        check_query(query)


def test_what_may_be_an_iri_or_an_operator_is_named() -> None:
    with pytest.raises(QueryError, match=r"<\?b&&STR\(\?c\)> at line 2, column 10 .*a space after"):
        check_query("SELECT * { ?s ?p ?a\nFILTER(?a<?b&&STR(?c)>?d) }")
    check_query("SELECT * { ?s ?p ?a\nFILTER(?a < ?b&&STR(?c)>?d) }")


@pytest.mark.parametrize("name", QUOTED)
@pytest.mark.parametrize("decoy", ["", "# )>>\n", '")>>"', "<x:)>>", "'''\n)>>\\''''"])
def test_quoted_triples_are_bounded_behind_decoys(name: str, decoy: str) -> None:
    construct = QUOTED[name]
    deep = construct.text(2000).replace("<x:p> <<(", f"<x:p> {decoy} <<(").encode()
    with pytest.raises(DocumentError, match="deeper than 64 levels"):
        check_quoting(deep, DEFAULT_LIMITS)
    check_quoting(construct.text(20).encode() * 200, DEFAULT_LIMITS)
    assert survives(syntax_of(construct), construct.text(64), MIB)


@pytest.mark.parametrize(
    "text",
    [
        '<x:s> <x:p> "<<( <<( \\"<<(" . # <<( <<(\n',
        "<x:s> <x:p> '''<<( ' <<(''' , <x:#'> .\n",
        "<x:s> x:p\\'q <<( <x:s> <x:p> <x:o> )>> ~ <x:r> .\n",
    ],
)
def test_what_only_looks_like_quoting_is_none(text: str) -> None:
    check_quoting(text.encode() * 1000, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("check", "unit"),
    [
        (check_query, "SELECT * { ?s ?p ?o . }"),
        (check_query, "'''"),
        (check_query, "<a"),
        (check_query, "{(1)"),
        (check_query, "?a "),
        (check_query, "a:b,"),
        (lambda text: check_quoting(text.encode(), DEFAULT_LIMITS), '<<"'),
        (lambda text: check_quoting(text.encode(), DEFAULT_LIMITS), "<< >>"),
        (lambda text: check_quoting(text.encode(), DEFAULT_LIMITS), "'''\\"),
        (lambda text: check_quoting(text.encode(), DEFAULT_LIMITS), "<a#'"),
    ],
)
def test_bounds_are_checked_in_linear_time(check: Callable[[str], None], unit: str) -> None:
    def seconds(times: int) -> float:
        text, start = unit * times, process_time()
        with suppress(QueryError, DocumentError):
            check(text)
        return process_time() - start

    few, many = (min(seconds(times) for _ in range(3)) for times in (2000, 16_000))
    assert many < 24 * few + 0.1
