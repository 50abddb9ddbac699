"""Lists of findings that nobody could read to the end."""

from valuegraph.rdf.findings import MAX_FINDINGS, Severity, info, listed, violation, warning


def test_findings_are_listed_by_severity() -> None:
    found = [info("A", "a"), violation("B", "b"), warning("C", "c"), violation("D", "d")]
    assert [each.message for each in listed(found)] == ["b", "d", "c", "a"]


def test_those_beyond_a_thousand_are_counted() -> None:
    many = [violation("A", str(n)) for n in range(MAX_FINDINGS + 500)]
    found = listed([*many, warning("B", "b"), warning("B", "c")])
    assert [each.message for each in found[:MAX_FINDINGS]] == [m.message for m in many[:-500]]
    rest = [(each.severity, each.count) for each in found[MAX_FINDINGS:]]
    assert rest == [(Severity.VIOLATION, 500), (Severity.WARNING, 2)]
    assert "500 more" in found[MAX_FINDINGS].message
