"""Settings: what they default to, what the environment says of them, what cannot be."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import valuegraph.settings
from valuegraph.app import limits_of
from valuegraph.errors import ConfigurationError
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.settings import Settings


def test_a_service_listens_on_this_machine_alone_unless_told_otherwise() -> None:
    assert Settings().address == "http://127.0.0.1:8000/"


def test_what_is_chosen_wins_over_the_environment() -> None:
    variables = {"VALUEGRAPH_PORT": "9000", "VALUEGRAPH_HOST": "localhost", "PATH": "/bin"}
    assert Settings.of(variables, port=9001, host=None) == Settings(host="localhost", port=9001)


def test_variables_are_read_by_the_type_of_their_setting(tmp_path: Path) -> None:
    file = tmp_path / "policy.ttl"
    file.touch()
    variables = {
        "VALUEGRAPH_DIRECTORY": "ledger",
        "VALUEGRAPH_BODY_LIMIT": "2048",
        "VALUEGRAPH_REQUEST_LIMIT": "500",
        "VALUEGRAPH_CORS_ORIGINS": "https://a.example, https://b.example",
        "VALUEGRAPH_SHAPES": str(file),
        "VALUEGRAPH_CONTEXTS": "https://a.example/c=c.json, urn:b=b.json",
        "VALUEGRAPH_EXAMPLE": "",
        "VALUEGRAPH_REQUIRE_PRECONDITIONS": "true",
        "VALUEGRAPH_COMPRESS_JOURNAL": "no",
        "VALUEGRAPH_MAX_CONNECTIONS": "50",
        "VALUEGRAPH_CLIENT_TIMEOUT": "2.5",
        "VALUEGRAPH_KEEP_ALIVE": "60",
    }
    assert Settings.of(variables) == Settings(
        directory=Path("ledger"),
        body_limit=2048,
        request_limit=500,
        cors_origins=("https://a.example", "https://b.example"),
        shapes=(file,),
        contexts=("https://a.example/c=c.json", "urn:b=b.json"),
        require_preconditions=True,
        compress_journal=False,
        max_connections=50,
        client_timeout=2.5,
        keep_alive=60.0,
    )


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("VALUEGRAPH_PRT", "1", "VALUEGRAPH_PORT"),
        ("VALUEGRAPH_PORT", "http", "whole number"),
        ("VALUEGRAPH_PORT", "70000", "65535"),
        ("VALUEGRAPH_CLIENT_TIMEOUT", "nan", "number of seconds"),
        ("VALUEGRAPH_STOP_TIMEOUT", "0", "above 0"),
        ("VALUEGRAPH_MAX_CONNECTIONS", "0", "1 connection or more"),
        ("VALUEGRAPH_BODIES_LIMIT", "4096", "as many or more"),
        ("VALUEGRAPH_COMPRESS_JOURNAL", "maybe", "true or false"),
        ("VALUEGRAPH_SHAPES", "/nowhere/policy.ttl", "no file"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(variable: str, value: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        Settings.of({variable: value})


@pytest.mark.parametrize(
    "chosen", [{"port": -1}, {"host": ""}, {"body_limit": 3}, {"request_limit": 3}]
)
def test_a_setting_that_cannot_be_used_is_refused(chosen: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        Settings(**chosen)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:80/"),  # noqa: S104
        ("::1", "http://[::1]:80/"),
        ("::", "http://127.0.0.1:80/"),
    ],
)
def test_the_address_is_one_that_a_client_can_use(host: str, address: str) -> None:
    assert Settings(host=host, port=80).address == address


@pytest.mark.parametrize(
    ("names", "text", "value"),
    [
        ("port body_limit bodies_limit statement_limit request_limit", "9000", 9000),
        ("max_connections query_memory query_result_limit query_workers", " 7", 7),
        ("client_timeout keep_alive stop_timeout query_timeout", "2", 2.0),
        ("require_preconditions compress_journal public_reading behind_proxy", "Yes", True),
        ("directory", "", None),
        ("directory", "a,b", Path("a,b")),
        ("vocabularies shapes", "a.ttl, b.ttl,", (Path("a.ttl"), Path("b.ttl"))),
        ("cors_origins allowed_hosts policies", "a, b,", ("a", "b")),
        ("policies", "", ()),
        ("host base_iri engine example token", "a, b", "a, b"),
        ("base_iri example token", "", None),
    ],
)
def test_every_setting_is_read_by_its_type(names: str, text: str, value: Any) -> None:
    for name in names.split():
        read = valuegraph.settings._READERS[valuegraph.settings._KINDS[name]](name, text)
        assert read == value
        assert type(read) is type(value)


def test_every_setting_has_a_type_that_can_be_read() -> None:
    assert {field.name for field in fields(Settings)} == valuegraph.settings._KINDS.keys()
    assert set(valuegraph.settings._KINDS.values()) <= valuegraph.settings._READERS.keys()


def test_a_ledger_takes_what_the_settings_take_by_default() -> None:
    assert limits_of(Settings()) == DEFAULT_LIMITS
    assert Settings().body_limit == DEFAULT_LIMITS.body_bytes
