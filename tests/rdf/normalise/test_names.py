"""Namespace aliases, retired and unknown terms, prefixes, IRIs that are none."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES
from tests.reading import Reading, rule, rules, violations
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE
from valuegraph.vocabulary.namespaces import OM, PREFIXES, RDF, VF
from valuegraph.vocabulary.ontology import Ontology


def turtle(text: str) -> str:
    return PREFIX_LINES + text


def test_every_spelling_of_the_namespace_is_read(reading: Reading, ontology: Ontology) -> None:
    assert len(ontology.namespace_aliases) >= 6
    for alias in ontology.namespace_aliases:
        body = f'@prefix old: <{alias}> . <http://e/x> a old:Agent ; old:name "x" .'
        found = reading(body, TURTLE)
        assert set(found.quads) == {
            Quad(NamedNode("http://e/x"), RDF.type, VF.Agent),
            Quad(NamedNode("http://e/x"), VF.name, Literal("x")),
        }
        (repair,) = found.findings
        assert (rule(repair), repair.count) == ("NamespaceAlias", 2)
        assert repair.message == f"Read the namespace {alias} as {VF.iri}."


def test_the_namespace_itself_is_no_alias_of_its_beginning(reading: Reading) -> None:
    assert reading(turtle(":x a vf:Agent ."), TURTLE).findings == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pack", "combine"),
        ("unpack", "separate"),
        ("deliver-service", "deliverService"),
        ("transfer-all-rights", "transferAllRights"),
        ("transfer-custody", "transferCustody"),
        ("transfer-complete", "transfer"),
    ],
)
@pytest.mark.parametrize(
    "written", ['"{}"', "vf:{}", '"vf:{}"', '"https://w3id.org/valueflows/ont/vf#{}"']
)
def test_renamed_actions(reading: Reading, written: str, old: str, new: str) -> None:
    found = reading(turtle(f":x a vf:EconomicEvent ; vf:action {written.format(old)} ."), TURTLE)
    assert not violations(found.findings)
    assert Quad(EX.x, VF.action, VF[new]) in found.quads
    assert found.findings


def test_renamed_actions_by_name_in_our_context(reading: Reading) -> None:
    found = reading({"id": EX.x.value, "type": "EconomicEvent", "action": "pack"})
    assert Quad(EX.x, VF.action, VF.combine) in found.quads
    (repair,) = found.findings
    assert (rule(repair), repair.severity.value) == ("RetiredTerm", "Info")
    assert repair.message == "Read vf:pack as vf:combine, its name since ValueFlows 0.6."


def test_borrowed_terms_are_read_as_our_own(reading: Reading) -> None:
    body = ":m a vf:Measure ; om2:hasUnit om2:hour ; om2:hasNumericalValue 3 ."
    found = reading(turtle(body), TURTLE)
    assert {(q.predicate, str(q.object)) for q in found.quads} == {
        (RDF.type, str(VF.Measure)),
        (VF.hasUnit, str(OM.hour)),
        (VF.hasNumericalValue, '"3"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    }
    assert rules(found.findings) == ["RetiredTerm", "RetiredTerm"]
    assert found.findings[0].message.startswith("Read om2:hasUnit as vf:hasUnit, its name since")


def test_every_rename_is_one_to_one_and_applied(reading: Reading, ontology: Ontology) -> None:
    renamed = {t.iri: t.replaced_by for t in ontology.retired.values() if t.replaced_by}
    assert len(renamed) > 10
    for old, new in renamed.items():
        found = reading(f"<http://e/x> <http://e/p> <{old.value}> .", TURTLE)
        assert [q.object for q in found.quads] == [new]


def test_retired_terms_without_a_successor_are_kept_with_a_warning(reading: Reading) -> None:
    found = reading(turtle(":x a vf:AgentRelationship ; vf:subject :y ; vf:roleLabel 5 ."), TURTLE)
    assert set(found.quads) == {
        Quad(EX.x, RDF.type, VF.AgentRelationship),
        Quad(EX.x, VF.subject, EX.y),
        Quad(EX.x, VF.roleLabel, Literal(5)),
    }
    assert [(f.severity.value, rule(f)) for f in found.findings] == [("Warning", "RetiredTerm")] * 3
    assert found.findings[0].message.startswith(
        "ValueFlows has no vf:AgentRelationship since 0.16; it is kept, without effect."
    )


def test_a_borrowed_term_without_successor_is_kept_and_warned_of(reading: Reading) -> None:
    """OWL-Time's duration was the one of ValueFlows, with another range than that has now."""
    document = {
        "@context": {"@vocab": VF.iri},
        "@id": EX.x.value,
        "@type": "RecipeProcess",
        "time:hasDuration": "an hour",
    }
    found = reading(document, JSON_LD)
    duration = NamedNode("http://www.w3.org/2006/time#hasDuration")
    assert Quad(EX.x, duration, Literal("an hour")) in found.quads
    (warning,) = (f for f in found.findings if f.severity is Severity.WARNING)
    assert (rule(warning), warning.focus, warning.value) == (
        "RetiredTerm",
        EX.x,
        Literal("an hour"),
    )
    assert "ValueFlows has no time:hasDuration since 0.12" in warning.message
    assert "Use vf:hasDuration" in warning.message


