"""Every example query answers its question, rightly.

The answers were computed from the files of the network by hand and by the table of actions, without
the ledger.
"""

from collections import Counter
from pathlib import Path

import pytest

from valuegraph.vocabulary.bundled import bundled

from .network import FOLDER, Network, answer_file, table

QUERIES = sorted((bundled("examples") / "queries").glob("*.rq"))


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_query_has_the_expected_answer(network: Network, query: Path) -> None:
    sparql = query.read_text(encoding="utf-8")
    expected = table(answer_file(query).read_text(encoding="utf-8"))
    found = network.rows(sparql)
    assert found[0] == expected[0]
    assert len(expected) > 1
    if "ORDER BY" in sparql:
        assert found == expected
    else:
        assert Counter(map(tuple, found)) == Counter(map(tuple, expected))


def test_every_query_has_an_answer_and_every_answer_a_query() -> None:
    answers = {path.stem for path in answer_file(QUERIES[0]).parent.iterdir()}
    assert answers == {query.stem for query in QUERIES}
    assert len(answers) >= 10


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_query_begins_with_its_question_and_the_readme_lists_it(query: Path) -> None:
    first, *_ = query.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    head = query.read_text(encoding="utf-8").partition("PREFIX")[0]
    assert "?" in head
    assert all(line.startswith("#") for line in head.splitlines())
    assert f"| `{query.name}` | " in (FOLDER / "README.md").read_text(encoding="utf-8")
