"""JSON-LD as people send it: its contexts, and what JSON-LD itself would drop in silence."""

import json
from time import process_time
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX
from tests.reading import Reading, rule, violations
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, KNOWN_CONTEXTS
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.syntaxes import JSON, JSON_LD, YAML_LD
from valuegraph.vocabulary.namespaces import RDF, VF

ILSE = {
    Quad(EX.ilse, RDF.type, VF.Person),
    Quad(EX.ilse, VF.name, Literal("Ilse")),
}


def ilse(context: Any, **keys: Any) -> dict[str, Any]:
    record = {"@id": EX.ilse.value, "@type": "Person", "name": "Ilse"}
    return {"@context": context, **record, **keys}


@pytest.mark.parametrize("iri", KNOWN_CONTEXTS)
def test_known_contexts_are_answered_with_ours(reading: Reading, iri: str) -> None:
    assert reading.accepted(ilse(iri), JSON_LD) == ILSE


@pytest.mark.parametrize(
    "iri", ["context.jsonld", "/context.jsonld", "https://ledger.example/context.jsonld"]
)
def test_the_context_of_the_ledger_itself_is_known(reading: Reading, iri: str) -> None:
    assert reading.accepted(ilse(iri), JSON_LD) == ILSE


@pytest.mark.parametrize("syntax", [JSON, YAML_LD])
def test_our_context_is_assumed_for_plain_json(reading: Reading, syntax: Any) -> None:
    record = {"id": EX.ilse.value, "type": "Person", "name": "Ilse"}
    assert reading.accepted(record, syntax) == ILSE
    assert reading.accepted([record], syntax) == ILSE
    assert reading.accepted({"@graph": [record]}, syntax) == ILSE


def test_no_context_is_assumed_for_json_ld(reading: Reading) -> None:
    found = reading({"@id": EX.ilse.value, "@type": "Person", "name": "Ilse"}, JSON_LD)
    messages = [f.message for f in found.findings]
    assert found.quads == ()
    assert all("context does not define" in message for message in messages)
    assert all(f'add "{CONTEXT_IRI}" to the @context' in message for message in messages)
    assert [name for name in ("'Person'", "'name'") if name in " ".join(messages)] == [
        "'Person'",
        "'name'",
    ]
    assert not any("Did you mean name" in message for message in messages)


@pytest.mark.parametrize("syntax", [JSON, JSON_LD])
@pytest.mark.parametrize(
    "stated",
    [
        {"@vocab": VF.iri},
        [{"@vocab": VF.iri}],
        {"@version": 1.1, "@vocab": VF.iri},
        [CONTEXT_IRI, {"ex": "https://example.org/"}],
        [{"ex": "https://example.org/"}, CONTEXT_IRI],
        {"name": VF.name.value, "Person": VF.Person.value},
        {"vf": VF.iri, "name": "vf:name", "Person": {"@id": "vf:Person"}},
        {"@vocab": "http://w3id.org/valueflows/ont/vf#"},
    ],
    ids=["vocab", "list", "version", "extended", "extending", "terms", "prefix", "alias"],
)
def test_inline_contexts(reading: Reading, syntax: Any, stated: Any) -> None:
    assert reading.accepted(ilse(stated), syntax) == ILSE


@pytest.mark.parametrize(
    "document",
    [
        ilse("https://schema.org/"),
        ilse([CONTEXT_IRI, "https://schema.org/"]),
        ilse({"@import": "https://schema.org/"}),
        ilse({"@import": "https://schema.org/", "@version": 1.1}),
        ilse({"name": {"@id": VF.name.value, "@context": "https://schema.org/"}}),
        {"@context": CONTEXT_IRI, "@graph": [ilse("https://schema.org/")]},
        ilse(CONTEXT_IRI, primaryLocation={"@context": ["https://schema.org/"]}),
        [ilse("https://schema.org/")],
        ilse(CONTEXT_IRI, **{"@reverse": {"@context": "https://schema.org/"}}),
    ],
    ids=["alone", "list", "import", "version", "scoped", "graph", "nested", "array", "reverse"],
)
def test_other_contexts_are_refused_by_name(reading: Reading, document: Any) -> None:
    fault = reading.refused(document, JSON_LD)
    assert rule(fault) == "UnknownContext"
    assert "'https://schema.org/' is not bundled" in fault.message
    assert CONTEXT_IRI in fault.message
    assert "--context IRI=FILE" in fault.message


def test_a_context_that_is_no_iri_is_refused_by_name(reading: Reading) -> None:
    fault = reading.refused(ilse("http://[x"), JSON_LD)
    assert rule(fault) == "UnknownContext"
    assert "'http://[x' is not bundled" in fault.message


