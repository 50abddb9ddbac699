"""Recording an example network by its name."""

from pathlib import Path

import pytest

from valuegraph import Ledger
from valuegraph.errors import ConfigurationError
from valuegraph.operations.examples import example_names, load_example


def test_the_examples_are_the_folders_with_documents() -> None:
    assert example_names() == ["alderwater"]


@pytest.mark.parametrize("name", ["alderwoter", "", "queries", "../examples/alderwater", "."])
def test_a_name_that_no_example_has_is_told_those_that_there_are(name: str) -> None:
    with Ledger.open() as ledger:
        with pytest.raises(ConfigurationError, match=r"There are: alderwater\."):
            load_example(ledger, name)
        assert not list(ledger.reader.match())


def test_a_file_that_does_not_conform_is_named_with_its_first_fault(tmp_path: Path) -> None:
    """The shapes of an extension may be stricter than the example."""
    policy = tmp_path / "policy.ttl"
    policy.write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix vf: <https://w3id.org/valueflows/ont/vf#> .
        [] a sh:NodeShape ; sh:targetClass vf:EconomicEvent ;
            sh:property [ sh:path vf:note ; sh:minCount 1 ; sh:message "Say why." ] .
        """,
        encoding="utf-8",
    )
    with Ledger.open(shapes=[policy]) as ledger:
        with pytest.raises(ConfigurationError) as raised:
            load_example(ledger, "alderwater")
        assert "04-opening-inventory.jsonld of the example network alderwater" in str(raised.value)
        assert "Say why." in str(raised.value)
