"""The direct reader gives what the general algorithms give, or declines."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from tests.graphs import EX
from valuegraph.rdf.document import Document
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, KNOWN_CONTEXTS, NODE_KEYS, JsonLdContext
from valuegraph.rdf.jsonld.direct import read_directly
from valuegraph.rdf.jsonld.read import read_by_algorithms, read_json
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import RDF, VF, XSD

BASE = "https://ledger.example/"
BASES = [BASE, "http://localhost:8000/a/b", "https://x.example/a/../b?c/d", "urn:x:y", "file:///a/"]


@dataclass(frozen=True)
class Spelled:
    """A number as a JSON document has it."""

    spelling: str


def written(value: Any) -> str:
    """A JSON document; pairs in a tuple are an object."""
    if isinstance(value, Spelled):
        return value.spelling
    if isinstance(value, tuple):
        return f"{{{', '.join(f'{json.dumps(k)}: {written(v)}' for k, v in value)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value)


def relabelled(document: Document) -> tuple[Any, ...]:
    """All of a document, blank nodes numbered as they come."""
    labels: dict[BlankNode, int] = {}

    def label(term: Term | None) -> Any:
        return labels.setdefault(term, len(labels)) if isinstance(term, BlankNode) else term

    quads = [(label(q.subject), q.predicate, label(q.object), q.graph_name) for q in document.quads]
    return quads, label(document.root), document.prefixes, document.findings


def words(text: str) -> list[str]:
    return text.split()


numbers = st.sampled_from(
    words(
        "0 -0 1 -1 12 1.0 12.50 -0.0 1e3 1E+3 1e-7 0.1 123456789012345 1234567890123456 -1e400 "
        "100000000000000 0.30000000000000004 999999999999999 "
    )
).map(Spelled)
local_names = st.sampled_from(
    words(
        "id type name note action produce kilogram carat-Mass one vf om2 xsd Person EconomicEvent "
        "Measure hasUnit provider hasInput pending nothing time skos:note "
    )
)
iris = st.sampled_from(
    [
        EX.ilse.value,
        "https://ledger.example/agents/1",
        "agents/1",
        "agents/1#a-b",
        "#x",
        "/x",
        "../x",
        "a b",
        "a//b",
        "?x",
        "",
        "x",
        "_:x",
        "_:",
        "_:é ",
        "urn:x:1",
        "urn:",
        "a:b c",
        "1:2",
        ":x",
        "vf:produce",
        "vf://x",
        "vf:",
        "om2:kilogram",
        "om2:a b",
        "name:x",
        "time:x",
        "xsd:string",
        "xsd:double",
        "rdf:JSON",
        "rdf:langString",
        "https://a b",
        "HTTPS://é.example/ü",
        "http://x/%zz",
        "@id",
        "@json",
        "@none",
        "@foo",
        "@",
        "@a:b",
    ]
)
good_iris = st.sampled_from(
    words(
        "https://example.org/ilse agents/1 agents/1#a-b _:x _:y urn:x:1 vf:produce om2:kilogram "
        "name:x time:x HTTPS://é.example/ü xsd:string vf: names"
    )
)
odd_texts = st.text(max_size=4) | st.sampled_from(["\x00", "é", "٣", "a\u2028b", "en"])
texts = local_names | iris | odd_texts
scalars = st.one_of(texts, numbers, st.booleans(), st.none())

terms = st.sampled_from(
    words(
        "name note action hasUnit resourceQuantity hasNumericalValue hasPointInTime finished "
        "provider classifiedAs hasInput planIncludes image inScopeOf alt created lists status "
    )
)
own_keys = st.sampled_from(words("vf:note skos:note https://example.org/p unknown é om2 kilogram"))
class_names = st.sampled_from(words("Person EconomicEvent vf:Measure https://example.org/C name 5"))
ids = st.sampled_from(["id", "@id"])
types = st.sampled_from(["type", "@type"])
odd_keys = texts | st.sampled_from(
    words(
        "@value @language @direction @graph @context @list @set @reverse @included @nest @index "
        "@json @vocab @import "
    )
)

languages = st.sampled_from(["en", "pt-BR", "pt-br", "e n", ""]) | scalars
contexts = st.sampled_from(
    [
        *KNOWN_CONTEXTS[:3],
        [CONTEXT_IRI],
        [CONTEXT_IRI, CONTEXT_IRI],
        "context.jsonld",
        "/context.jsonld",
        "https://schema.org/",
        (("@vocab", VF.iri),),
        [CONTEXT_IRI, (("name", EX.name.value),)],
        None,
        [],
        Spelled("5"),
    ]
)


@st.composite
def value_objects(draw: st.DrawFn, *, odd: bool) -> Any:
    good = [("@value",), ("@value", "type"), ("@type", "@value"), ("@value", "@language")]
    bad = [("type", "@value", "note"), ("@language",), ("@value", "@type", "@language")]
    of_key: dict[str, st.SearchStrategy[Any]] = {
        "@value": texts,
        "@language": st.sampled_from(["en", "pt-br"]),
    }
    if odd:
        of_key = {"@value": scalars, "@language": languages}
    others = scalars if odd else good_iris
    keys = draw(st.sampled_from([*good, *bad] if odd else good))
    return tuple((key, draw(of_key.get(key, others))) for key in keys)


@st.composite
def values(draw: st.DrawFn, *, odd: bool, depth: int) -> Any:
    """What a key may have; with ``odd``, anything may be what the direct reader declines."""
    kinds = ["scalar", "scalar", "literal", *["list", "object", "object"] * (depth < 3)]
    match draw(st.sampled_from(kinds)):
        case "scalar":
            return draw(scalars if odd else good_iris | numbers | st.booleans() | st.none())
        case "literal":
            return draw(value_objects(odd=odd))
        case "list":
            return draw(st.lists(values(odd=odd, depth=depth + 1), max_size=3))
    return draw(objects(odd=odd, depth=depth + 1))


@st.composite
def objects(draw: st.DrawFn, *, odd: bool, depth: int = 0) -> Any:
    good_ids, good_types = draw(ids), draw(types)
    keys = st.one_of(terms, terms, st.just(good_ids), st.just(good_types), own_keys)
    if odd:
        keys |= ids | types | local_names | iris | odd_keys
    of_key = {
        "@id": iris | scalars if odd else good_iris,
        "@type": local_names | scalars if odd else class_names | st.lists(class_names, max_size=3),
        "@context": contexts,
    }
    return tuple(
        (key, draw(of_key.get(NODE_KEYS.get(key, key), values(odd=odd, depth=depth))))
        for key in draw(st.lists(keys, max_size=5, unique=True))
    )


@st.composite
def documents(draw: st.DrawFn) -> Any:
    node = objects(odd=draw(st.booleans()))
    form = draw(st.sampled_from(["object", "object", "list", "graph", "scalar"]))
    if form == "scalar":
        return draw(scalars)
    if form != "object":
        content = draw(st.lists(node, max_size=3) | st.lists(node | scalars, max_size=3) | node)
        if form == "list" and isinstance(content, list):
            return content
        found: tuple[Any, ...] = (("@graph", content),)
    else:
        found = draw(node)
    if draw(st.booleans()):
        stated = draw(contexts | st.sampled_from([CONTEXT_IRI, [CONTEXT_IRI]]))
        found = (("@context", stated), *(p for p in found if p[0] != "@context"))
    return found


limits = st.just(DEFAULT_LIMITS) | st.builds(
    Limits, depth=st.integers(1, 6), nodes=st.integers(1, 60), quads=st.integers(0, 12)
)


@given(
    documents(),
    limits,
    st.sampled_from([BASE, BASE, BASE, *BASES]),
    st.sampled_from([CONTEXT_IRI, None]),
    st.booleans(),
)
def test_what_is_read_directly_is_what_the_algorithms_give(
    context: JsonLdContext,
    document: Any,
    bounds: Limits,
    base: str,
    default_context: str | None,
    judged_later: bool,
) -> None:
    value = read_json(written(document).encode(), bounds)
    direct = read_directly(value, context, base, bounds, default_context=default_context)
    if direct is not None:
        general = read_by_algorithms(
            value, context, base, bounds, default_context=default_context, judged_later=judged_later
        )
        assert relabelled(direct) == relabelled(general)


def directly(context: JsonLdContext, document: Any, bounds: Limits = DEFAULT_LIMITS) -> Any:
    value = read_json(json.dumps(document).encode(), bounds)
    return read_directly(value, context, BASE, bounds, default_context=CONTEXT_IRI)


EVENT: dict[str, Any] = {
    "id": "events/1",
    "type": "EconomicEvent",
    "action": "produce",
    "provider": EX.mill.value,
    "resourceQuantity": {"hasNumericalValue": 12.5, "hasUnit": "om2:kilogram"},
    "note": [{"@value": "Mehl", "@language": "de"}, "flour", None],
    "classifiedAs": [],
    "hasPointInTime": "2026-03-01T09:30:00+01:00",
}


def test_an_event(context: JsonLdContext) -> None:
    document = directly(context, EVENT)
    event = NamedNode(f"{BASE}events/1")
    (quantity,) = (q.object for q in document.quads if q.predicate == VF.resourceQuantity)
    assert document.root == event
    assert [(q.predicate, q.object) for q in document.quads if q.subject == event] == [
        (RDF.type, VF.EconomicEvent),
        (VF.action, VF.produce),
        (VF.provider, EX.mill),
        (VF.resourceQuantity, quantity),
        (VF.note, Literal("Mehl", language="de")),
        (VF.note, Literal("flour")),
        (VF.hasPointInTime, Literal("2026-03-01T09:30:00+01:00", datatype=XSD.dateTimeStamp)),
    ]


@pytest.mark.parametrize(
    "document",
    [
        {},
        EVENT,
        [EVENT, EVENT],
        {"@graph": [EVENT, EVENT]},
        {"@graph": EVENT},
        {"@context": CONTEXT_IRI, **EVENT},
        {"@context": [CONTEXT_IRI], "@graph": [EVENT]},
        {"@context": "context.jsonld", **EVENT},
        [{"@context": CONTEXT_IRI, **EVENT}, {"@context": CONTEXT_IRI, **EVENT}],
        {"vf:note": "a", "unknown": 5, "https://example.org/p": True, "kilogram": "b"},
        {"type": ["Plan", "vf:Proposal"], "planIncludes": [[{"type": "Process"}], "_:a"]},
        {"note": {"@value": "1", "@type": "xsd:integer"}},
    ],
)
def test_what_most_documents_have_is_read_directly(context: JsonLdContext, document: Any) -> None:
    assert directly(context, document) is not None


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://schema.org/", **EVENT},
        {"@context": {"@vocab": VF.iri}, **EVENT},
        {"@context": [CONTEXT_IRI, {"ex": EX.iri}], **EVENT},
        {"@context": [CONTEXT_IRI, CONTEXT_IRI], **EVENT},
        {"@context": "http://[x", **EVENT},
        {**EVENT, "provider": {"@context": CONTEXT_IRI, "name": "Mill"}},
        {"@reverse": {"provider": EVENT}},
        {"@included": [EVENT]},
        {"note": {"@list": ["a"]}},
        {"id": EX.book.value, "@graph": [EVENT]},
        {"@graph": [[EVENT]]},
        {"id": "a", "@id": "a"},
        {"id": "../a"},
        {"id": 5},
        {"id": "https://a b"},
        {"planIncludes": 5},
        {"note": {"@value": {}, "@type": "@json"}},
        5,
    ],
)
def test_what_needs_the_algorithms_is_declined(context: JsonLdContext, document: Any) -> None:
    assert directly(context, document) is None


def test_limits_hold(context: JsonLdContext) -> None:
    assert directly(context, {"a": [[1]]}, Limits(depth=3)) is not None
    assert directly(context, {"a": [[1]]}, Limits(depth=2)) is None
    assert directly(context, {"a": [1, 2]}, Limits(nodes=3)) is not None
    assert directly(context, {"a": [1, 2]}, Limits(nodes=2)) is None
    assert directly(context, {"a": [1, 2]}, Limits(quads=2)) is not None
    assert directly(context, {"a": [1, 2]}, Limits(quads=1)) is None
    # A context counts with its terms, also where it is ours.
    assert directly(context, {"@context": CONTEXT_IRI, "a": 1}, Limits(nodes=100)) is None
