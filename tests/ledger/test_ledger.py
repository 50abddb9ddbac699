"""Opening, asking and closing a ledger."""

from pathlib import Path

import pytest

from valuegraph import Ledger
from valuegraph.errors import ConfigurationError
from valuegraph.rdf.syntaxes import JSON


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://ledger.example/", "https://ledger.example/"),
        ("https://ledger.example", "https://ledger.example/"),
        ("urn:ledger:", "urn:ledger:/"),
    ],
)
def test_a_base_iri_ends_in_a_slash(given: str, kept: str) -> None:
    with Ledger.open(base_iri=given) as ledger:
        assert ledger.base_iri == kept
        receipt = ledger.record(b'{"type": "Person", "name": "Kim"}', JSON)
        assert receipt.entities[0].value.startswith(f"{kept}people/")


@pytest.mark.parametrize(
    "base_iri", ["", "ledger.example", "/ledger/", "https://e/#", "https://e/?a=b", "https://a b/"]
)
def test_what_is_no_base_iri_is_refused(base_iri: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be used; give an absolute one such as"):
        Ledger.open(base_iri=base_iri)


def test_no_base_iri_is_refused_after_a_directory_is_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        Ledger.open(tmp_path / "ledger", base_iri="here")
    assert not (tmp_path / "ledger").exists()


def test_checking_tells_what_recording_would_and_stores_nothing() -> None:
    body = b'{"id": "https://ada.example/", "type": "Person", "name": "Ada"}'
    with Ledger.open() as ledger:
        checked = ledger.check(body, JSON)
        assert checked.changeset
        assert not list(ledger.reader.match())
        recorded = ledger.record(body, JSON)
        assert (recorded.entities, recorded.findings) == (checked.entities, checked.findings)
        assert list(ledger.reader.match())


def test_a_ledger_may_be_closed_again(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.close()
    ledger.close()
    with Ledger.open(tmp_path / "ledger"):
        pass
