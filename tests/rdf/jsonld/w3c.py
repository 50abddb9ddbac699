"""The W3C's tests of JSON-LD to RDF, as its manifest has them (w3c/json-ld-api)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, Quad, RdfFormat, parse

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.jsonld.numbers import as_json_ld_has_it, is_spelled
from valuegraph.rdf.jsonld.read import read_json
from valuegraph.rdf.limits import DEFAULT_LIMITS

SUITE: Final = Path(__file__).parents[4] / "shared/conformance/json-ld"


@dataclass(frozen=True)
class W3cTest:
    """One test. ``expected`` are N-Quads; None where the input is to be refused, or only read."""

    name: str
    purpose: str
    options: Mapping[str, Any]
    base_iri: str
    body: bytes
    is_negative: bool
    expected: bytes | None


def every_test() -> Iterator[W3cTest]:
    """The tests whose input is in the suite."""
    manifest = json.loads((SUITE / "toRdf-manifest.jsonld").read_bytes())
    for each in manifest["sequence"]:
        options = each.get("option", {})
        if not (SUITE / each["input"]).is_file():
            continue
        yield W3cTest(
            each["@id"].removeprefix("#t"),
            each["name"],
            options,
            options.get("base", manifest["baseIri"] + each["input"]),
            (SUITE / each["input"]).read_bytes(),
            "jld:NegativeEvaluationTest" in each["@type"],
            (SUITE / each["expect"]).read_bytes() if "expect" in each else None,
        )


@cache
def remote_contexts() -> Mapping[str, Any]:
    """The contexts that tests refer to by their addresses."""
    base = json.loads((SUITE / "toRdf-manifest.jsonld").read_bytes())["baseIri"]
    found: dict[str, Any] = {}
    for path in SUITE.rglob("*.jsonld"):
        try:
            document = read_json(path.read_bytes(), DEFAULT_LIMITS)
        except DocumentError:
            continue
        if isinstance(document, dict) and "@context" in document:
            found[base + path.relative_to(SUITE).as_posix()] = document["@context"]
    return found


def canonical(quads: Iterable[Quad]) -> Dataset:
    """A dataset that equals those that are isomorphic, with what numbers of JSON stand for."""
    found = Dataset(map(_with_number, quads))
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def expected_dataset(test: W3cTest) -> Dataset:
    assert test.expected is not None
    return canonical(parse(test.expected, format=RdfFormat.N_QUADS, lenient=True))


def _with_number(quad: Quad) -> Quad:
    value = quad.object
    if isinstance(value, Literal) and is_spelled(value):
        return Quad(quad.subject, quad.predicate, as_json_ld_has_it(value), quad.graph_name)
    return quad
