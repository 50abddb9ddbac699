"""A real browser with a page of a stranger in it: whatever the page tries, nothing changes."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

from tests.http.running import Service, running

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
AGENT = "https://mill.example/mill"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")

PAGE = """<!doctype html><title>Stranger</title><body><script>
const target = decodeURIComponent(location.search.slice(1));
const triple = '<%(agent)s> <https://w3id.org/valueflows/ont/vf#note> "Eve" .\\n';
const person = JSON.stringify({type: "Person", name: "Eve"});
const entity = '/agents/' + encodeURIComponent('%(agent)s');
const call = (path, options) => fetch(target + path, options).then(
  answer => answer.type + ' ' + answer.status, fault => fault.name);
const send = (method, type, body, mode) =>
  ({method, body, mode, headers: type ? {'Content-Type': type} : {}});
async function attempt() {
  const done = {
    plain: await call('/commits', send('POST', 'text/plain', triple, 'no-cors')),
    'plain, to be read': await call('/commits', send('POST', 'text/plain', triple, 'cors')),
    trick: await call('/commits',
                      send('POST', 'text/plain;x=application/json', person, 'no-cors')),
    form: await call('/people',
                     send('POST', 'application/x-www-form-urlencoded', person, 'no-cors')),
    'no type': await call('/people', send('POST', '', new Uint8Array([123, 125]), 'no-cors')),
    json: await call('/people', send('POST', 'application/json', person, 'cors')),
    put: await call('/people/eve', send('PUT', 'application/json', person, 'cors')),
    patch: await call(entity, send('PATCH', 'application/merge-patch+json', '{}', 'cors')),
    remove: await call(entity, send('DELETE', '', undefined, 'cors')),
    read: await call('/agents', {mode: 'cors'}),
    beacon: String(navigator.sendBeacon(target + '/commits',
                                        new Blob([triple], {type: 'text/plain'}))),
  };
  for (const enctype of ['text/plain', 'multipart/form-data']) {
    const frame = document.createElement('iframe');
    frame.name = 'frame ' + enctype;
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, {method: 'post', action: target + '/commits', enctype, target: frame.name});
    const field = document.createElement('input');
    Object.assign(field, {name: triple, value: ''});
    form.append(field);
    document.body.append(form);
    const loaded = new Promise(resolve => frame.onload = () => resolve('sent'));
    form.submit();
    done[enctype] = await loaded;
  }
  await new Promise(resolve => setTimeout(resolve, 300));
  await fetch('/done', {method: 'POST', body: JSON.stringify(done)});
}
attempt();
</script></body>""" % {"agent": AGENT}  # noqa: UP031 (braces are JavaScript's)


@contextmanager
def stranger(told: "Queue[dict[str, str]]") -> Iterator[int]:
    """The port of a web server whose page tries everything, and tells what came of it."""

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(PAGE.encode())

        def do_POST(self) -> None:
            told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.answer(b"")

        def answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Keep still."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service that has an agent."""
    with running() as started:
        mill = {"id": AGENT, "type": "Organization", "name": "The mill"}
        assert started.client.post("/commits", json=mill).status_code == 201
        yield started


def browse(url: str, profile: Path, *options: str) -> "subprocess.Popen[bytes]":
    """A browser that opens a page."""
    assert BROWSER is not None
    fixed = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run")
    return subprocess.Popen(
        [BROWSER, *fixed, f"--user-data-dir={profile}", *options, url],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def attempts(port: int, of: str, address: str, told: "Queue[dict[str, str]]", profile: Path) -> Any:
    """What came of everything that the stranger's page tries with a service."""
    browser = browse(f"http://{of}:{port}/?{address.rstrip('/')}", profile)
    try:
        return told.get(timeout=60)
    finally:
        browser.terminate()
        browser.communicate(timeout=30)


@pytest.mark.parametrize("of", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_changes_nothing_and_reads_nothing(
    service: Service, tmp_path: Path, of: str
) -> None:
    told: Queue[dict[str, str]] = Queue()
    before = service.size()
    with stranger(told) as port:
        done = attempts(port, of, service.address, told, tmp_path)
    assert service.size() == before
    for form in ("text/plain", "multipart/form-data"):
        assert done.pop(form) == "sent"
    assert done.pop("beacon") == "true"
    assert set(done.values()) == {"TypeError"}


def test_the_same_page_does_where_its_origin_is_named(tmp_path: Path) -> None:
    told: Queue[dict[str, str]] = Queue()
    with (
        stranger(told) as port,
        running(cors_origins=(f"http://localhost:{port}",)) as service,
    ):
        done = attempts(port, "localhost", service.address, told, tmp_path)
        assert service.client.get("/people/eve").status_code == 200
    assert (done["json"], done["put"], done["read"]) == ("cors 201", "cors 201", "cors 200")
    assert done["plain, to be read"] == "cors 415"


def test_a_name_that_leads_here_is_not_answered(service: Service, tmp_path: Path) -> None:
    port = service.address.rstrip("/").rpartition(":")[2]
    rebound = "--host-resolver-rules=MAP rebound.example 127.0.0.1"
    browser = browse(f"http://rebound.example:{port}/agents", tmp_path, rebound, "--dump-dom")
    shown, _ = browser.communicate(timeout=60)
    assert b"421" in shown
    assert b"not known as rebound.example" in shown
    assert AGENT.encode() not in shown
