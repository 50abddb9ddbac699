"""Which queries are evaluated, and what they give."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuegraph.errors import QueryError, QueryRefusedError
from valuegraph.queries.sparql import CSV, TSV, Query, ResultFormatError, run_query
from valuegraph.rdf.service_clause import has_service_clause
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.store import OxigraphStore

BASE = "https://ledger.example/"
EVIL = "<http://127.0.0.1:9/>"

HIDDEN = {
    "plainly": f"SELECT * {{ SERVICE {EVIL} {{ ?s ?p ?o }} }}",
    "in small letters": f"SELECT * {{ service {EVIL} {{}} }}",
    "without spaces": f"SELECT*{{SERVICE{EVIL}{{}}}}",
    "silently": f"SELECT * {{ SERVICE SILENT {EVIL} {{}} }}",
    "run together": f"SELECT * {{ SERVICESILENT{EVIL}{{}} }}",
    "by a variable": "SELECT * { VALUES ?x { <http://127.0.0.1:9/> } SERVICE ?x {} }",
    "by a prefixed name": "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICE ex:a {} }",
    "glued to its prefix": "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICEex:a {} }",
    "as if it were a prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { service:a {} }",
    "after a keyword": "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICE :a {} }",
    "after a number": f"SELECT * {{ ?s ?p 1SERVICE {EVIL} {{}} }}",
    "between comments": f"SELECT * {{ SERVICE# {{\n# }}\n{EVIL}# x\n{{}} }}",
    "in what looks like an IRI": f"SELECT * {{ FILTER(?a<?b)SERVICE#>\n{EVIL} {{}} }}",
    "in what looks like a string": f"SELECT * {{ FILTER(?a<'>' ) SERVICE {EVIL} {{}} #'\n }}",
    "after a broken string": f"SELECT * {{ VALUES ?x {{ '''a' }} SERVICE {EVIL} {{}} #\\q'''\n }}",
    "after an escaped quote": f"SELECT * {{ ?s ?p ex:a\\' . SERVICE {EVIL} {{}} # '\n }}",
    "after an escaped hash": f"SELECT * {{ ?s ?p ex:a\\# . SERVICE {EVIL} {{}} }}",
    "in a name that makes no IRI": (
        f"PREFIX ex: <http://e:80> SELECT * {{ ?s ?p ex:SERVICE {EVIL} {{}} }}"
    ),
    "after the dots of a name": f"SELECT * {{ ?s ?p ex:a.b.SERVICE {EVIL} {{}} }}",
    "by codepoint": f"SELECT * {{ \\u0053ERVICE {EVIL} {{}} }}",
    "by long codepoint": f"SELECT * {{ \\U00000053ERVICE {EVIL} {{}} }}",
    "by codepoints that close a comment": f"SELECT * {{ # \\u000A SERVICE {EVIL} {{}}\n }}",
    "by codepoints that would hide it": (
        f'SELECT * {{ #\\u000A"""\n SERVICE {EVIL} {{}}\n#"""\n }}'
    ),
    "in a sub-query": f"SELECT * {{ {{ SELECT * {{ SERVICE {EVIL} {{}} }} }} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE {EVIL} {{}} }} }}",
    "after Unicode": f"SELECT * {{ ?s ?p '\u2028' . SERVICE {EVIL} {{}} }}",
}

INNOCENT = {
    "string": "SELECT ('SERVICE <x:y> { }' AS ?x) {}",
    "double string": 'SELECT ("SERVICE <x:y> { }" AS ?x) {}',
    "long string": "SELECT ('''it's\n SERVICE <x:y> { }''' AS ?x) {}",
    "long double string": 'SELECT ("""a "word"\n SERVICE <x:y> { }""" AS ?x) {}',
    "escaped quote": r"SELECT ('\' SERVICE <x:y> { }' AS ?x) {}",
    "comment": "# SERVICE <x:y> { }\nSELECT * {}",
    "last comment": "SELECT * {} # SERVICE <x:y> {",
    "variable": "SELECT ?service $SERVICE ?x { ?service ?p ?SERVICE }",
    "IRI": "SELECT * { <http://x.example/service> <urn:service:a> <#service> . { ?a ?b ?c } }",
    "prefixed name": "PREFIX ex: <urn:x:> SELECT * { ?s ex:service ex:SERVICE ; ex:a.service 1 }",
    "prefix": "PREFIX service: <urn:x:> SELECT * { ?s service:a service:b OPTIONAL { ?s ?p ?o } }",
    "escapes in a name": (
        "PREFIX ex: <urn:x:> SELECT * { ?s ex:a\\'b ?o , ex:a\\#b # SERVICE <x:y> {\n }"
    ),
    "language tag": "SELECT * { ?s ?p 'x'@en-service }",
    "blank node": "SELECT * { _:service ?p ?o . { ?s ?q ?r } }",
    "comparison": "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } # service",
}


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    """An empty store."""
    return OxigraphStore()


