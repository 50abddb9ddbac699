"""``owl:imports``: among the files given and those that come with Valuegraph, and nowhere else."""

import socket
from pathlib import Path

import pytest

from valuegraph import Ledger
from valuegraph.errors import ShapesError
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.shapes.imports import UnreadableShapesError, read_shapes, read_shapes_files
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import RDF, SH, VF
from valuegraph.vocabulary.ontology import Ontology

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <https://example.org/> .
"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def file(directory: Path, name: str, content: str) -> NamedDocument:
    path = directory / name
    path.write_text(PREFIXES + content, encoding="utf-8")
    return NamedDocument.of_file(path, TURTLE)


def test_an_import_among_the_files_given(tmp_path: Path, ontology: Ontology) -> None:
    a = file(tmp_path, "a.ttl", "<urn:a> a owl:Ontology ; owl:imports <urn:b>, <c.ttl>, <urn:d> .")
    b = file(tmp_path, "b.ttl", "<urn:b> a owl:Ontology .")
    c = file(tmp_path, "c.ttl", ":S sh:nodeKind sh:IRI .")
    d = file(tmp_path, "d.ttl", "@base <urn:d> . :T sh:nodeKind sh:IRI .")
    found = read_shapes([a, b, c, d], ontology)
    assert found.imported == ()
    assert len(found.graph.subjects(SH.nodeKind, SH.IRI)) == 2


def test_circles_are_fine(tmp_path: Path, ontology: Ontology) -> None:
    a = file(tmp_path, "a.ttl", "<urn:a> a owl:Ontology ; owl:imports <urn:b>, <urn:a> .")
    b = file(tmp_path, "b.ttl", "<urn:b> a owl:Ontology ; owl:imports <urn:a> .")
    assert len(read_shapes([a, b], ontology).given) == 2


def test_shapes_that_come_with_valuegraph(tmp_path: Path, ontology: Ontology) -> None:
    a = file(tmp_path, "a.ttl", "<urn:a> owl:imports <https://w3id.org/valuegraph/shapes/plan> .")
    found = read_shapes([a], ontology)
    assert [Path(each.name).name for each in found.imported] == ["plan.ttl", "utility.ttl"]
    assert found.graph.subjects(SH.targetClass, VF.Plan)
    assert found.files.keys() == {q.subject for q in found.given[0].quads}


def test_files_that_come_with_valuegraph_by_address(tmp_path: Path, ontology: Ontology) -> None:
    (address,) = [p.as_uri() for p in bundled_files("shapes") if p.name == "utility.ttl"]
    a = file(tmp_path, "a.ttl", f"<urn:a> owl:imports <{address}> .")
    assert len(read_shapes([a], ontology).imported) == 1


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/valueflows/ont/vf",
        "https://w3id.org/valueflows/ont/vf#",
        "https://w3id.org/valuegraph/ns",
        bundled_files("ontology")[0].as_uri(),
    ],
)
def test_the_vocabularies(tmp_path: Path, ontology: Ontology, iri: str) -> None:
    a = file(tmp_path, "a.ttl", f"<urn:a> owl:imports <{iri}> .")
    graph = read_shapes([a], ontology).graph
    assert graph.objects(VF.Person, RDF.type)
    assert graph.objects(VF.produce, RDF.type)


def test_shacl_itself_needs_no_import(tmp_path: Path, ontology: Ontology) -> None:
    a = file(tmp_path, "a.ttl", "<urn:a> owl:imports sh: .")
    assert read_shapes([a], ontology).imported == ()


def test_anything_else_is_a_fault_that_says_what_to_do(tmp_path: Path, ontology: Ontology) -> None:
    a = file(tmp_path, "a.ttl", "<urn:a> owl:imports <https://example.org/b>, <b.ttl> .")
    with pytest.raises(UnreadableShapesError) as caught:
        read_shapes([a], ontology)
    remote, local = (finding.message for finding in caught.value.findings)
    assert "a.ttl imports <https://example.org/b>, which is not among the files given." in remote
    assert "pass a copy of it too" in remote
    assert local.endswith("b.ttl>, which is not among the files given. Pass that file too.")


def test_everything_that_cannot_be_read_is_told(tmp_path: Path, ontology: Ontology) -> None:
    broken = [file(tmp_path, f"{name}.ttl", ":a :b ;;") for name in "ab"]
    fine = file(tmp_path, "c.ttl", ":S sh:nodeKind sh:IRI .")
    graph, findings = read_shapes_files([*broken, fine], ontology)
    assert len(findings) == 2
    assert "a.ttl, line 5, column 7" in findings[0].message
    assert len(graph.graph) == 1


def test_a_ledger_takes_imports_too(tmp_path: Path) -> None:
    file(tmp_path, "a.ttl", "<urn:a> owl:imports <https://w3id.org/valuegraph/shapes/plan> .")
    with Ledger.open(shapes=[tmp_path / "a.ttl"]):
        pass
    file(tmp_path, "b.ttl", "<urn:a> owl:imports <https://example.org/b> .")
    with pytest.raises(ShapesError, match="not among the files given"):
        Ledger.open(shapes=[tmp_path / "b.ttl"])


def test_every_bundled_shapes_file_can_be_imported_by_its_name(ontology: Ontology) -> None:
    documents = [NamedDocument.of_file(path, TURTLE) for path in bundled_files("shapes")]
    for each in read_shapes(documents, ontology).given:
        stem = Path(each.name).stem
        assert f"https://w3id.org/valuegraph/shapes/{stem}" in each.names