def test_a_key_that_the_context_does_not_define_is_no_silent_loss(reading: Reading) -> None:
    context = {"name": VF.name.value, "Person": VF.Person.value}
    fault = reading.refused(ilse(context, nmae="Ilse"), JSON_LD)
    assert rule(fault) == "UnknownTerm"
    assert "'nmae'" in fault.message
    assert "Did you mean name" in fault.message


def test_a_key_that_the_context_leaves_out_on_purpose_is_left_out(reading: Reading) -> None:
    context = [CONTEXT_IRI, {"internal": None}]
    assert reading.accepted(ilse(context, internal=5), JSON_LD) == ILSE


@pytest.mark.parametrize("stated", [None, [], {}, [CONTEXT_IRI, None]])
def test_a_context_that_defines_nothing_is_a_fault(reading: Reading, stated: Any) -> None:
    assert violations(reading(ilse(stated), JSON_LD).findings)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (ilse(5), "@context value must be"),
        (ilse({"@version": 1.0}), "@version"),
        (ilse({"a": "b", "b": "a"}), "Cyclic"),
        (ilse(CONTEXT_IRI, id="x"), "@id is defined twice"),
        (ilse(CONTEXT_IRI, type=5), "@type"),
        ({"@id": 5}, "@id value must be a string"),
        (ilse(CONTEXT_IRI, note={"@value": "a", "@id": "b"}), "@value"),
        (ilse({"@vocab": VF.iri, "@container": "@set"}), "@container"),
    ],
)
def test_json_that_is_no_json_ld_is_one_fault(
    reading: Reading, document: Any, message: str
) -> None:
    fault = reading.refused(document, JSON_LD)
    assert rule(fault) == "MalformedDocument"
    assert message in fault.message


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("5", "a bare number"),
        ("1.5", "a bare number"),
        ("null", "a bare null"),
        ("true", "a bare boolean"),
        ('"x"', "a bare string"),
        ('[{"id": "x"}, "y"]', "Among the entities is a bare string"),
        ('{"@graph": [5]}', "Among the entities is a bare number"),
        ('{"@graph": [{"@graph": null}]}', "Among the entities is a bare null"),
        ('{"id": "x", "@name": "y"}', "The key @name says nothing in JSON-LD"),
        ('{"id": "x", "provider": {"@vocab": "y"}}', "The key @vocab says nothing in JSON-LD"),
        ('{"id": "x", "note": {"@value": {}, "@type": "@json"}}', "JSON literal"),
        ('{"id": "x", "name": "a", "note": "b", "name": "c"}', "the key 'name' twice"),
        ('{"@context": {"a": "b:", "a": "c:"}}', "the key 'a' twice"),
        ('{"id": "x", "name": NaN}', "NaN is no JSON number"),
        ('{"id": "x", "name": -Infinity}', "-Infinity is no JSON number"),
        ('{"id": "x", "name": "\\ud800"}', "surrogates"),
        ('{"\\udfff": "x"}', "surrogates"),
        ('{"@context": {"\\udfff": "x:"}}', "surrogates"),
        ('{"id": "x", "name": "a\nb"}', "line 1, column 23"),
        ('{"id": "x",}', "line 1, column 12"),
        ("{'id': 'x'}", "line 1, column 2"),
    ],
)
def test_what_json_ld_would_drop_or_json_forbids_is_refused(
    reading: Reading, document: str, message: str
) -> None:
    fault = reading.refused(document)
    assert rule(fault) == "MalformedDocument"
    assert message in fault.message


def test_a_byte_order_mark_is_no_fault(reading: Reading) -> None:
    body = b"\xef\xbb\xbf" + json.dumps(ilse(CONTEXT_IRI)).encode()
    assert reading.accepted(body, JSON_LD) == ILSE


def test_a_suspicious_context_is_warned_of(reading: Reading) -> None:
    found = reading(ilse({"@vocab": VF.iri, "vf@": VF.iri}), JSON_LD)
    assert set(found.quads) == ILSE
    (warning,) = found.findings
    assert (rule(warning), warning.severity.value) == ("SuspiciousContext", "Warning")


def test_either_direction_may_be_written(reading: Reading) -> None:
    forward = {"id": EX.process.value, "type": "Process", "hasInput": {"id": EX.event.value}}
    reverse = {"id": EX.process.value, "type": "Process", "@reverse": {"inputOf": EX.event.value}}
    assert reading.accepted(forward) == {
        Quad(EX.process, RDF.type, VF.Process),
        Quad(EX.event, VF.inputOf, EX.process),
    }
    assert reading.accepted(reverse) == reading.accepted(forward)


