"""What the owner chooses about who may come in."""

import pytest

from valuegraph.errors import ConfigurationError
from valuegraph.http.access.authority import Authority
from valuegraph.http.access.policy import AccessPolicy, is_read

BASE = "https://ledger.example/space/"
HERE = Authority("127.0.0.1", 8000)
APP = "https://app.example"


def test_the_service_is_known_by_its_base_iri_where_it_listens_and_on_this_machine() -> None:
    policy = AccessPolicy.of(
        base_iri=BASE,
        host="192.0.2.7",
        allowed_hosts=["inside.example"],
    )
    for host in ("ledger.example", "192.0.2.7", "inside.example", "localhost", "127.1.2.3"):
        assert policy.answers_to(Authority(host, 1))
    for host in ("evil.example", "app.ledger.example", "192.0.2.8", "example"):
        assert not policy.answers_to(Authority(host, 8000))


def test_pages_of_the_service_itself_may_write() -> None:
    policy = AccessPolicy.of(base_iri=BASE)
    assert policy.admits("http://127.0.0.1:8000", HERE, reads=False)
    assert policy.admits("HTTP://127.0.0.1:8000", HERE, reads=False)
    assert policy.admits("https://ledger.example", HERE, reads=False)
    assert policy.admits("http://localhost", Authority("localhost", 80), reads=False)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://127.0.0.1:8001",
        "http://localhost:8000",
        "https://127.0.0.1:8000",
        "http://127.0.0.1",
        "http://ledger.example",
        "https://ledger.example:8443",
        "https://evil.ledger.example",
        "https://ledger.example.evil.example",
        "https://ledger.example@evil.example",
    ],
)
def test_no_other_pages_may(origin: str | None) -> None:
    policy = AccessPolicy.of(base_iri=BASE)
    assert not policy.admits(origin, HERE, reads=False)
    assert not policy.admits(origin, HERE, reads=True)


def test_a_base_iri_of_this_machine_admits_nobody_else_who_listens_there_now() -> None:
    policy = AccessPolicy.of(base_iri="http://127.0.0.1:8000/")
    assert not policy.admits("http://127.0.0.1:8000", Authority("127.0.0.1", 9000), reads=False)


def test_behind_a_proxy_its_pages_come_by_tls() -> None:
    policy = AccessPolicy.of(base_iri="http://127.0.0.1:8000/", behind_proxy=True)
    seen = Authority("localhost", 8443)
    assert policy.admits("https://localhost:8443", seen, reads=False)


def test_pages_of_a_named_origin_may_read_and_write() -> None:
    policy = AccessPolicy.of(base_iri=BASE, cors_origins=["HTTPS://App.Example:443"])
    assert policy.admits(APP, HERE, reads=True)
    assert policy.admits(APP, HERE, reads=False)
    assert not policy.admits("https://other.example", HERE, reads=True)


def test_the_star_lets_all_read_and_nobody_write() -> None:
    policy = AccessPolicy.of(base_iri=BASE, cors_origins=["*", APP])
    assert policy.admits("https://other.example", HERE, reads=True)
    assert policy.admits("null", HERE, reads=True)
    assert not policy.admits("https://other.example", HERE, reads=False)
    assert policy.admits(APP, HERE, reads=False)


@pytest.mark.parametrize("origin", ["null", "app.example", "https://app.example/", "https://*"])
def test_what_is_no_origin_cannot_be_named(origin: str) -> None:
    with pytest.raises(ConfigurationError, match="no web origin"):
        AccessPolicy.of(base_iri=BASE, cors_origins=[origin])


@pytest.mark.parametrize("host", ["ledger.example:8000", "https://ledger.example", "*"])
def test_what_is_no_host_cannot_be_named(host: str) -> None:
    with pytest.raises(ConfigurationError, match="no host"):
        AccessPolicy.of(base_iri=BASE, allowed_hosts=[host])


@pytest.mark.parametrize(
    ("host", "behind_proxy", "required"),
    [
        ("127.0.0.1", False, False),
        ("localhost", False, False),
        ("::1", False, False),
        ("127.0.0.1", True, True),
        ("0.0.0.0", False, True),  # noqa: S104
        ("::", False, True),
        ("192.0.2.7", False, True),
        ("", False, True),
    ],
)
def test_beyond_this_machine_nobody_comes_in_without_a_token(
    host: str,
    behind_proxy: bool,
    required: bool,
) -> None:
    policy = AccessPolicy.of(base_iri=BASE, host=host, behind_proxy=behind_proxy)
    assert policy.requires_tokens is required


@pytest.mark.parametrize(
    ("method", "path", "reads"),
    [
        ("GET", "/agents", True),
        ("HEAD", "/", True),
        ("POST", "/sparql", True),
        ("POST", "/validate", True),
        ("POST", "/sparql/", False),
        ("PUT", "/sparql", False),
        ("POST", "/commits", False),
        ("DELETE", "/people/x", False),
        ("get", "/agents", False),
        ("QUERY", "/agents", False),
    ],
)
def test_what_is_not_known_to_read_writes(method: str, path: str, reads: bool) -> None:
    assert is_read(method, path) is reads
