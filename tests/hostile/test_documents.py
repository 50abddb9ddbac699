"""Documents made to cost more than they weigh, sent to a real service.

A row of the table is an attack: what is sent, what is answered, and how much the memory of the
service may grow by it. Add a row for each new kind.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

import pytest

from tests.proc import forget_peak, peak_memory
from tests.server import Server, serving
from valuegraph.rdf.jsonld.context import CONTEXT_IRI

JSON, JSON_LD, YAML = "application/json", "application/ld+json", "application/yaml"
TURTLE, TRIG, XML = "text/turtle", "application/trig", "application/rdf+xml"
N_TRIPLES, N_QUADS = "application/n-triples", "application/n-quads"
MB = 1_000_000
SECONDS = 30
"""Far more than any of them takes, also on a busy machine, and far less than without bounds."""

RDF = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:v="urn:x:"'


@dataclass(frozen=True)
class Attack:
    """A body, its media type, the status and words of the answer, megabytes that it may cost."""

    body: Callable[[], str | bytes]
    media_type: str
    status: int
    words: str
    megabytes: int = 60


def xml(content: str, attributes: str = "", prolog: str = "") -> str:
    return f"{prolog}<r:RDF {RDF} {attributes}>{content}</r:RDF>"


def encoded(name: str, codec: str = "ascii") -> Callable[[], bytes]:
    return lambda: xml("", prolog=f'<?xml version="1.0" encoding="{name}"?>').encode(codec)


def bomb() -> str:
    levels = (f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    return "\n".join(["a0: &a0 [x,x,x,x]", *levels])


def many(form: str, count: int) -> str:
    """The form so many times, with the number of each for ``$``."""
    return "".join(form.replace("$", str(n)) for n in range(count))


def declared(count: int) -> str:
    return many('xmlns:a$="urn:x:$" ', count)


def json_ld(context: str, content: str) -> str:
    return f'{{"@context":{context},{content}}}'


N = "n" * 100_000
IRI = f"urn:x:{N}"
NO_VALUE, NO_IRI, SAVE = "the limit is 65,536", "is longer than 2048", "save it as UTF-8"
ENCODINGS = ("UTF-7", "Big5", "Shift_JIS", "EUC-JP", "ISO-8859-1", "none-such", "idna", "hex")
FEW = declared(200)
DEFAULTS = "<!DOCTYPE a [<!ATTLIST v:A " + many("v:a$ CDATA 'x' ", 900) + ">]>"
IMPORTING = f'{{"@context":{{"@import":"{CONTEXT_IRI}"}},"note":"x"}},'
VALUES, WRITTEN = "more than 1,000,000 values", "more than 128,000,000 characters"

ATTACKS = {
    "YAML aliases of aliases": Attack(bomb, YAML, 413, "aliases counted as often"),
    "YAML alias of a long list": Attack(
        lambda: f"a: &a [{'x,' * 1000}]\nb: [{'*a,' * 20_000}]", YAML, 413, "aliases counted"
    ),
    "YAML alias of a long text": Attack(
        lambda: f"a: &a {'x' * 60_000}\nb: [{'*a,' * 20_000}]", YAML, 413, "aliases counted"
    ),
    "YAML tags": Attack(
        lambda: many("%TAG !a$! urn:x:$\n", 50_000) + "--- a", YAML, 400, "directive after"
    ),
    "YAML documents": Attack(lambda: "--- a\n" * MB, YAML, 400, "documents; send one"),
    "YAML in UTF-16": Attack(lambda: "name: A".encode("utf-16"), YAML, 400, "Save it as UTF-8"),
    "XML attributes of a long tag": Attack(
        lambda: xml("<v:A " + many("v:a$='' ", 300_000) + "/>"),
        XML,
        413,
        "more than 1,000 attributes",
        20,
    ),
    "XML attributes": Attack(
        lambda: xml("<v:A " + many("v:a$='' ", 40_000) + "/>"),
        XML,
        413,
        "more than 1,000 attributes",
    ),
    "XML namespaces": Attack(lambda: xml("", declared(900)), XML, 413, "256 namespaces in scope"),
    "XML namespaces by levels": Attack(
        lambda: xml(many("<v:A xmlns:b$='urn:x:'><v:p>", 20), declared(250)), XML, 413, "256 names"
    ),
    "XML long namespace": Attack(
        lambda: xml("<w:A/>" * 20_000, f'xmlns:w="{IRI}"'), XML, 422, NO_IRI
    ),
    "XML long base": Attack(
        lambda: xml('<v:A r:ID="a"/>' * 20_000, f'xml:base="{IRI}"'), XML, 422, NO_IRI
    ),
    "XML base of bases": Attack(
        lambda: xml(f'<v:A xml:base="{"n/" * 900}"><v:p>' * 20), XML, 413, "base IRI in base IRI"
    ),
    "XML long language": Attack(
        lambda: xml('<v:A v:a="1"/>' * 20_000, f'xml:lang="en{"-abcdefgh" * 9_000}"'),
        XML,
        422,
        "longer than 64 characters",
    ),
    "XML default attributes": Attack(
        lambda: xml("<v:A/>" * 10_000, prolog=DEFAULTS), XML, 400, "DOCTYPE"
    ),
    "XML as a value": Attack(
        lambda: xml(f'<v:A><v:p r:parseType="Literal">{"<a/>" * 200_000}</v:p></v:A>', FEW),
        XML,
        422,
        "XML as a value",
    ),
    **{f"XML in {name}": Attack(encoded(name), XML, 400, SAVE) for name in ENCODINGS},
    "XML in UTF-16": Attack(encoded("UTF-16", "utf-16"), XML, 400, SAVE),
    "XML in UTF-16 without a mark": Attack(encoded("UTF-16", "utf-16-le"), XML, 400, SAVE),
    "XML in UTF-32": Attack(encoded("UTF-32", "utf-32"), XML, 400, SAVE),
    "Turtle brackets": Attack(lambda: f"<urn:x:a> <urn:x:b> {'[' * MB}", TURTLE, 400, ""),
    "Turtle prefixes": Attack(
        lambda: many("@prefix a$: <$> .\n", 20_000), TURTLE, 413, "2,000 prefixes"
    ),
    "Turtle long prefix": Attack(
        lambda: f"@prefix a: <{IRI}> .\n" + "a:a a:b a:c .\n" * 20_000, TURTLE, 422, NO_IRI
    ),
    "Turtle base of bases": Attack(
        lambda: "@base <urn:x:/> .\n" + "@base <n/> .\n" * 50_000, TURTLE, 413, "16 base IRIs"
    ),
    "TriG base of bases": Attack(
        lambda: "BASE <urn:x:/>\n" + "Base#\n<n/>\n" * 50_000, TRIG, 413, "16 base IRIs"
    ),
    "Turtle comment": Attack(lambda: b"#" * (17 * MB), TURTLE, 413, "comment", 90),
    "Turtle long subject": Attack(
        lambda: f"<{IRI}> <urn:x:p> {many('$,', 20_000)} 1 .", TURTLE, 422, NO_IRI
    ),
    "Turtle long blank node": Attack(
        lambda: f"_:{N} <urn:x:p> {many('$,', 20_000)} 1 .", TURTLE, 400, "blank node"
    ),
    "Turtle long language": Attack(
        lambda: f'<urn:x:a> <urn:x:p> "a"@en{"-abcdefgh" * 20} .', TURTLE, 422, "language"
    ),
    "N-Triples long text": Attack(lambda: f'<urn:x:a> <urn:x:p> "{N}" .', N_TRIPLES, 422, NO_VALUE),
    "N-Quads text beyond all bounds": Attack(
        lambda: b'<urn:x:a> <urn:x:p> "' + b"x" * (17 * MB) + b'" .', N_QUADS, 413, "too long", 90
    ),
    "N-Quads long datatype": Attack(
        lambda: f'<urn:x:a> <urn:x:p> "a"^^<{IRI}> .', N_QUADS, 422, NO_IRI
    ),
    "JSON commas in a text": Attack(
        lambda: '{"a":"' + "," * 1_000_001 + '","b":1' + " " * 200_000 + "}",
        JSON,
        422,
        "characters",
    ),
    "Turtle quotes and comments": Attack(
        lambda: "<<" * 65 + "#\n" * 1_000_000, TURTLE, 413, "Quoted triples"
    ),
    "JSON unknown keys": Attack(
        lambda: "{" + many('"k$":1,', 1_000_001) + '"a":1}', JSON, 413, VALUES
    ),
    "JSON lists": Attack(lambda: f"[{'[],' * MB}[]]", JSON, 413, VALUES),
    "JSON objects": Attack(lambda: '{"note":[' + "{}," * MB + "1]}", JSON, 413, VALUES),
    "JSON repeated keys": Attack(lambda: "{" + '"a":1,' * MB + '"a":1}', JSON, 413, VALUES),
    "JSON number": Attack(lambda: '{"note":' + "9" * MB + "}", JSON, 422, NO_VALUE),
    "JSON name": Attack(lambda: '{"name":"' + "n" * 2 * MB + '"}', JSON, 422, NO_VALUE, 120),
    "JSON id": Attack(
        lambda: f'{{"id":"{IRI}","note":[' + '"a",' * 20_000 + '"a"]}', JSON, 422, NO_IRI
    ),
    "JSON-LD vocabulary": Attack(
        lambda: json_ld(f'{{"@vocab":"{IRI}"}}', '"@graph":[' + '{"a":1},' * 20_000 + "{}]"),
        JSON_LD,
        422,
        NO_IRI,
    ),
    "JSON-LD prefix": Attack(
        lambda: json_ld(f'{{"p":"{IRI}#"}}', '"@graph":[' + '{"p:a":1},' * 20_000 + "{}]"),
        JSON_LD,
        422,
        NO_IRI,
    ),
    "JSON-LD base of bases": Attack(
        lambda: json_ld("[" + '{"@base":"n/"},' * 20_000 + "{}]", '"@id":"a","urn:x:b":1'),
        JSON_LD,
        422,
        NO_IRI,
    ),
    "JSON-LD terms of terms": Attack(
        lambda: json_ld(
            f'[{{"a0":"urn:x:{N[:500]}:"}}'
            + "".join(f',{{"a{n}":"a{n - 1}:{N[:500]}:"}}' for n in range(1, 2_000))
            + "]",
            '"a":1',
        ),
        JSON_LD,
        422,
        NO_IRI,
    ),
    "JSON-LD language": Attack(
        lambda: json_ld(
            f'{{"@vocab":"urn:x:","@language":"en{"-abcdefgh" * 9_000}"}}',
            '"a":[' + '"1",' * 20_000 + '"1"]',
        ),
        JSON_LD,
        422,
        "longer than 64 characters",
    ),
    "JSON-LD types with contexts that state nothing": Attack(
        lambda: json_ld(
            "{" + many('"t$":{"@id":"urn:x:$","@context":[]},', 10_000) + '"a":"urn:x:a"}',
            f'"@type":[{many(chr(34) + "t$" + chr(34) + ",", 10_000)}"t0"]',
        ),
        JSON_LD,
        422,
        "type",
        120,
    ),
    "JSON-LD imports": Attack(
        lambda: f'{{"@graph":[{IMPORTING * 5_000}{{}}]}}', JSON_LD, 413, VALUES
    ),
    "JSON-LD keys with a long prefix": Attack(
        lambda: json_ld(f'{{"p":"{IRI[:2000]}:"}}', many('"p:$":null,', 200_000) + '"p:a":1'),
        JSON_LD,
        413,
        WRITTEN,
        220,
    ),
    "JSON-LD prefixes of prefixes": Attack(
        lambda: json_ld(
            "{" + "".join(f'"p{n}":"p{n - 1}:{N}",' for n in range(60, 0, -1)) + '"p0":"urn:x:"}',
            '"p0:a":1',
        ),
        JSON_LD,
        422,
        NO_IRI,
    ),
    "JSON-LD exponents": Attack(
        lambda: json_ld(
            '{"p":{"@id":"urn:x:p","@type":"http://www.w3.org/2001/XMLSchema#decimal"}}',
            f'"p":[{many("1E6$,", 5_000)}1]',
        ),
        JSON_LD,
        422,
        "more than 1,100 digits",
    ),
    "JSON-LD id at the end": Attack(
        lambda: json_ld(
            '{"@vocab":"urn:x:"}', '"a":[' + "1," * 200_000 + f'1],"@id":"{IRI[:2000]}"'
        ),
        JSON_LD,
        413,
        WRITTEN,
        160,  # All statements up to that limit are held.
    ),
    "JSON-LD id by another name": Attack(
        lambda: json_ld('{"@vocab":"urn:x:","i":"@id"}', '"a":[' + "1," * 500 + f'1],"i":"{IRI}"'),
        JSON_LD,
        422,
        NO_IRI,
    ),
    "JSON faults": Attack(
        lambda: "[" + many('{"hasNote$":"x"},', 5_000) + "{}]",
        JSON,
        422,
        "More than 1000 faults",
        120,
    ),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # With the default, most of what is sent is over it at once, and nothing else is tried.
    with serving(tmp_path_factory.mktemp("documents"), request_limit=500_000) as started:
        yield started


@pytest.mark.parametrize("name", ATTACKS)
def test_no_document_costs_more_than_it_may(server: Server, name: str) -> None:
    attack = ATTACKS[name]
    body = attack.body()
    content = body if isinstance(body, bytes) else body.encode()
    with server.client() as client:
        before = forget_peak(server.process.pid)
        began = monotonic()
        answer = client.post(
            "/commits", content=content, headers={"Content-Type": attack.media_type}
        )
        assert monotonic() - began < SECONDS
        assert answer.status_code == attack.status, answer.text[:1000]
        found = [each["message"] for each in answer.json()["findings"]]
        assert any(attack.words in message for message in found), found[:3]
        assert len(answer.content) < 2 * MB
        # What comes in is held twice: in parts, and as a whole.
        grown = peak_memory(server.process.pid) - before
        assert grown < attack.megabytes * MB + 2 * len(content)
        assert client.get("/").status_code == 200
    assert server.process.poll() is None