def test_retired_terms_are_counted(reading: Reading) -> None:
    found = reading(turtle(":x vf:subject :y . :z vf:subject :y, :x ."), TURTLE)
    (warning,) = found.findings
    assert warning.count == 3


@pytest.mark.parametrize(
    ("body", "path", "message"),
    [
        (':x vf:nmae "a" .', "nmae", "no property 'nmae'. Did you mean name"),
        (':x vf:Name "a" .', "Name", "no property 'Name'. Did you mean name?"),
        (
            ":x vf:DefaultUnitOfResource :u .",
            "DefaultUnitOfResource",
            "no property 'DefaultUnitOfResource'. Did you mean defaultUnitOfResource?",
        ),
        (':x vf:xyzzy "a" .', "xyzzy", "no property 'xyzzy'."),
        (":x a vf:Agnet .", None, "no class 'Agnet'. Did you mean Agent"),
        (":x a vf:Xyzzy .", None, "no class 'Xyzzy'."),
        (":x vf:action vf:prodce .", "action", "no Action 'prodce'. Did you mean produce"),
        (":x vf:hasUnit vf:kgm .", "hasUnit", "no Unit 'kgm'."),
        (":x vf:hasUnit vf:ltres .", "hasUnit", "no Unit 'ltres'. Did you mean litre"),
        (':x vf:hasUnit "klogram" .', "hasUnit", "no Unit 'klogram'. Did you mean kilogram"),
        (':x vf:action "prodce" .', "action", "no Action 'prodce'. Did you mean produce"),
        (':x vf:action "x" .', "action", "no Action 'x'. Use one of accept, "),
        (':x a "Agnet" .', None, "no class 'Agnet'. Did you mean Agent"),
        (":x vf:purpose vf:gift .", "purpose", "no ProposalPurpose 'gift'. Use one of offer"),
        (":x vf:provider vf:ilse .", "provider", "no Agent 'ilse'."),
        (":x :foreign vf:ilse .", None, "no individual 'ilse'."),
    ],
)
def test_unknown_terms_are_refused_with_the_nearest_name(
    reading: Reading, body: str, path: str | None, message: str
) -> None:
    fault = reading.refused(turtle(body), TURTLE)
    assert rule(fault) == "UnknownTerm"
    assert fault.focus == EX.x
    assert f"ValueFlows 1.0 has {message}" in fault.message
    if path is not None:
        assert fault.path == VF[path]


def test_foreign_terms_are_kept_as_they_are(reading: Reading) -> None:
    body = ':x a :Farm ; :p :y ; skos:note "a"@en ; rdfs:seeAlso <urn:x> ; vf:provider :somebody .'
    found = reading(turtle(body), TURTLE)
    assert len(found.quads) == 5
    assert found.findings == ()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_usual_prefixes_need_no_declaration(reading: Reading, prefix: str) -> None:
    document = {
        "@context": {"@vocab": VF.iri},
        "@id": EX.x.value,
        "vf:name" if prefix == "vf" else f"{prefix}:label": "a",
        "primaryLocation": {"@id": "http://e/y"},
    }
    found = reading(document, JSON_LD)
    name = VF.name if prefix == "vf" else NamedNode(f"{PREFIXES[prefix]}label")
    assert Quad(EX.x, name, Literal("a")) in found.quads
    assert "UndeclaredPrefix" in rules(found.findings)


def test_compact_iris_may_stand_anywhere(reading: Reading) -> None:
    body = "<vf:x> a <vf:EconomicEvent> ; <vf:action> <vf:produce> ; <vf:provider> <https://e/> ."
    found = reading(body.replace("vf:x", "http://e/x"), TURTLE)
    assert {q.predicate for q in found.quads} == {RDF.type, VF.action, VF.provider}
    (repair,) = found.findings
    assert (rule(repair), repair.count) == ("UndeclaredPrefix", 4)


@pytest.mark.parametrize(
    "iri",
    [
        "http://e/a b",
        "http://e/a\nb",
        "http://e/<b>",
        "http://e/{b}",
        "http://e/a|b",
        "http://e/a\\b",
        "http://e/a^b",
        "http://e/a`b",
        'http://e/a"b',
        "http://e/\x00",
        "http://[e",
        "http://e:port/",
        "http://e/%zz",
        "http://e/\ufffe",
        "x:",
    ],
)
def test_what_is_no_iri_is_refused_wherever_it_stands(reading: Reading, iri: str) -> None:
    at = "http://e/x"
    for document in (
        {"id": iri, "type": "Agent"},
        {"id": at, "type": iri},
        {"id": at, iri: "a"},
        {"id": at, "type": "Agent", "primaryLocation": iri},
        {"id": at, "type": "Agent", "primaryLocation": {"id": iri}},
        {"id": at, "http://e/p": {"id": iri}},
        {"id": at, "http://e/p": {"@value": "a", "@type": iri}},
        {"id": at, "name": {"@value": "a", "@type": iri}},
        {"id": at, "@reverse": {"provider": {"id": iri}}},
    ):
        found = reading(document)
        assert found.quads == (), document
        (fault,) = violations(found.findings)
        assert rule(fault) == "InvalidIri"
        assert repr(iri)[1:-1] in fault.message


