"""Nothing that a document says is dropped without a word.

Said precisely: of a document that is read, no key with a value can be taken away without a change
of its statements or of its findings. A value is what is not null, nor an array or object without
one. Keys inside of what a finding names count with it.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode

from tests.graphs import EX
from tests.reading import Reading, rule
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.jsonld.read import read_by_algorithms, read_json
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.namespaces import VF

BASE = "https://ledger.example/"
EXAMPLE = "https://example.org/"
CONTEXT = {
    "ex": EXAMPLE,
    "id": "@id",
    "type": "@type",
    "text": f"{EXAMPLE}text",
    "german": {"@id": "ex:text", "@language": "de"},
    "rtl": {"@id": "ex:text", "@direction": "rtl"},
    "link": {"@id": "ex:link", "@type": "@id"},
    "word": {"@id": "ex:word", "@type": "@vocab"},
    "price": {"@id": "ex:price", "@type": "http://www.w3.org/2001/XMLSchema#decimal"},
    "back": {"@reverse": "ex:link"},
    "list": {"@id": "ex:list", "@container": "@list"},
    "set": {"@id": "ex:set", "@container": "@set"},
    "words": {"@id": "ex:text", "@container": "@language"},
    "indexed": {"@id": "ex:indexed", "@container": "@index"},
    "byPlace": {"@id": "ex:byPlace", "@container": "@index", "@index": "ex:place"},
    "byId": {"@id": "ex:byId", "@container": "@id"},
    "byType": {"@id": "ex:byType", "@container": "@type"},
    "graph": {"@id": "ex:graph", "@container": "@graph"},
    "graphs": {"@id": "ex:graphs", "@container": ["@graph", "@id"]},
    "nested": "@nest",
    "also": "@included",
    "hidden": None,
    "blank": "_:property",
    "looks": "@looksLikeOne",
    "scoped": {"@id": "ex:scoped", "@context": {"text": "ex:other", "link": None}},
    "Scoped": {"@id": "ex:Scoped", "@context": {"text": None, "set": "ex:other"}},
}

texts = st.sampled_from(["a", "b", "a b", "@looks", ""])
scalars = texts | st.sampled_from([1, 1.5, 1e400, True, None])
iris = st.sampled_from(["ex:a", "a", "_:b", "urn:x:y", "a b", "http://[", "@looks", "../a"])
classes = st.sampled_from(["ex:A", "Scoped", "A", "_:c", "@looks", "a b"])
keys = st.sampled_from(
    [
        *(key for key in CONTEXT if key not in ("ex", "Scoped", "id", "type")),
        *["undefined", "@looks", "ex:p", "ex:p q", "urn:q", "_:q", "Scoped", "@none", "@vocab"],
    ]
)
languages = st.sampled_from(["de", "en", "@none", "d e"])


@st.composite
def value_objects(draw: st.DrawFn) -> Any:
    found: dict[str, Any] = {"@value": draw(scalars)}
    kinds = ["plain", "typed", "language", "direction", "both", "indexed"]
    kind = draw(st.sampled_from(kinds))
    if kind == "typed":
        found["@type"] = draw(st.sampled_from(["ex:D", "D", "a b"]))
    if kind in ("language", "both"):
        found["@language"] = draw(languages)
    if kind in ("direction", "both"):
        found["@direction"] = "rtl"
    if kind == "indexed":
        found["@index"] = "i"
    return found


def values(depth: int) -> st.SearchStrategy[Any]:
    """What a key may have."""
    simple = scalars | iris | value_objects()
    if depth > 2:
        return simple
    inner = nodes(depth + 1)
    maps = st.dictionaries(languages | st.sampled_from(["x", "ex:A"]), simple | inner, max_size=2)
    lists = st.lists(simple | inner, max_size=2)
    wrapped = st.builds(lambda key, value: {key: value}, st.sampled_from(["@list", "@set"]), lists)
    return simple | inner | maps | lists | wrapped


@st.composite
def nodes(draw: st.DrawFn, depth: int = 0) -> Any:
    """A node object, or something near one."""
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["id"] = draw(iris)
    if draw(st.booleans()):
        found["type"] = draw(classes | st.lists(classes, max_size=2))
    for key in draw(st.lists(keys, max_size=3, unique=True)):
        found[key] = draw(values(depth))
    extra = draw(st.sampled_from(["", "", "", "@index", "@graph", "@reverse", "@language"]))
    match extra:
        case "@index" | "@language":
            found[extra] = "i"
        case "@graph" if depth < 3:
            found[extra] = draw(st.lists(nodes(depth + 1) | scalars, max_size=2))
        case "@reverse" if depth < 3:
            found[extra] = {draw(keys): draw(nodes(depth + 1))}
    return found


def is_value(value: Any) -> bool:
    if isinstance(value, dict):
        return value.get("@value", True) is not None and any(map(is_value, value.values()))
    return any(map(is_value, value)) if isinstance(value, list) else value is not None


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every key that has a value."""
    if isinstance(value, dict) and value.get("@value", True) is not None:
        for key, each in value.items():
            if is_value(each):
                yield (*path, key)
                yield from places(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*path, number))


def without(document: Any, path: tuple[Any, ...]) -> Any:
    found = deepcopy(document)
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return found


