"""The W3C's tests of JSON-LD to RDF, through both readers: the ledger's, as it reads before it
normalises, and the one of documents as the RDF that they are."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from pyoxigraph import Quad

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, rejects
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.ontology import Ontology

from .w3c import SUITE, W3cTest, canonical, every_test, expected_dataset, remote_contexts

CASES = list(every_test()) if SUITE.is_dir() else []

DIFFERENCES: Final = {
    "A number with another datatype than double or float is exact: 9.9, not 9.9E0.": "0035 e061",
    "Text with a language and a base direction is rdf:dirLangString, as RDF 1.2 has it.": (
        "di02 di04 di05 di06 di10 di12"
    ),
    "Without a language a base direction is told and left out; no rdfDirection is offered.": (
        "di09 di11"
    ),
    "JSON-LD 1.1 is read; there is no processing mode for 1.0.": (
        "c029 e014 e026 e071 e115 e116 ep02 er21 er24 er32 er42 tn01"
    ),
    "A property is an IRI: no generalized RDF.": "0118 e075",
    "A document states its context; there is no expandContext.": "e077",
    "What is no IRI has no place in a list, rather than a cell without a value.": "li12 li14",
}
"""What is otherwise in both readers, by the rule of ours that makes it."""

ONLY_BEFORE_NORMALISING: Final = {
    "A key or type that no context defines goes on as unmapped:, for the normaliser to refuse.": (
        "c014 c018 c032 c033 e003 e016 e057 e059 e065 e111 e112 er20 er23 er50 pr06 pr19 pr36 pr38"
    ),
    "What is no IRI, or no language tag, goes on for the normaliser to refuse.": (
        "e029 e060 e062 e123 wf01 wf02 wf03 wf04 wf05 wf07"
    ),
    "Among entities is no bare value, and no key that looks like a keyword: both are refused.": (
        "e047 e119 pr34 pr35"
    ),
    "A ledger has no JSON literals, so they are refused.": " ".join(
        f"js{number:02}" for number in range(1, 24)
    ),
}
"""What is otherwise where a ledger reads."""

Read = Callable[[W3cTest, Ontology], tuple[Sequence[Quad], Sequence[Finding]]]


def as_ledger_does(test: W3cTest, ontology: Ontology) -> tuple[Sequence[Quad], Sequence[Finding]]:
    context = JsonLdContext(ontology, remote_contexts())
    document = read_document(test.body, JSON_LD, context, test.base_iri)
    return document.quads, document.findings


def as_written(test: W3cTest, ontology: Ontology) -> tuple[Sequence[Quad], Sequence[Finding]]:
    named = NamedDocument("it", test.body, JSON_LD, test.base_iri)
    document = PlainDocument(named, lambda: ontology, contexts=remote_contexts())
    try:
        return list(document), document.findings
    except DocumentError as fault:
        return [], [fault.finding]


def cases(*listed: dict[str, str]) -> list[Any]:
    """All tests; those that are listed must fail, or the list is wrong."""
    all_listed = {rule: names for each in listed for rule, names in each.items()}
    rules = {name: rule for rule, names in all_listed.items() for name in names.split()}
    unknown = rules.keys() - {case.name for case in CASES}
    assert not CASES or not unknown, unknown
    return [pytest.param(case, marks=marks(rules.get(case.name)), id=case.name) for case in CASES]


def marks(rule: str | None) -> list[pytest.MarkDecorator]:
    return [] if rule is None else [pytest.mark.xfail(reason=rule, strict=True)]


def check(read: Read, case: W3cTest, ontology: Ontology) -> None:
    quads, findings = read(case, ontology)
    if case.is_negative:
        assert rejects(findings)
    elif case.expected is None:
        assert not rejects(findings)
    else:
        assert canonical(quads) == expected_dataset(case)


in_suite = pytest.mark.skipif(not CASES, reason=f"the W3C test suite is not at {SUITE}")


@in_suite
@pytest.mark.parametrize("case", cases(DIFFERENCES))
def test_documents_as_written_are_read_as_the_w3c_has_it(case: W3cTest, ontology: Ontology) -> None:
    check(as_written, case, ontology)


@in_suite
@pytest.mark.parametrize("case", cases(DIFFERENCES, ONLY_BEFORE_NORMALISING))
def test_documents_for_a_ledger_are_read_as_the_w3c_has_it(
    case: W3cTest, ontology: Ontology
) -> None:
    check(as_ledger_does, case, ontology)


def test_of_one_type_the_context_holds_in_a_map_of_types(ontology: Ontology) -> None:
    """As test c013, which is here where the suite is not."""
    body = b"""{
      "@context": {
        "@vocab": "http://example/",
        "things": {"@container": "@type"},
        "Type": {"@context": {"a": "http://example.org/a"}}
      },
      "things": {"Type": {"a": "field a"}}
    }"""
    document = PlainDocument(NamedDocument("it", body, JSON_LD), lambda: ontology)
    assert "http://example.org/a" in {quad.predicate.value for quad in document}
