"""``valuegraph token``, and sending a token to a service."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.server import serving
from valuegraph import Ledger
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import TokenFile, is_token
from valuegraph.settings import Settings

from .command import COMMAND, PEOPLE, environment, within, written


def test_a_token_is_shown_once_listed_and_revoked(tmp_path: Path) -> None:
    place = ("--data", tmp_path / "ledger")
    assert "There are no tokens in" in within("token", "list", *place).err
    made = within("token", "add", "app", "--role", "reader", *place)
    assert made.code == 0
    token = made.out.removesuffix("\n")
    assert is_token(token)
    assert "not shown again" in made.err
    assert within("token", "add", "nele", "--for", "urn:x:nele", *place).code == 0
    listed = within("token", "list", *place).out
    assert re.fullmatch(
        r"app  reader  since \d{4}-\d\d-\d\d\nnele  recorder  since \S+  for <urn:x:nele>\n", listed
    )
    assert token not in listed
    assert within("token", "revoke", "app", *place).out.startswith("Revoked app. 1 token left")
    assert TokenFile(tmp_path / "ledger").find(token) is None
    last = within("token", "revoke", "nele", *place)
    assert last.code == 0
    assert "Nobody can come in now" in last.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "App"), "no name"),
        (("add", "app", "--for", "nele"), "no IRI"),
        (("add", "app", "--role", "king"), "king"),
        (("revoke", "app"), "no tokens"),
    ],
)
def test_a_wrong_call_is_told_and_makes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    ran = within("token", *arguments, "--data", tmp_path / "ledger")
    assert ran.code == 2
    assert words in ran.err
    assert not (tmp_path / "ledger").exists()


def test_a_token_of_a_ledger_that_is_not_there_yet_is_told(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    for name in ("app", "other"):
        made = within("token", "add", name, "--data", directory)
        assert made.code == 0
        assert f"{directory} is new: no ledger is there yet." in made.err
    Ledger.open(directory).close()
    assert "is new" not in within("token", "add", "third", "--data", directory).err
    Ledger.open(tmp_path / "other").close()
    first = within("token", "add", "app", "--data", tmp_path / "other")
    assert "From now on the service of this ledger asks for a token." in first.err


def test_a_directory_of_something_else_gets_no_tokens(tmp_path: Path) -> None:
    written(tmp_path / "letter.txt", "Dear all")
    ran = within("token", "add", "app", "--data", tmp_path)
    assert ran.code == 3
    assert "it is no ledger" in ran.err
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_ledger_in_memory_has_no_tokens() -> None:
    ran = within("token", "add", "app")
    assert (ran.code, ran.out) == (2, "")
    assert "--data" in ran.err


@dataclass(frozen=True)
class Closed:
    """A service that asks for a token, a file that has one, and the token itself."""

    url: str
    directory: Path
    file: Path
    token: str


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    """The service, with what it printed checked."""
    folder = tmp_path_factory.mktemp("closed")
    token = within("token", "add", "app", "--data", folder / "ledger").out.strip()
    file = written(folder / "token", token + "\n")
    file.chmod(0o600)
    with serving(folder, base_iri=None) as server:
        assert "Open to nobody without a token" in server.printed()
        assert "Authorization: Bearer $VALUEGRAPH_TOKEN" in server.printed()
        assert token not in server.printed()
        yield Closed(server.address, server.directory, file, token)


def test_commands_send_the_token_of_an_option_a_file_or_the_environment(
    closed: Closed, tmp_path: Path
) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    to = ("--to", closed.url)
    refused = within("record", people, *to)
    assert refused.code == 2
    assert "answers 401: A token is needed to record here" in refused.err
    assert within("record", people, *to, "--token", closed.token).code == 0
    ask = ("query", "SELECT ?n { ?s vf:name ?n }", *to, "--format", "csv")
    assert "Ada" in within(*ask, "--token", closed.file).out
    assert "Ada" in within("export", *to, "--token", closed.file).out
    assert within("validate", closed.url, "--token", closed.file).code == 0
    ran = subprocess.run(
        [*COMMAND, *ask],
        env={**environment(), "VALUEGRAPH_TOKEN": str(closed.file)},
        capture_output=True,
        check=True,
    )
    assert b"Ada" in ran.stdout
    assert names_in_journal(closed) == {f"{closed.url}principals/app"}


def names_in_journal(closed: Closed) -> set[str]:
    """The authors of all transactions."""
    exported = within("journal", "export", "--data", closed.directory).out
    return set(re.findall(r"^H author <(.*)> \.$", exported, re.MULTILINE))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_that_others_may_read_is_refused(closed: Closed, tmp_path: Path) -> None:
    file = written(tmp_path / "token", closed.token)
    file.chmod(0o640)
    ran = within("query", "ASK {}", "--to", closed.url, "--token", file)
    assert ran.code == 2
    assert "chmod 600" in ran.err


def test_what_is_no_token_is_not_repeated(closed: Closed, tmp_path: Path) -> None:
    almost = closed.token[:-1]
    for wrong in (almost, f"Bearer {closed.token}", tmp_path / "missing", tmp_path):
        ran = within("query", "ASK {}", "--to", closed.url, "--token", wrong)
        assert ran.code == 2
        assert "neither a token" in ran.err
        assert almost not in ran.err + ran.out
    assert closed.token not in repr(Settings(token=closed.token))
    empty = written(tmp_path / "empty", "")
    empty.chmod(0o600)
    ran = within("query", "ASK {}", "--to", closed.url, "--token", empty)
    assert "There is no token in" in ran.err


def test_a_token_is_for_a_service(tmp_path: Path) -> None:
    ran = within("query", "ASK {}", "--data", tmp_path, "--token", "vg_x")
    assert (ran.code, "--to" in ran.err) == (2, True)


def test_a_token_goes_nowhere_else() -> None:
    seen: list[str | None] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.headers["Authorization"])
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(307)
            self.send_header("Location", f"http://localhost:{server.server_port}/stolen")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    token = "vg_" + "x" * 43
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            ran = within("query", "ASK {}", "--to", url, "--token", token)
        finally:
            server.shutdown()
            thread.join()
    assert ran.code == 2
    assert token not in ran.err
    assert seen == [f"Bearer {token}"]


def test_it_is_told_that_a_token_would_travel_in_the_clear() -> None:
    token = "vg_" + "x" * 43
    ran = within("query", "ASK {}", "--to", "http://ledger.invalid/", "--token", token)
    assert "unencrypted" in ran.err
    here = within("query", "ASK {}", "--to", "http://127.0.0.1:1/", "--token", token)
    assert "unencrypted" not in here.err


def test_settings_that_name_nothing_to_answer_are_told() -> None:
    with pytest.raises(ConfigurationError, match="true or false"):
        Settings.of({"VALUEGRAPH_BEHIND_PROXY": "maybe"})
    assert Settings.of({"VALUEGRAPH_ALLOWED_HOSTS": "a.example, b.example"}).allowed_hosts == (
        "a.example",
        "b.example",
    )