def outcome(context: JsonLdContext, document: Any, *, judged_later: bool) -> Any:
    """The statements, blank nodes numbered as they come, and the findings; None for a refusal."""
    body = json.dumps({"@context": CONTEXT, **document}).replace("Infinity", "1e400").encode()
    try:
        found = read_by_algorithms(
            read_json(body, DEFAULT_LIMITS),
            context,
            BASE,
            DEFAULT_LIMITS,
            default_context=None,
            judged_later=judged_later,
        )
    except DocumentError:
        return None
    labels: dict[BlankNode, int] = {}

    def label(term: Any) -> Any:
        is_ours = isinstance(term, BlankNode) and len(term.value) > 9
        return labels.setdefault(term, len(labels)) if is_ours else term

    quads = [tuple(map(label, quad)) for quad in found.quads]
    findings = [(f.message, f.severity, f.count, label(f.focus), f.path) for f in found.findings]
    return quads, findings


@given(nodes(), st.booleans())
def test_no_key_with_a_value_disappears_without_a_word(
    context: JsonLdContext, document: Any, judged_later: bool
) -> None:
    found = outcome(context, document, judged_later=judged_later)
    if found is None or any(severity is Severity.VIOLATION for _, severity, *_ in found[1]):
        return  # It is refused.
    told = " ".join(message for message, *_ in found[1])
    for path in places(document):
        if any(str(key) in told for key in path):
            continue
        assert outcome(context, without(document, path), judged_later=judged_later) != found, path


INFO, WARNING = Severity.INFO, Severity.WARNING


def own(terms: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A document with terms of its own beside ours."""
    return {"@context": [CONTEXT_IRI, terms], "id": EX.ilse.value, "type": "Person", **keys}


@pytest.mark.parametrize(
    ("document", "severity", "told"),
    [
        (own({"note": None}, note="a"), WARNING, "leaves out 'note'"),
        (own({"vf:note": None}, **{"vf:note": "a"}), WARNING, "leaves out 'vf:note'"),
        (own({VF.note.value: None}, **{VF.note.value: "a"}), WARNING, "leaves out 'https://w3id"),
        (own({"internal": None}, internal="a"), INFO, "leaves out 'internal'"),
        (own({"p": None}, name={"@value": "a"}, p={"id": EX.otto.value}), INFO, "leaves out 'p'"),
        (own({}, note={"@value": "a", "@direction": "rtl"}), INFO, "base direction of 'a'"),
        (own({"@direction": "ltr"}, note="a"), INFO, "base direction of 'a'"),
        (own({}, note={"@value": "a", "@index": "b"}), INFO, "The index 'b'"),
        (
            own({"notes": {"@id": "vf:note", "@container": "@index"}}, notes={"b": "a"}),
            INFO,
            "The index 'b'",
        ),
        (own({"p": "_:p"}, p="a"), WARNING, "The key p says nothing as a property"),
        (own({"@looks": EX.p.value}), WARNING, "The context defines '@looks'"),
        (own({}, note={"@language": "de"}), WARNING, "The key @language says nothing"),
        (own({}, provider={"id": "@looks"}), WARNING, "The key @looks says nothing as an id"),
        (own({}, type=["Person", "@looks"]), WARNING, "The key @looks says nothing as a @type"),
        ([own({}), {"@id": EX.otto.value}], INFO, "an id that states nothing"),
    ],
)
def test_what_is_left_out_is_told(
    reading: Reading, document: Any, severity: Severity, told: str
) -> None:
    found = reading(document, JSON_LD)
    assert found.quads
    (finding,) = found.findings
    assert rule(finding) in ("Omitted", "SuspiciousContext")
    assert finding.severity is severity
    assert told in finding.message


def test_an_event_does_not_lose_its_effort_without_a_word(reading: Reading) -> None:
    event = {
        "@context": [CONTEXT_IRI, {"effortQuantity": None}],
        "id": EX.event.value,
        "type": "EconomicEvent",
        "action": "use",
        "effortQuantity": {"hasNumericalValue": 2, "hasUnit": "hour"},
    }
    (finding,) = reading(event, JSON_LD).findings
    assert finding.severity is WARNING
    assert finding.focus == EX.event
    assert "leaves out 'effortQuantity'" in finding.message
    assert "leave the null out of the context" in finding.message


def test_of_very_many_a_number_is_told(reading: Reading) -> None:
    context = dict.fromkeys((f"k{n}" for n in range(3_000)), None)
    document = own(context, **dict.fromkeys(context, 1))
    findings = reading(document, JSON_LD).findings
    assert len(findings) == 1_002
    assert (findings[-1].message, findings[-1].count) == (
        "And more like these, which are not listed.",
        3_000 - 1_001,
    )


def test_a_number_beyond_every_double_is_told(reading: Reading) -> None:
    document = (
        f'{{"id": "{EX.ilse.value}", "type": "Person", "{EX.p.value}": [1e400, 1e-400, 0e9]}}'
    )
    (finding,) = reading(document).findings
    assert (finding.severity, finding.count) == (WARNING, 2)
    assert finding.message.startswith("p has 1e400, of which a double keeps nothing but INF")
