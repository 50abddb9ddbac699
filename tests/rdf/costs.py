"""Measures what ordinary documents cost to read and normalise: ``python -m tests.rdf.costs``.

Prints a JSON object: for each syntax the seconds of processor time for a document and for one twice
as long (the least of several runs), and the most memory that the longer one takes, as a multiple of
its size. Each is measured in a process of its own, since memory that is free is not given back.
"""

import gc
import json
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import process_time
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import rejects
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.normalise import normalise
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, YAML_LD, Syntax
from valuegraph.vocabulary.ontology import Ontology

BYTES: Final = 100_000
RUNS: Final = 5
VF: Final = "https://w3id.org/valueflows/ont/vf#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BASE: Final = "https://ledger.example/"
NOTE: Final = "of the season, weighed at the door and carried to the mill by hand."


def _json(n: int) -> str:
    measure = {"hasNumericalValue": "12.5", "hasUnit": "kilogram"}
    return json.dumps(
        {
            "id": f"{BASE}economic-events/0193{n}",
            "type": "EconomicEvent",
            "action": "raise",
            "provider": f"{BASE}organizations/mill",
            "note": f"Batch {n} {NOTE}",
            "resourceQuantity": measure,
        }
    )


def _yaml(n: int) -> str:
    lines = json.loads(_json(n)).items()
    return "- " + "\n  ".join(f"{key}: {json.dumps(value)}" for key, value in lines)


def _turtle(n: int) -> str:
    return (
        f"<{BASE}economic-events/0193{n}> a vf:EconomicEvent ; vf:provider <{BASE}mill> ; "
        f'vf:note "Batch {n} {NOTE}" ; vf:resourceQuantity [ vf:hasNumericalValue 12.5 ] .'
    )


def _triples(n: int) -> str:
    event = f"<{BASE}economic-events/0193{n}>"
    values = (("provider", f"<{BASE}mill>"), ("note", f'"Batch {n} {NOTE}"'))
    return "\n".join(f"{event} <{VF}{name}> {value} ." for name, value in values)


def _xml(n: int) -> str:
    return (
        f'<vf:EconomicEvent rdf:about="{BASE}economic-events/0193{n}">'
        f'<vf:provider rdf:resource="{BASE}mill"/><vf:note>Batch {n} {NOTE}</vf:note>'
        "<vf:resourceQuantity><vf:Measure><vf:hasNumericalValue>12.5</vf:hasNumericalValue>"
        "</vf:Measure></vf:resourceQuantity></vf:EconomicEvent>"
    )


OWN_CONTEXT: Final = f'{{"@context":{{"@vocab":"{VF}","id":"@id","type":"@type"}},"@graph":['
DOCUMENTS: Final[dict[str, tuple[Syntax, str, Callable[[int], str], str, str]]] = {
    "json": (JSON, "[", _json, ",", "]"),
    "jsonld": (JSON_LD, OWN_CONTEXT, _json, ",", "]}"),
    "yaml": (YAML_LD, "", _yaml, "\n", ""),
    "turtle": (TURTLE, f"@prefix vf: <{VF}> .\n", _turtle, "\n", ""),
    "ntriples": (N_TRIPLES, "", _triples, "\n", ""),
    "rdfxml": (
        RDF_XML,
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:vf="{VF}">',
        _xml,
        "\n",
        "</rdf:RDF>",
    ),
}


def document(name: str, size: int) -> bytes:
    """An ordinary document of about so many bytes."""
    _, start, part, between, end = DOCUMENTS[name]
    number = size // len(part(1000))
    return (start + between.join(map(part, range(number))) + end).encode()


def seconds(name: str, body: bytes) -> float:
    """Processor time of reading and normalising."""
    numbers = count()
    began = process_time()
    found = read_document(body, DOCUMENTS[name][0], CONTEXT, BASE)
    normalised = normalise(found, ONTOLOGY, lambda c: NamedNode(f"{BASE}{c}/{next(numbers)}"))
    took = process_time() - began
    assert not rejects(normalised.findings), normalised.findings[:1]
    assert normalised.quads
    return took


def memory(body: bytes, name: str) -> float:
    """The most memory that it takes, as a multiple of the size."""
    return most_memory(lambda: seconds(name, body)) / len(body)


def most_memory(work: Callable[[], object]) -> int:
    """The bytes that this process has more at the height of some work than before it."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _kilobytes("VmRSS")
    work()
    return (_kilobytes("VmHWM") - before) * 1024


def _kilobytes(key: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (each for each in lines if each.startswith(key))
    return int(line.split()[1])


def measured(name: str, size: int) -> list[float]:
    """The measurements of one syntax, taken in a child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        short, long = document(name, size), document(name, 2 * size)
        factor = memory(document(name, 6 * size), name)
        runs = [(seconds(name, short), seconds(name, long)) for _ in range(RUNS)]
        times = [min(of_one) for of_one in zip(*runs, strict=True)]
        os.write(writing, json.dumps([*times, factor]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    answer = os.read(reading, 1000)
    os.close(reading)
    os.close(writing)
    found: list[float] = json.loads(answer)
    return found


ONTOLOGY: Final = Ontology.load()
CONTEXT: Final = JsonLdContext(ONTOLOGY)

if __name__ == "__main__":
    for each in DOCUMENTS:  # What is loaded once is not the document's.
        seconds(each, document(each, 5_000))
    print(json.dumps({name: measured(name, BYTES) for name in DOCUMENTS}))  # noqa: T201
