"""Shapes that cannot be used do not keep a service from saying so, nor from serving."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.command import environment
from tests.server import serving

PREFIXES = """
@prefix : <https://shapes.example/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
"""
UNUSABLE = """
:S sh:targetClass vf:Person ;
    sh:sparql [ sh:select "SELECT $this { $this ?p ?o FILTER(<urn:f>(?o)) }" ] .
"""


def test_a_service_does_not_start_with_a_query_that_can_never_be_evaluated(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(PREFIXES + UNUSABLE, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "valuegraph.cli", "serve", "--port", "0"],
        env={**environment(), "VALUEGRAPH_SHAPES": str(shapes)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert "<urn:f>" in ended.stderr


def test_a_service_goes_on_after_a_query_that_fails_on_some_data(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    failing = (
        ':S sh:targetClass vf:Person ; sh:sparql [ sh:select "SELECT $this (true AS ?failure)'
        ' { $this a ?class }" ] ; sh:property [ sh:path vf:note ; sh:pattern "^(a|a)(a|a)(a|a)(a|a)'
        + "(a|a)" * 30
        + '$" ] .'
    )
    shapes.write_text(PREFIXES + failing, encoding="utf-8")
    with serving(tmp_path, shapes=shapes) as service, service.client() as client:
        person = {"type": "Person", "name": "Kim", "note": "a" * 33 + "b"}
        refused = client.post("/agents", json=person)
        assert refused.status_code == 422
        assert "UnusableShapes" in refused.text
        assert "UnusableShapes" in client.post("/validate", json=person).text
        assert client.put("/agents/kim", json=person).status_code == 422
        assert client.post("/agents", json={"type": "Organization", "name": "Mill"}).is_success
