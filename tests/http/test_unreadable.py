"""Bodies that are no document at all, or one that would do harm."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest

from .running import Service

JSON, JSON_LD, YAML = "application/json", "application/ld+json", "application/yaml"
TURTLE, TRIG, XML = "text/turtle", "application/trig", "application/rdf+xml"
ELSEWHERE = "https://elsewhere.example/context"
MB = 1024 * 1024


@dataclass(frozen=True)
class Body:
    """A body, what it claims to be, and words of the answer."""

    content: bytes
    media_type: str
    words: str


def xml(content: str, doctype: str = "") -> bytes:
    namespaces = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:"'
    return f"{doctype}<r:RDF {namespaces}>{content}</r:RDF>".encode()


THING = '<r:Description r:about="urn:x:a"><x:n>&a;</x:n></r:Description>'
BOMB = '<!DOCTYPE x [<!ENTITY b "ha"><!ENTITY a "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/"> %a;]>'

UNREADABLE = {
    "truncated JSON": Body(b'{"name": "Ro', JSON, "line 1, column 10"),
    "trailing comma": Body(b'{"name": "Ro",}', JSON, "line 1, column 15"),
    "text after JSON": Body(b'{"name": "Ro"} {}', JSON, "line 1, column 16"),
    "empty JSON": Body(b"", JSON, "The document is empty; send an object"),
    "blank JSON": Body(b" \n ", JSON, "The document is empty; send an object"),
    "empty YAML": Body(b"# nothing yet", YAML, "The document is empty; send an object"),
    "empty RDF/XML": Body(b"", XML, "no element found"),
    "bare text": Body(b'"Robin"', JSON, "a bare string; send an object or an array"),
    "list of texts": Body(b'["Robin"]', JSON, "send objects alone"),
    "JSON that is not UTF-8": Body(b'{"name": "\xff"}', JSON, "byte 10 is 0xff. Save it as UTF-8"),
    "JSON in UTF-16": Body('{"name": "A"}'.encode("utf-16"), JSON, "Save it as UTF-8"),
    "Turtle that is not UTF-8": Body(b'<urn:x:a> <urn:x:b> "\xff" .', TURTLE, "Invalid UTF-8"),
    "YAML that is not UTF-8": Body(b"name: \xff", YAML, "byte 6: invalid leading UTF-8 octet"),
    "control character in YAML": Body(b"name: a\x01b", YAML, "without control characters"),
    "half a character": Body(b'{"name": "\\ud800"}', JSON, "no text"),
    "repeated key": Body(b'{"name": "A", "name": "B"}', JSON, "'name' twice; give the values as"),
    "repeated key in YAML": Body(b"name: A\nname: B", YAML, "'name' twice"),
    "NaN": Body(b'{"name": NaN}', JSON, "NaN is no JSON number; write one such as 12.5"),
    "Infinity": Body(b'{"name": -Infinity}', JSON, "-Infinity is no JSON number"),
    "id that is no text": Body(b'{"id": 5, "name": "A"}', JSON, "Give each id as text"),
    "id that is null": Body(b'{"id": null, "name": "A"}', JSON, "leave it out where the entity is"),
    "truncated Turtle": Body(b"<urn:x:a> <urn:x:b>", TURTLE, "line 1 column 20"),
    "undeclared prefix": Body(b"<urn:x:a> a foo:Bar .", TURTLE, "foo: has not been declared"),
    "Turtle IRI with a space": Body(b"<urn:x:a b> a <urn:x:c> .", TURTLE, "Invalid IRI code point"),
    "relative IRI in N-Triples": Body(b"<a> <b> <c> .", "application/n-triples", "No scheme"),
    "truncated RDF/XML": Body(xml("")[:-3], XML, "line 1, column"),
    "two YAML documents": Body(b"a: 1\n---\nb: 2", YAML, "has 2 documents; send one"),
    "broken YAML": Body(b"a: [1, 2\nb: c", YAML, "line 2, column 2"),
    "YAML that would run code": Body(b'!!python/name:os.system ""', YAML, "means nothing here"),
    "remote context": Body(
        f'{{"@context": "{ELSEWHERE}", "name": "A"}}'.encode(), JSON_LD, ELSEWHERE
    ),
    "remote context in a list": Body(
        f'{{"@context": [{{"a": "urn:x:"}}, "{ELSEWHERE}"]}}'.encode(), JSON_LD, "none is fetched"
    ),
    "remote context that is imported": Body(
        f'{{"@context": {{"@import": "{ELSEWHERE}"}}}}'.encode(), JSON_LD, "none is fetched"
    ),
    "remote context of a term": Body(
        f'{{"@context": {{"a": {{"@id": "urn:x:a", "@context": "{ELSEWHERE}"}}}}}}'.encode(),
        JSON_LD,
        "Put its content inline",
    ),
    "context that is a number": Body(b'{"@context": 5}', JSON_LD, "must be an object or an IRI"),
    "entity bomb": Body(xml(THING, BOMB), XML, "declares entities, which are not read"),
    "entity of a file": Body(xml(THING, FILE), XML, "declares entities, which are not read"),
    "entity of a parameter": Body(xml("", PARAMETER), XML, "declares entities"),
}


def refused(service: Service, body: Body, status: int, path: str = "/people") -> None:
    size = service.size()
    headers = {"Content-Type": body.media_type}
    answer = service.client.post(path, content=body.content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    (found,) = [f for f in problem["findings"] if f["severity"] == "Violation"]
    assert body.words in found["message"]
    assert "\n" not in found["message"]
    assert problem["detail"] == f"Nothing was stored. {found['message']}"
    assert len(answer.content) < 10_000
    assert service.size() == size


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_a_bad_request(service: Service, case: str) -> None:
    refused(service, UNREADABLE[case], 400)


@pytest.mark.parametrize("path", ["/commits", "/validate"])
@pytest.mark.parametrize("case", ["truncated JSON", "truncated Turtle", "entity bomb"])
def test_wherever_it_is_sent(service: Service, case: str, path: str) -> None:
    refused(service, UNREADABLE[case], 400, path)


def test_a_document_type_elsewhere_is_not_fetched(service: Service) -> None:
    doctype = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'
    refused(service, Body(xml("", doctype), XML, "describes nothing; send a Person"), 422)


LEVELS = "nested deeper than 64 levels; refer to entities by IRI"
MANY = "values, aliases counted as often as they are used"
NESTED: Final[dict[str, Callable[[], Body]]] = {  # Made when they are sent: 400 MB together.
    "50 MB of JSON arrays": lambda: Body(b"[" * (50 * MB), JSON, LEVELS),
    "50 MB of JSON arrays, closed": lambda: Body(b"[" * (25 * MB) + b"]" * (25 * MB), JSON, LEVELS),
    "50 MB of JSON objects": lambda: Body(b'{"a":' * (10 * MB), JSON, LEVELS),
    "50 MB of JSON-LD": lambda: Body(b'{"@graph":[' * (5 * MB), JSON_LD, LEVELS),
    "50 MB of YAML lists": lambda: Body(b"[" * (50 * MB), YAML, LEVELS),
    "50 MB of YAML mappings": lambda: Body(b"{a: " * (12 * MB), YAML, LEVELS),
    "YAML blocks": lambda: Body(b"- " * MB, YAML, LEVELS),
    "65 objects": lambda: Body(b'{"note":' * 65 + b"1" + b"}" * 65, JSON, LEVELS),
    "2000 objects": lambda: Body(b'{"note":' * 2000 + b"1" + b"}" * 2000, JSON, LEVELS),
    "65 mappings": lambda: Body(b"{note: " * 65 + b"1" + b"}" * 65, YAML, LEVELS),
    "nested contexts": lambda: Body(
        b'{"@context":' + b"[" * 100 + b"]" * 100 + b"}", JSON_LD, LEVELS
    ),
    "quoted triples": lambda: Body(b"<<( " * MB, TURTLE, "nested deeper than 64 levels"),
    "quoted triples in TriG": lambda: Body(b"<<( " * MB, TRIG, "nested deeper than 64 levels"),
    "RDF/XML": lambda: Body(b'<a xmlns="urn:x:">' * MB, XML, "nested deeper than 64 nodes"),
    "YAML aliases of aliases": lambda: Body(
        b"a0: &a0 [x,x,x,x,x,x,x,x]\n"
        + b"".join(
            f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 8)}]\n".encode() for n in range(1, 12)
        ),
        YAML,
        MANY,
    ),
}


@pytest.mark.parametrize("case", NESTED)
def test_bottomless_nesting_is_over_a_limit(service: Service, case: str) -> None:
    refused(service, NESTED[case](), 413)
    assert service.client.get("/").status_code == 200


START = b"<urn:x:a> <urn:x:p> "
DEEP: Final[dict[str, Callable[[], bytes]]] = {
    "blank nodes": lambda: START + b"[<urn:x:p> " * (MB // 4),
    "blank nodes, closed": lambda: START + b"[<urn:x:p> " * 50_000 + b"1" + b"]" * 50_000 + b" .",
    "lists": lambda: START + b"(" * (MB // 2),
    "lists, closed": lambda: START + b"(" * 50_000 + b")" * 50_000 + b" .",
    "reified triples": lambda: b"<< " * (MB // 2),
    "annotations": lambda: START + b"1 " + b"{| <urn:x:q> 1 " * (MB // 16),
}


@pytest.mark.parametrize("case", DEEP)
def test_deep_turtle_is_refused_and_the_service_goes_on(service: Service, case: str) -> None:
    size = service.size()
    headers = {"Content-Type": TURTLE}
    answer = service.client.post("/people", content=DEEP[case](), headers=headers)
    assert answer.status_code in (400, 413, 422)
    assert answer.json()["findings"][0]["message"]
    assert service.size() == size
    assert service.client.get("/").status_code == 200
