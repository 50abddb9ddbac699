"""Values that hide something or have no end, by every route that writes, against a real service."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.server import BASE, serving

JSON, YAML, TURTLE = "application/json", "application/yaml", "text/turtle"
XML, N_TRIPLES, PATCH = (
    "application/rdf+xml",
    "application/n-triples",
    "application/merge-patch+json",
)
VF = "https://w3id.org/valueflows/ont/vf#"
HIDDEN = (
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",  # bidi controls
    *"\u2028\u2029\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u3164\ufe0f",
    *"\x7f\x85\ue000\ufdd0\U000e0001\U000e0100\U0010fffd\U0001ffff\u0378",
)
LONG = "n" * 65_537


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(tmp_path_factory.mktemp("values")) as server, server.client() as client:
        person = {"id": f"{BASE}people/robin", "type": "Person", "name": "Robin"}
        answer = client.put("/people/robin", json=person)
        assert answer.status_code == 201, answer.text
        yield client


def documents(iri: str, name: str = "A") -> dict[str, str]:
    """An agent in every syntax."""
    namespaces = f'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:v="{VF}"'
    triples = f'<{iri}> a <{VF}Person> ; <{VF}name> "{name}" .'
    return {
        JSON: json.dumps({"id": iri, "type": "Person", "name": name}),
        YAML: f"id: {json.dumps(iri)}\ntype: Person\nname: {name}",
        TURTLE: triples,
        "application/trig": triples,
        N_TRIPLES: f'<{iri}> <{VF}name> "{name}" .',
        "application/n-quads": f'<{iri}> <{VF}name> "{name}" .',
        XML: f'<r:RDF {namespaces}><v:Person r:about="{iri}" v:name="{name}"/></r:RDF>',
    }


@pytest.mark.parametrize("media_type", documents(""))
def test_iris_with_characters_that_cannot_be_seen_are_refused(
    client: httpx.Client, media_type: str
) -> None:
    for index, character in enumerate(HIDDEN):
        content = documents(f"https://x.example/a{character}b")[media_type].encode()
        for path in ("/commits", "/people", "/commits?opening-balances=true")[
            : 3 if not index else 1
        ]:
            answer = client.post(path, content=content, headers={"Content-Type": media_type})
            assert answer.status_code in (400, 422), (hex(ord(character)), answer.text)
            if answer.status_code == 422:  # The parser refuses some itself, by their place.
                (found,) = (f for f in answer.json()["findings"] if f["rule"] == "vg:InvalidIri")
                assert f"U+{ord(character):04X}" in found["message"]


@pytest.mark.parametrize("character", ["\u202e", "\u2028", "\u200b", "\ufeff", "\ue000"])
def test_so_they_are_by_put_and_patch(client: httpx.Client, character: str) -> None:
    iri = f"https://x.example/a{character}b"
    for changes in ({"primaryLocation": iri}, {iri: "x"}, {"image": iri}):
        document = {"type": "Person", "name": "Robin", **changes}
        assert client.put("/people/robin", json=document).status_code == 422
        headers = {"Content-Type": PATCH}
        answer = client.patch("/people/robin", content=json.dumps(changes), headers=headers)
        assert answer.status_code == 422, answer.text
    answer = client.put(f"/people/a{character}b", json={"type": "Person", "name": "A"})
    assert answer.status_code == 201
    assert answer.json()["id"].isascii()  # A URL is percent-encoded, and so stays what it names.


def test_a_text_of_any_script_and_a_percent_encoded_iri_are_fine(client: httpx.Client) -> None:
    name = "\u202bروبن\u202c \u200d 👩\u200d🌾"
    document = {"id": "https://x.example/r%E2%80%AEé/漢字/روبن", "type": "Person", "name": name}
    assert client.post("/people", json=document).status_code == 201


@pytest.mark.parametrize("media_type", documents(""))
def test_a_text_without_end_is_refused(client: httpx.Client, media_type: str) -> None:
    content = documents("https://x.example/long", LONG)[media_type]
    for path in ("/commits", "/people", "/commits?opening-balances=true"):
        answer = client.post(path, content=content, headers={"Content-Type": media_type})
        assert answer.status_code == 422
        (found,) = answer.json()["findings"]
        assert "name has a text of 65,537 characters; the limit is 65,536" in found["message"]
        assert len(answer.content) < 10_000


def test_so_it_is_by_put_and_patch(client: httpx.Client) -> None:
    document = {"type": "Person", "name": "Robin", "note": LONG}
    assert client.put("/people/robin", json=document).status_code == 422
    patch = json.dumps({"note": LONG})
    answer = client.patch("/people/robin", content=patch, headers={"Content-Type": PATCH})
    assert answer.status_code == 422
    patch = json.dumps({"note": LONG[1:]})
    answer = client.patch("/people/robin", content=patch, headers={"Content-Type": PATCH})
    assert answer.status_code == 200


def test_a_patch_nested_without_end_is_refused(client: httpx.Client) -> None:
    for levels in (70, 300, 900, 100_000):
        for opening, closing in (('{"note":', "}"), ("[", "]")):
            patch = '{"note":' + opening * levels + "1" + closing * levels + "}"
            answer = client.patch("/people/robin", content=patch, headers={"Content-Type": PATCH})
            assert answer.status_code in (400, 413, 422), (levels, answer.text)
