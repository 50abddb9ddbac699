"""Recording files."""

from pathlib import Path

from valuegraph import Ledger
from valuegraph.operations.record import record_file
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.syntaxes import JSON

GREETING = b'{"id": "https://example.org/cy", "type": "Person", "name": "Cy"}'


def test_a_file_is_one_commit_in_the_syntax_of_its_extension(tmp_path: Path) -> None:
    (tmp_path / "cy.json").write_bytes(GREETING)
    with Ledger.open() as ledger:
        receipt = record_file(ledger, tmp_path / "cy.json")
    assert receipt.conforms
    assert [iri.value for iri in receipt.entities] == ["https://example.org/cy"]


def test_a_named_syntax_goes_before_the_extension(tmp_path: Path) -> None:
    (tmp_path / "cy.ttl").write_bytes(GREETING)
    with Ledger.open() as ledger:
        assert record_file(ledger, tmp_path / "cy.ttl", JSON).conforms


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.ttl").open("wb") as file:
        file.truncate(1 << 40)
    with Ledger.open(limits=Limits(body_bytes=1000)) as ledger:
        receipt = record_file(ledger, tmp_path / "huge.ttl")
    assert not receipt.conforms
    assert "the limit is 1,000" in receipt.findings[0].message
