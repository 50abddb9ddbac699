"""How findings and tables are shown."""

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, Store, parse_query_results

from valuegraph.cli.output import FINDINGS_IN_FULL, finding_lines, printable, severity_counts
from valuegraph.cli.table import print_table
from valuegraph.rdf.findings import info, violation, warning


def test_few_findings_are_shown_in_full() -> None:
    found = [violation("A", "Wrong."), info("B", "Read so.")]
    assert [str(line) for line in finding_lines(found)] == ["Violation Wrong.", "Info Read so."]


def test_many_findings_are_shown_by_kind_with_their_number() -> None:
    focus = [NamedNode(f"https://example.org/{n}") for n in range(FINDINGS_IN_FULL)]
    found = [*(violation("A", "Wrong.", each) for each in focus), warning("B", "Odd.")]
    assert [str(line) for line in finding_lines(found)] == [
        "Violation <https://example.org/0>: Wrong. (and 19 more of this kind)",
        "Warning Odd.",
    ]


def test_severities_are_counted_gravest_first() -> None:
    found = [info("B", "…"), violation("A", "…"), violation("A", "…")]
    assert severity_counts(found) == "2 violations, 1 info"
    assert severity_counts([]) == ""


def test_data_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\rc\nd\te") == "a\\x1b[2Jb\\x0dc\nd\te"
    assert printable("a\u202eb\u2066c\u2028") == "a\\u202eb\\u2066c\\u2028"


def test_a_table_shows_short_values_and_aligns_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(
        _solutions(
            "SELECT * { VALUES (?iri ?n ?open) { (vf:Person 7 UNDEF) (<urn:x> 12.5 '[b]') } }"
        )
    )
    lines = capsys.readouterr().out.splitlines()
    assert "│ vf:Person │    7 │      │" in lines
    assert "│ urn:x     │ 12.5 │ [b]  │" in lines
    assert lines[-1] == "2 rows"


def test_a_table_that_is_too_long_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuegraph.cli.table.MAX_ROWS", 2)
    print_table(_solutions("SELECT * { VALUES ?n { 1 2 3 4 5 } }"))
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1] == "5 rows"
    assert "│ 3 │" not in shown.out
    assert shown.err == "The first 2 are shown; --format csv writes all of them.\n"


def _solutions(sparql: str) -> QuerySolutions:
    prefixes = "PREFIX vf: <https://w3id.org/valueflows/ont/vf#> "
    answer = Store().query(prefixes + sparql)
    assert isinstance(answer, QuerySolutions)
    body = answer.serialize(format=QueryResultsFormat.JSON)
    assert body is not None
    found = parse_query_results(body, format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return found
