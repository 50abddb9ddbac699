"""``valuegraph query``."""

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from .command import COMMAND, environment, valuegraph, within, written

SELECT = "SELECT ?person ?name { ?person a vf:Person ; vf:name ?name } ORDER BY ?name"
CONSTRUCT = "CONSTRUCT { ?person vf:name ?name } WHERE { ?person a vf:Person ; vf:name ?name }"


def _json_names(text: str) -> list[str]:
    return [each["name"]["value"] for each in json.loads(text)["results"]["bindings"]]


def _csv_names(text: str) -> list[str]:
    return [each["name"] for each in csv.DictReader(text.splitlines())]


def _tsv_names(text: str) -> list[str]:
    return [line.split("\t")[1].strip('"') for line in text.splitlines()[1:]]


def _xml_names(text: str) -> list[str]:
    found = ET.fromstring(text).iter("{http://www.w3.org/2005/sparql-results#}literal")
    return [each.text or "" for each in found]


def _table_names(text: str) -> list[str]:
    assert text.splitlines()[-1] == "2 rows"
    return [line.split("│")[2].strip() for line in text.splitlines() if "│" in line]


def _graph_names(rdf_format: RdfFormat) -> Callable[[str], list[str]]:
    return lambda text: sorted(q.object.value for q in parse(text, format=rdf_format))


@pytest.mark.parametrize(
    ("sparql", "format_", "read"),
    [
        (SELECT, "table", _table_names),
        (SELECT, "json", _json_names),
        (SELECT, "csv", _csv_names),
        (SELECT, "tsv", _tsv_names),
        (SELECT, "xml", _xml_names),
        (CONSTRUCT, "table", _graph_names(RdfFormat.TURTLE)),
        (CONSTRUCT, "turtle", _graph_names(RdfFormat.TURTLE)),
        (CONSTRUCT, "ntriples", _graph_names(RdfFormat.N_TRIPLES)),
        (CONSTRUCT, "jsonld", _graph_names(RdfFormat.JSON_LD)),
        (CONSTRUCT, "xml", _graph_names(RdfFormat.RDF_XML)),
    ],
)
def test_answers_are_written_in_every_format(
    people: Path, sparql: str, format_: str, read: Callable[[str], list[str]]
) -> None:
    ran = within("query", sparql, "--data", people, "--format", format_)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\n")
    assert read(ran.out) == ["Ada", "Bo"]


def test_the_table_is_what_is_written_unless_asked_otherwise(people: Path) -> None:
    ran = valuegraph("query", SELECT, "--data", people)
    assert (ran.code, ran.err) == (0, "")
    assert _table_names(ran.out) == ["Ada", "Bo"]


def test_a_query_file_is_read_and_ask_prints_true_or_false(people: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "is-known.rq", "ASK { ?s vf:name 'Ada' }")
    ran = within("query", file, "--data", people)
    assert (ran.code, ran.out) == (0, "true\n")
    ran = within("query", "-", "--data", people, stdin="ASK { ?s vf:name 'Eve' }")
    assert (ran.code, ran.out) == (0, "false\n")


def test_a_service_answers_alike(service: str) -> None:
    ran = within("query", "SELECT (1 + 1 AS ?two) {}", "--to", service)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "1 row"
    ran = within("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--to", service, "--format", "csv")
    assert ran.code == 2
    assert ran.err.startswith("Error: The answer is a graph. Use --format with one of table, ")


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?x { ?x", "The query cannot be parsed: error at 1:"),
        ("SELECT * { SERVICE <https://example.org/> {} }", "The query has a SERVICE clause"),
        ("nowhere.rq", "There is no file nowhere.rq."),
    ],
)
def test_a_query_that_cannot_be_run_is_told_why(people: Path, sparql: str, message: str) -> None:
    ran = within("query", sparql, "--data", people)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {message}")


def test_no_ledger_is_made_by_asking(tmp_path: Path) -> None:
    ran = within("query", "ASK {}", "--data", tmp_path / "nothing")
    assert ran.code == 2
    assert ran.err == f"Error: There is no ledger in {tmp_path / 'nothing'}.\n"
    assert not (tmp_path / "nothing").exists()


def test_a_reader_that_leaves_ends_the_command_quietly(people: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [*COMMAND, "query", SELECT, "--data", people],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, b"")


ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m "
    "FILTER(CONCAT(STR(?a), STR(?d), STR(?h), STR(?k)) = 'x') } }"
)


@pytest.mark.parametrize("at", [(), ("--as-of", "1")])
def test_a_query_without_end_is_ended_after_the_time_that_it_may_take(
    people: Path, at: tuple[str, ...]
) -> None:
    ran = within("query", ENDLESS, "--data", people, "--timeout", "0.5", *at)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: The query was not done within 0.5 seconds and was ended.")
    assert within("query", "ASK {}", "--data", people, "--timeout", "60", *at).out == "true\n"


def test_a_service_is_waited_for_as_long(service: str) -> None:
    ran = within("query", ENDLESS, "--to", service, "--timeout", "0.5")
    assert ran.code == 2
    assert ran.err.startswith("Error: The query was not done within 0.5 seconds and was ended.")


def test_an_interrupt_ends_a_query_at_once(people: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "query", ENDLESS, "--data", people],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        until = time.monotonic() + 60
        while not list(people.glob("snapshot-*/followed")):
            assert time.monotonic() < until
            time.sleep(0.05)
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (130, "", "Error: Stopped.\n")
    assert list(people.glob("snapshot-*")) == []


def test_a_graph_is_shown_without_what_steers_a_terminal(people: Path) -> None:
    query = "CONSTRUCT { <x:a> vf:name ?n } { BIND('a\\u001B[2Jb\\u202Ec' AS ?n) }"
    shown = within("query", query, "--data", people)
    assert "\x1b" not in shown.out
    assert "\u202e" not in shown.out
    [triple] = parse(shown.out, format=RdfFormat.TURTLE)
    assert triple.object == Literal("a\x1b[2Jb\u202ec")