def test_a_did_is_no_host(reading: Reading) -> None:
    fault = reading.refused({"id": "at://did:plc:abc/app.vf.event/1", "type": "Agent"})
    assert rule(fault) == "InvalidIri"
    assert fault.message.endswith("Write at://did%3Aplc%3Aabc/app.vf.event/1.")
    written = "at://did%3Aplc%3Aabc/app.vf.event/1"
    assert reading.accepted({"id": written, "type": "Agent"})


@pytest.mark.parametrize("written", ["x", "vf:x", {"@value": "x"}])
@pytest.mark.parametrize("path", ["action", "purpose", "defaultUnitOfEffort"])
def test_names_are_listed_once(reading: Reading, path: str, written: object) -> None:
    fault = reading.refused({"id": "http://e/x", path: written})
    assert fault.message.count("Use ") == 1


def test_a_string_that_is_no_iri_is_refused_where_an_entity_belongs(reading: Reading) -> None:
    for text in ("http://[e", "http://e/%zz", "a b", "", "http://e/a#b#c", "Ilse"):
        document = {"id": "http://e/x", "provider": {"@value": text}}
        fault = reading.refused(document)
        assert rule(fault) == "WrongValue"
        assert fault.path == VF.provider


def test_names_in_an_alias_namespace_are_checked_too(reading: Reading) -> None:
    for key in ("http://w3id.org/valueflows/ont/vf#foo bar", "https://w3id.org/valueflows/%zz"):
        assert rule(reading.refused({"id": "http://e/x", key: "a"})) == "InvalidIri"


def test_the_length_of_iris_is_limited(reading: Reading) -> None:
    limits = Limits(iri_length=100)
    iri = "http://e/" + "a" * 91
    assert reading({"id": iri, "type": "Agent"}, limits=limits).quads
    for document in (
        {"id": f"{iri}b", "type": "Agent"},
        {"id": iri, f"{iri}b": "a"},
        {"id": iri, "provider": f"{iri}b"},
        {"id": iri, "type": f"{iri}b"},
    ):
        fault = reading.refused(document, limits=limits)
        assert rule(fault) == "InvalidIri"
        assert "longer than 100 characters" in fault.message


def test_names_of_documents_are_not_remembered(reading: Reading) -> None:
    before = len(VF._terms)
    for n in range(50):
        reading({"id": "http://e/x", f"http://w3id.org/valueflows/ont/vf#new{n}": "a"})
    assert len(VF._terms) == before


def test_every_unknown_term_is_reported_up_to_a_thousand(reading: Reading) -> None:
    found = reading({"id": "http://e/x", **{f"unknown{n}": n for n in range(1_500)}})
    assert rules(found.findings[:1000]) == ["UnknownTerm"] * 1000
    assert rules(found.findings[1000:]) == ["LimitExceeded"]


def test_a_subject_that_is_no_iri_is_told_once(reading: Reading) -> None:
    fault = reading.refused({"id": "http://e/x y", "type": "Person", "name": "A", "note": "B"})
    assert (rule(fault), fault.path) == ("InvalidIri", None)


def test_what_should_have_been_a_quantity_is_told_so(reading: Reading) -> None:
    fault = reading.refused({"id": "http://e/x", "resourceQuantity": "5 kg"})
    assert rule(fault) == "InvalidIri"
    assert 'write a quantity such as {"hasNumericalValue": "5", "hasUnit": "kilo' in fault.message


@pytest.mark.parametrize(
    ("statement", "advice"),
    [
        (':x vf:zzzz "a" .', "For a property of your own, write its IRI in full."),
        (":x a vf:Zzzz .", "For a class of your own, write its IRI in full."),
        (":x vf:hasUnit vf:zzzz .", "Use a unit of OM 2 such as kilogram, hour or one, or record"),
        (":x vf:" + "z" * 500 + ' "a" .', "For a property of your own"),
    ],
)
def test_a_name_that_is_unlike_any_other_has_advice(
    reading: Reading, statement: str, advice: str
) -> None:
    assert advice in reading.refused(turtle(statement), TURTLE).message


def test_what_is_long_is_not_repeated_whole(reading: Reading) -> None:
    fault = reading.refused(turtle(f':x vf:hasPointInTime "{"9" * 5000}" .'), TURTLE)
    assert fault.value == Literal("9" * 997 + "...")
    assert len(fault.message) < 300
    fault = reading.refused(turtle(f":x vf:provider <http://e/{'y' * 5000}> ."), TURTLE)
    assert isinstance(fault.value, NamedNode)
    assert len(fault.value.value) == 1000
