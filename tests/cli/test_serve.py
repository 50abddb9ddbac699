"""``valuegraph serve``."""

import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.server import serving

from .command import names_in, valuegraph, within


@pytest.mark.skipif(shutil.which("curl") is None, reason="the commands to try are for curl")
def test_the_printed_commands_work_as_pasted_and_ctrl_c_stops_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path, base_iri=None) as server:
        printed = server.printed()
        commands = re.findall(r"^curl .*?(?=\n\n|\n\Z)", printed, re.MULTILINE | re.DOTALL)
        answers = [
            subprocess.run(
                ["sh", "-c", f"{command} --silent --fail"],
                capture_output=True,
                timeout=30,
                check=True,
            ).stdout.decode()
            for command in commands
        ]
        server.stop(signal.SIGINT)
        assert (server.printed(), server.said()) == (printed, "")
    assert len(answers) == 3
    assert '"@graph":[]' in answers[0]
    assert '"action":"produce"' in answers[1]
    assert "Apples of Ada,12.5," in answers[2]
    assert "Ada" in names_in(tmp_path / "ledger")


def test_behind_a_proxy_it_is_told_where_clients_find_it(tmp_path: Path) -> None:
    place = ("--data", str(tmp_path / "ledger"))
    assert within("token", "add", "app", *place).code == 0
    options = ("--behind-proxy", "--base-iri", "https://ledger.example/")
    with serving(tmp_path, *options, base_iri=None) as server:
        first, second, *_ = server.printed().splitlines()
    assert first.startswith("Valuegraph serves http://127.0.0.1:")
    assert second == "Known to clients as https://ledger.example/"


def test_a_port_that_is_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = valuegraph("serve", "--port", str(port))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: Cannot listen on 127.0.0.1 port {port}: ")


def test_an_example_that_does_not_exist_is_named() -> None:
    ran = within("serve", "--port", "0", "--example", "atlantis")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no example network 'atlantis'" in ran.err