@pytest.mark.parametrize("how", HIDDEN)
def test_a_service_clause_is_found_however_it_is_hidden(store: OxigraphStore, how: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        run_query(store, Query(HIDDEN[how], BASE))


@pytest.mark.parametrize("where", INNOCENT)
def test_the_word_is_no_clause(store: OxigraphStore, where: str) -> None:
    assert run_query(store, Query(INNOCENT[where], BASE)).body


@given(st.lists(st.sampled_from([*"'\"<>#?$:{}().\\u\n ", "SERVICE", "ex:a", "0053", "service"])))
def test_what_is_not_refused_never_gets_to_a_clause(parts: list[str]) -> None:
    # Whatever comes before and after on lines of their own, in braces or not, a clause that the
    # parser gets to is one that was found.
    query = f"SELECT * {{ {''.join(parts)}\n SERVICE {EVIL} {{}} }}"
    if has_service_clause(query):
        return
    with pytest.raises(QueryError, match="parsed"):
        OxigraphStore().query(query, BASE)


@pytest.mark.parametrize(
    "part",
    [
        "service:",
        "service<",
        "SERVICE ",
        "<",
        "ex:a.service.",
        "?s<?b ",
        "'''",
        '"""a',
        "service#\n",
    ],
)
def test_looking_takes_time_in_proportion_to_length(part: str) -> None:
    started = process_time()
    has_service_clause(part * (500_000 // len(part)) + "service")
    assert process_time() - started < 5


def test_the_usual_prefixes_need_no_declaration_and_may_be_redeclared(store: OxigraphStore) -> None:
    query = "PREFIX xsd: <urn:mine:> SELECT (vf:Person AS ?a) (xsd:x AS ?b) {}"
    body = run_query(store, Query(query, BASE, table=CSV)).body
    assert body.split() == [b"a,b", b"https://w3id.org/valueflows/ont/vf#Person,urn:mine:x"]


def test_relative_iris_start_from_the_ledger(store: OxigraphStore) -> None:
    body = run_query(store, Query("SELECT (<agents/1> AS ?a) {}", BASE, table=CSV)).body
    assert body.split() == [b"a", b"https://ledger.example/agents/1"]


def test_an_update_is_told_that_this_takes_queries(store: OxigraphStore) -> None:
    with pytest.raises(QueryError, match="queries only"):
        run_query(store, Query("LOAD <http://127.0.0.1:9/>", BASE))


def test_a_malformed_query_is_told_its_place(store: OxigraphStore) -> None:
    with pytest.raises(QueryError, match=r"\b2:\d"):
        run_query(store, Query("SELECT *\n}", BASE))


def test_a_result_that_the_caller_takes_in_no_format_is_an_error(store: OxigraphStore) -> None:
    with pytest.raises(ResultFormatError, match="CONSTRUCT"):
        run_query(store, Query("CONSTRUCT WHERE { ?s ?p ?o }", BASE, graph=None))
    with pytest.raises(ResultFormatError, match="SELECT"):
        run_query(store, Query("ASK {}", BASE, table=None, graph=JSON_LD))


def test_a_boolean_is_one_cell_where_the_format_has_none(store: OxigraphStore) -> None:
    for table in (CSV, TSV):
        assert run_query(store, Query("ASK {}", BASE, table=table)).body == b"true\n"


def test_a_byte_order_mark_at_the_start_is_skipped(store: OxigraphStore) -> None:
    assert run_query(store, Query("\ufeffASK {}", BASE, table=CSV)).body == b"true\n"
    with pytest.raises(QueryRefusedError):
        run_query(store, Query("\ufeffASK { SERVICE <http://a/> {} }", BASE))