def test_languages_containers_and_scoped_contexts_work(reading: Reading) -> None:
    context = [
        CONTEXT_IRI,
        {
            "name": {"@id": "vf:name", "@container": "@language"},
            "place": {"@id": "vf:primaryLocation", "@context": {"label": "vf:name"}},
            "nested": "@nest",
        },
    ]
    document = {
        "@context": context,
        "id": EX.ilse.value,
        "type": "Person",
        "nested": {"name": {"de": "Ilse", "@none": "I."}},
        "place": {"id": EX.barn.value, "type": "SpatialThing", "label": {"@value": "Barn"}},
    }
    assert reading.accepted(document, JSON_LD) == {
        Quad(EX.ilse, RDF.type, VF.Person),
        Quad(EX.ilse, VF.name, Literal("Ilse", language="de")),
        Quad(EX.ilse, VF.name, Literal("I.")),
        Quad(EX.ilse, VF.primaryLocation, EX.barn),
        Quad(EX.barn, RDF.type, VF.SpatialThing),
        Quad(EX.barn, VF.name, Literal("Barn")),
    }


def test_prefixes_of_the_document_serve_in_plain_strings(reading: Reading) -> None:
    context = {"vf": VF.iri, "ex": "https://example.org/", "at": "vf:primaryLocation"}
    document = {"@context": context, "@id": "ex:ilse", "@type": "vf:Person", "at": "ex:barn"}
    assert Quad(EX.ilse, VF.primaryLocation, EX.barn) in reading.accepted(document, JSON_LD)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 500_000,
        '{"a":' * 500_000,
        "[" * 5_000 + "]" * 5_000,
        '{"name":' * 5_000 + "1" + "}" * 5_000,
        '{"@context":' * 900 + "1" + "}" * 900,
        '{"@context":' + "[" * 900 + "]" * 900 + "}",
        '{"@context":{"a":' + '{"@id":"x:a","@context":{"a":' * 400 + "{}" + "}}" * 400 + "}}",
        '{"@context":{"a":' + '{"b":' * 900 + "{}" + "}" * 900 + "}}",
        '{"@graph":' + "[" * 900 + "]" * 900 + "}",
        '{"name":{"@list":' * 400 + "[]" + "}}" * 400,
        '{"@reverse":{"provider":' * 400 + "{}" + "}}" * 400,
    ],
    ids=lambda body: body[:24],
)
def test_deep_nesting_is_one_fault_and_soon_found(reading: Reading, body: str) -> None:
    started = process_time()
    found = reading(body)
    assert found.quads == ()
    (fault,) = found.findings
    assert rule(fault) in ("LimitExceeded", "MalformedDocument")
    assert process_time() - started < 3


def test_the_depth_is_that_of_the_document(reading: Reading) -> None:
    inner: dict[str, Any] = {"id": EX.x.value, "containedIn": "https://example.org/y"}
    for _ in range(63):
        inner = {"id": EX.x.value, "containedIn": inner}
    assert reading(inner).quads
    fault = reading.refused({"id": EX.x.value, "containedIn": inner})
    assert rule(fault) == "LimitExceeded"
    assert "deeper than 64 levels" in fault.message
    assert reading.refused({"a": {"b": {"c": 1}}}, limits=Limits(depth=2)).message.startswith(
        "The document is nested deeper than 2 levels"
    )


def test_the_number_of_values_is_limited(reading: Reading) -> None:
    document = {"id": EX.x.value, "classifiedAs": ["a"] * 997}
    assert reading(document, limits=Limits(nodes=1000)).quads
    fault = reading.refused({**document, "note": "b"}, limits=Limits(nodes=999))
    assert rule(fault) == "LimitExceeded"
    assert "more than 999 values" in fault.message


def people(count: int, **keys: Any) -> list[dict[str, Any]]:
    return [{**keys, "@id": f"{EX.iri}{n}", "@type": "Person"} for n in range(count)]


def test_a_context_that_every_member_of_an_array_names_is_set_up_once(reading: Reading) -> None:
    started = process_time()
    found = reading.accepted(people(5_000, **{"@context": CONTEXT_IRI}), JSON_LD)
    assert len(found) == 5_000
    assert process_time() - started < 2


def test_naming_the_context_in_force_again_changes_nothing(reading: Reading) -> None:
    members = people(5_000, **{"@context": CONTEXT_IRI})
    started = process_time()
    found = reading.accepted({"@context": CONTEXT_IRI, "@graph": members}, JSON_LD)
    assert len(found) == 5_000
    assert process_time() - started < 2


