"""The files of a call, and the ledger that it names."""

from pathlib import Path

import pytest

from valuegraph.cli.files import input_files
from valuegraph.cli.place import ledger_at
from valuegraph.errors import ConfigurationError, UnknownSyntaxError
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE

from .command import written


def test_the_extension_tells_the_syntax_unless_it_is_named(tmp_path: Path) -> None:
    file = str(written(tmp_path / "a.ttl", ""))
    assert [f.syntax for f in input_files([file])] == [TURTLE]
    assert [f.syntax for f in input_files([file], "jsonld")] == [JSON_LD]


@pytest.mark.parametrize("name", ["", "none.ttl"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"is a directory|There is no file"):
        input_files([str(tmp_path / name)])


def test_a_file_of_no_known_syntax_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownSyntaxError, match=r"\.txt is not known"):
        input_files([str(written(tmp_path / "notes.txt", ""))])


def test_standard_input_needs_a_named_syntax() -> None:
    with pytest.raises(ConfigurationError, match="--format turtle"):
        input_files(["-"])


def test_one_ledger_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VALUEGRAPH_DIRECTORY", raising=False)
    with pytest.raises(ConfigurationError, match="Which ledger"):
        ledger_at(None, None, existing=False)
    with pytest.raises(ConfigurationError, match="not both"):
        ledger_at(tmp_path, "http://127.0.0.1:8000/", existing=False)


def test_the_environment_may_name_the_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALUEGRAPH_DIRECTORY", str(tmp_path / "ledger"))
    with ledger_at(None, None, existing=False):
        assert (tmp_path / "ledger" / "ledger.json").exists()
