"""Hosts and origins in one form, however they are written."""

import pytest

from valuegraph.http.access.authority import (
    Authority,
    authority_of,
    host_of,
    is_loopback,
    origin_of,
    split_url,
)


@pytest.mark.parametrize(
    ("value", "host", "port"),
    [
        (b"127.0.0.1:8000", "127.0.0.1", 8000),
        (b"LocalHost", "localhost", None),
        (b"ledger.example.", "ledger.example", None),
        (b"ledger.example.:80", "ledger.example", 80),
        (b" ledger.example\t", "ledger.example", None),
        (b"ledger.example:", "ledger.example", None),
        (b"[::1]:8000", "[::1]", 8000),
        (b"[0:0:0:0:0:0:0:1]", "[::1]", None),
    ],
)
def test_a_host_is_known_by_one_form(value: bytes, host: str, port: int | None) -> None:
    assert authority_of(value) == Authority(host, port)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b".",
        b":8000",
        b"me@localhost",
        b"localhost:80:80",
        b"localhost:99999",
        b"localhost:-1",
        b"local host",
        b"localhost,evil.example",
        b"localhost/evil",
        b"localhost#",
        b"local%68ost",
        b"::1",
        b"[::1",
        b"[::1]x",
        b"[localhost]",
        b"[fe80::1%25eth0]",
        b"b\xfccher.example",
        b"localhost\x00.evil.example",
        b"a" * 256,
        b"1" * 70_000,
    ],
)
def test_what_is_no_host_is_none(value: bytes) -> None:
    assert authority_of(value) is None


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://app.example", "https://app.example"),
        ("HTTPS://App.Example:443", "https://app.example"),
        ("http://app.example.:80", "http://app.example"),
        ("http://[0::1]:8000", "http://[::1]:8000"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("null", None),
        ("", None),
        ("https://app.example/", None),
        ("https://app.example/path", None),
        ("https://me@app.example", None),
        ("https://a.example https://b.example", None),
        ("app.example", None),
        ("https://" + "a" * 70_000, None),
    ],
)
def test_an_origin_is_known_by_one_form(text: str, origin: str | None) -> None:
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("HTTP://me@a:1/b?c#d", ("http", "me@a:1", "/b?c#d")),
        ("http://a?b", ("http", "a", "?b")),
        ("http://a#b", ("http", "a", "#b")),
        ("http://", ("http", "", "")),
        ("http:/a", None),
        ("urn:x://a", None),
        ("/a", None),
    ],
)
def test_a_url_is_split_in_one_way(url: str, parts: tuple[str, str, str] | None) -> None:
    assert split_url(url) == parts


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Ledger.Example", "ledger.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("::1", "[::1]"),
        ("[::1]", "[::1]"),
        ("192.0.2.7", "192.0.2.7"),
        ("ledger.example:8000", None),
        ("https://ledger.example", None),
    ],
)
def test_a_person_may_name_a_host_as_it_is_known(name: str, host: str | None) -> None:
    assert host_of(name) == host


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("[::1]", True),
        ("0.0.0.0", False),  # noqa: S104 (a browser reaches this machine by it)
        ("[::]", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("192.168.0.1", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here