def test_members_of_an_array_may_have_contexts_of_their_own(reading: Reading) -> None:
    other = {"@context": {"@vocab": VF.iri}, "@id": EX.otto.value, "@type": "Person"}
    found = reading.accepted([ilse(CONTEXT_IRI), other], JSON_LD)
    assert found == ILSE | {Quad(EX.otto, RDF.type, VF.Person)}


@pytest.mark.parametrize(
    "document",
    [
        [*people(5_000, **{"@context": CONTEXT_IRI}), {"@id": EX.x.value, "@context": CONTEXT_IRI}],
        {
            "@context": {"knows": {"@id": EX.knows.value, "@context": CONTEXT_IRI}},
            "@id": EX.x.value,
            "knows": people(5_000),
        },
        {
            "@id": EX.x.value,
            "knows": people(5_000),
            "@context": {"knows": {"@id": EX.knows.value, "@context": [CONTEXT_IRI]}},
        },
    ],
    ids=["repeated", "scoped", "scoped in a list"],
)
def test_a_context_that_many_objects_have_is_set_up_once(reading: Reading, document: Any) -> None:
    started = process_time()
    assert reading.accepted(document, JSON_LD)
    assert process_time() - started < 2


@pytest.mark.parametrize(
    "document",
    [
        [*people(5_000, **{"@context": [CONTEXT_IRI]}), {"@id": EX.x.value}],
        {
            "@context": {f"t{n}": f"https://example.org/{n}" for n in range(1_000)},
            "@graph": people(1_000, **{"@context": {"a": "https://example.org/a"}}),
        },
    ],
    ids=["ours", "outer"],
)
def test_contexts_that_multiply_are_limited(reading: Reading, document: Any) -> None:
    body = json.dumps(document)
    started = process_time()
    fault = reading.refused(body, JSON_LD)
    assert rule(fault) == "LimitExceeded"
    assert "name the context once" in fault.message
    assert process_time() - started < 3


def test_an_object_with_many_keys_and_one_repeated_is_soon_refused(reading: Reading) -> None:
    keys = ", ".join(f'"k{n}": 1' for n in range(200_000))
    started = process_time()
    assert "'k199999' twice" in reading.refused(f'{{{keys}, "k199999": 2}}').message
    assert process_time() - started < 3


def test_contexts_and_objects_that_are_both_deep_are_one_fault(reading: Reading) -> None:
    chain = {f"t{n}": f"t{n + 1}:x" for n in range(62)} | {"t62": "urn:x:"}
    context: dict[str, Any] = chain
    for _ in range(60):
        context = {"p": {"@id": EX.p.value, "@context": context}}
    document: dict[str, Any] = {"@context": context, "p": "a"}
    for _ in range(60):
        document = {VF.containedIn.value: document}
    assert rule(reading.refused(document, JSON_LD)) == "LimitExceeded"


def test_our_context_may_be_imported(reading: Reading) -> None:
    context = {"@import": CONTEXT_IRI, "name": None, "called": "vf:name"}
    document = {"@context": context, "id": EX.ilse.value, "type": "Person", "called": "Ilse"}
    assert reading.accepted(document, JSON_LD) == ILSE


def test_terms_are_named_by_their_iri(reading: Reading) -> None:
    document = {"@id": EX.ilse.value, "@type": VF.Person.value, VF.name.value: "Ilse"}
    assert reading.accepted(document, JSON_LD) == ILSE
    assert reading.accepted({**document, "@type": [VF.Person.value]}, JSON_LD) == ILSE


def test_graph_containers_are_named_graphs(reading: Reading) -> None:
    context = [CONTEXT_IRI, {"claims": {"@id": EX.claims.value, "@container": "@graph"}}]
    fault = reading.refused(ilse(context, claims={"@id": EX.y.value, "name": "y"}), JSON_LD)
    assert rule(fault) == "NamedGraph"
    assert fault.focus == NamedNode("https://example.org/y")


def test_a_value_with_the_type_of_a_reference_is_told_how_to_refer(reading: Reading) -> None:
    for type_ in ("@id", "@vocab"):
        place = {"@value": "https://e.example/l", "@type": type_}
        found = reading({"id": "https://e.example/x", "primaryLocation": place}, JSON_LD)
        (fault,) = violations(found.findings)
        assert f"A @value has the @type '{type_}', which only a context gives" in fault.message
        assert 'write {"@id": "…"} for a reference' in fault.message
