"""Contexts that are undone and repeated cost time linear in the document."""

import json
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from valuegraph.rdf.findings import rejects
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.ontology import Ontology

BASE = "https://ledger.example/"


def terms(count: int, **definition: Any) -> dict[str, Any]:
    return {f"t{n}": {"@id": f"urn:x:{n}", **definition} for n in range(count)}


def undone(count: int) -> dict[str, Any]:
    """A context of many terms that each of many objects undoes."""
    graph = [{"@context": None, "urn:p": 1}] * count
    return {"@context": terms(count), "@graph": graph}


def types(count: int) -> dict[str, Any]:
    """An object of many types, each with a context that states nothing."""
    return {"@context": terms(count, **{"@context": []}), "@type": list(terms(count))}


def scoped(count: int) -> dict[str, Any]:
    """Many properties, each with a context that undoes all others."""
    content = {term: {"urn:p": 1} for term in terms(count)}
    return {"@context": terms(count, **{"@context": None}), **content}


@pytest.mark.parametrize("document", [undone, types, scoped])
def test_eight_times_the_document_takes_about_eight_times_the_time(
    ontology: Ontology, document: Callable[[int], dict[str, Any]]
) -> None:
    context = JsonLdContext(ontology)

    def seconds(count: int) -> float:
        body, start = json.dumps(document(count)).encode(), process_time()
        found = read_document(body, JSON_LD, context, BASE)
        took = process_time() - start
        assert not rejects(found.findings)
        return took

    few, many = (min(seconds(count) for _ in range(2)) for count in (500, 4_000))
    assert many < 20 * few


@pytest.mark.parametrize(
    "repeated",
    [{"@import": CONTEXT_IRI}, [CONTEXT_IRI], {"urn:t": "urn:t"}],
    ids=["import", "ours", "terms"],
)
def test_files_may_not_set_up_more_contexts_than_they_have_room_for(
    ontology: Ontology, repeated: Any
) -> None:
    """A file may have any number of statements, but not of terms that are set up again."""
    objects = [{"@context": repeated, "urn:p": 1}] * 2_000
    body = json.dumps({"@context": terms(500), "@graph": objects}).encode()
    assert len(body) < DEFAULT_LIMITS.nodes
    file = PlainDocument(NamedDocument("it", body, JSON_LD), lambda: ontology)
    with pytest.raises(Exception, match="the terms of repeated contexts"):
        list(file)
