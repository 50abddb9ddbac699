"""The table of invariants names every rule there is, and nothing that is not."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse
from tests.ledger.rules.test_invariants import CASES

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import SH, VF
from valuegraph.vocabulary.ontology import Ontology, local_name

ROOT = Path(__file__).parents[2]
ROWS = [
    line.strip("| ").split(" | ")
    for line in (ROOT / "shapes/README.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| .*`vgs?:", line)
]
OF_DOCUMENTS = {"EmptyDocument", "LimitExceeded", "WrongClass", "WrongIri"}
"""Faults of the document that holds the records, not of what it says."""


def named(prefix: str) -> set[str]:
    return {n for row in ROWS for n in re.findall(rf"`{prefix}:(\w+)`", row[1])}


def test_every_shape_that_says_how_terms_go_together_is_in_the_table(ontology: Ontology) -> None:
    shapes = MemoryGraph(
        q for path in bundled_files("shapes") for q in parse(path=path, format=RdfFormat.TURTLE)
    )
    telling = {q.subject for q in shapes.match(None, SH.message)}
    names = {local_name(each) for each in telling if isinstance(each, NamedNode)}
    of_terms = {n for n in names if ontology.defines(VF[n.removesuffix("Class")])}
    assert named("vgs") == names - of_terms


def test_every_rule_is_in_the_table() -> None:
    source = ROOT / "src/valuegraph"
    files = [*(source / "ledger").rglob("*.py"), *(source / "effects").glob("*.py")]
    pattern = re.compile(r'(?:violation|warning|info)\(\s*"(\w+)"')
    found = {n for f in files for n in pattern.findall(f.read_text(encoding="utf-8"))}
    assert named("vg") == found - OF_DOCUMENTS


def test_every_test_in_the_table_is_there() -> None:
    for row in ROWS:
        names = re.findall(r"`vgs?:(\w+)`", row[1])
        if "invariants" in row[3]:
            assert set(names) <= set(CASES), names
        files = re.findall(r"`([\w/]+\.py)`", row[3])
        for file in files:
            text = (ROOT / "tests/ledger" / file).read_text(encoding="utf-8")
            assert "invariants" in row[3] or any(name in text for name in names), file
        assert files or "invariants" in row[3]


def test_every_case_is_in_the_table_with_its_severity() -> None:
    for name, case in CASES.items():
        (row,) = (row for row in ROWS if re.search(rf"`vgs?:{name}`", row[1]))
        assert case.severity.value.lower() in row[2]
