"""Policies: what each refuses, over what it is in the way of, and how a ledger keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.ledger.books import PREFIXES, Books, correction, event, x
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusal, refusals
from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.ledger import Ledger
from valuegraph.ledger.policies import bundled_policies, judged_by_rules, policies_named
from valuegraph.operations.examples import load_example
from valuegraph.operations.lint import lint_files
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.paths import path_text
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import SH, VG
from valuegraph.vocabulary.ontology import Ontology

NAMES = [policy.name for policy in bundled_policies()]
FLOUR = {
    "id": "x:flour",
    "type": "EconomicResource",
    "name": "Flour",
    "primaryAccountable": "x:mill",
}
RAISED = event("raised", "raise", "5 kilogram", resource="x:flour")

OWN_SHAPES = f"""{PREFIXES}
@prefix sh: <http://www.w3.org/ns/shacl#> .
x:OfFlour a sh:NodeShape ; sh:property [ sh:path vf:conformsTo ; sh:hasValue x:flour-kind ] .
x:FlourOnHand a sh:NodeShape ;
    sh:targetClass vf:EconomicResource ;
    sh:message "There is not so much flour." ;
    sh:or (
        [ sh:not x:OfFlour ]
        [ sh:path ( vf:onhandQuantity vf:hasNumericalValue ) ; sh:minInclusive 0 ]
    ) .
"""
"""No overdraft, for the resources of one specification only."""


# The files


def test_every_policy_says_what_it_is_for() -> None:
    assert len(NAMES) == 12
    for policy in bundled_policies():
        assert policy.iri.value == f"https://w3id.org/valuegraph/shapes/policies/{policy.name}"
        assert policy.title
        assert policy.description.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_shape_says_what_to_do(name: str) -> None:
    (policy,) = policies_named([name])
    quads = list(parse(policy.document().body, format=RdfFormat.TURTLE))
    described = {q.subject for q in quads if q.predicate == SH.description}
    named = {q.subject for q in quads if q.predicate == SH.name}
    messages = {q.subject for q in quads if q.predicate == SH.message}
    assert messages
    assert messages <= described <= named


def test_the_shapes_are_well_formed_and_say_what_they_mean(ontology: Ontology) -> None:
    found = lint_files([policy.document() for policy in bundled_policies()], ontology)
    assert found.report.findings == ()


def test_the_example_network_holds_to_all_but_those_about_its_money() -> None:
    """Its members count the alders that they begin with, by a raise each."""
    names = [n for n in NAMES if n not in ("currency-issuers", "zero-sum-currencies")]
    with Ledger.open(base_iri="https://alderwater.example/", policies=names) as ledger:
        load_example(ledger, "alderwater")
        quads = list(ledger.reader.match())
        assert judged_by_rules(quads, names, ledger.ontology) == []


# No overdraft


def test_more_cannot_leave_than_is_on_hand(with_policies: Opener) -> None:
    books = with_policies("no-overdraft-onhand")
    books.accept(FLOUR, RAISED)
    found = refusal(books, event("used", "consume", "5.5 kilogram", resource="x:flour"))
    assert found.focus == x("flour")
    assert "Flour (<https://elsewhere.example/flour>) would have -0.5 kilogram" in found.message
    assert "onhandQuantity after the event <https://elsewhere.example/used>" in found.message
    books.accept(event("used", "consume", "5000 gram", resource="x:flour"))
    assert books.stock("flour")["onhandQuantity"] == "0 kilogram"


@pytest.mark.parametrize(
    ("policy", "action", "is_refused"),
    [
        ("no-overdraft-onhand", "transferCustody", True),
        ("no-overdraft-onhand", "transferAllRights", False),
        ("no-overdraft-accounting", "transferCustody", False),
        ("no-overdraft-accounting", "transferAllRights", True),
    ],
)
def test_rights_and_custody_are_watched_apart(
    with_policies: Opener, policy: str, action: str, is_refused: bool
) -> None:
    books = with_policies(policy)
    books.accept(FLOUR, RAISED)
    flow = event("given", action, "6 kilogram", resource="x:flour", receiver="x:bakery")
    assert books.record(flow).conforms is not is_refused


def test_only_what_a_commit_leaves_counts(with_policies: Opener) -> None:
    books = with_policies("no-overdraft-onhand")
    books.accept(FLOUR, event("used", "consume", "3 kilogram", resource="x:flour"), RAISED)
    assert books.stock("flour")["onhandQuantity"] == "2 kilogram"


def test_a_correction_that_overdraws_is_told_of(with_policies: Opener) -> None:
    books = with_policies("no-overdraft-onhand", "no-overdraft-accounting")
    books.accept(FLOUR, RAISED, event("used", "consume", "3 kilogram", resource="x:flour"))
    receipt = books.accept(correction("less", RAISED, "-4 kilogram"))
    found = [f for f in receipt.findings if f.severity is Severity.WARNING]
    assert len(found) == 2
    assert all("after the event <https://elsewhere.example/less>" in f.message for f in found)
    assert all("A correction tells what was so" in f.message for f in found)


def test_without_the_policy_a_resource_may_be_overdrawn(books: Books) -> None:
    books.accept(FLOUR, event("used", "consume", "3 kilogram", resource="x:flour"))
    assert books.stock("flour")["onhandQuantity"] == "-3 kilogram"


def test_a_network_watches_one_specification_by_shapes_of_its_own(with_policies: Opener) -> None:
    books = with_policies(own=OWN_SHAPES)
    kinds = [
        {"id": f"x:{kind}-kind", "type": "ResourceSpecification", "name": kind}
        for kind in ("flour", "credit")
    ]
    books.accept(*kinds, {**FLOUR, "conformsTo": "x:flour-kind"})
    books.accept({**FLOUR, "id": "x:account", "conformsTo": "x:credit-kind"})
    books.accept(event("spent", "consume", "3 one", resource="x:account"))
    found = refusal(books, event("used", "consume", "3 kilogram", resource="x:flour"))
    assert found.message.startswith("There is not so much flour. ")
    both = "would have -3 kilogram as its accountingQuantity and -3 kilogram as its onhandQuantity"
    assert both in found.message


# Over a ledger that is in breach already


@pytest.fixture
def overdrawn(with_policies: Opener) -> Iterator[Books]:
    """A ledger that has -3 kg of flour, on which no-overdraft-onhand was switched on since."""
    books = with_policies()
    books.accept(FLOUR, event("used", "consume", "3 kilogram", resource="x:flour"))
    books.ledger.adopt(with_policies("no-overdraft-onhand").ledger.schema)
    yield books
    books.ledger.close()


def test_what_was_overdrawn_before_can_recover_by_and_by(overdrawn: Books) -> None:
    receipt = overdrawn.accept(event("raised", "raise", "1 kilogram", resource="x:flour"))
    (told,) = [f for f in receipt.findings if f.severity is Severity.WARNING]
    assert told.focus == x("flour")
    assert told.message.endswith("It was so before this commit, which makes it no worse.")
    overdrawn.accept(event("more", "raise", "2 kilogram", resource="x:flour"))
    assert overdrawn.stock("flour")["onhandQuantity"] == "0 kilogram"


def test_what_was_overdrawn_before_is_described_further(overdrawn: Books) -> None:
    overdrawn.accept({"id": "x:flour", "note": "We will see."})


def test_what_was_overdrawn_before_is_not_overdrawn_further(overdrawn: Books) -> None:
    found = refusal(overdrawn, event("again", "consume", "1 gram", resource="x:flour"))
    assert "would have -3.001 kilogram" in found.message


def test_shapes_about_an_entity_as_such_follow_its_quantities(with_policies: Opener) -> None:
    books = with_policies()
    kind = {"id": "x:flour-kind", "type": "ResourceSpecification", "name": "Flour"}
    used = event("used", "consume", "3 kilogram", resource="x:flour")
    books.accept(kind, {**FLOUR, "conformsTo": "x:flour-kind"}, used)
    books.ledger.adopt(with_policies(own=OWN_SHAPES).ledger.schema)
    refusal(books, event("again", "consume", "1 gram", resource="x:flour"))
    books.accept({"id": "x:flour", "note": "We will see."})
    books.accept(event("raised", "raise", "1 kilogram", resource="x:flour"))


# The accountable agent provides


@pytest.fixture
def accountable(with_policies: Opener) -> Iterator[Books]:
    """A ledger where the mill is accountable for flour, with provider-accountable on."""
    books = with_policies("provider-accountable")
    books.accept(FLOUR, RAISED)
    yield books
    books.ledger.close()


def baker(name: str, action: str, **changes: str) -> dict[str, object]:
    properties = {"provider": "x:bakery", "receiver": "x:bakery", "resource": "x:flour", **changes}
    return event(name, action, "1 kilogram", **properties)


@pytest.mark.parametrize("action", ["consume", "lower", "move", "transfer", "transferAllRights"])
def test_others_do_not_take_rights(accountable: Books, action: str) -> None:
    found = refusal(accountable, baker("taken", action, receiver="x:bo"))
    assert found.rule.value.endswith("Accountability")
    assert found.focus == x("taken")
    assert "<https://elsewhere.example/mill> is accountable" in found.message


@pytest.mark.parametrize("action", ["use", "cite", "transferCustody", "raise", "pickup"])
def test_what_takes_no_rights_is_free(accountable: Books, action: str) -> None:
    found = accountable.record(baker("done", action)).findings
    assert not [f for f in found if f.rule.value.endswith("Accountability")]


def test_the_accountable_agent_may(accountable: Books) -> None:
    accountable.accept(event("used", "consume", "1 kilogram", resource="x:flour"))
    given = event("given", "transfer", "1 kilogram", resource="x:flour", receiver="x:bakery")
    accountable.accept({**given, "toResourceInventoriedAs": "x:bags"})


def test_who_received_it_in_the_same_commit_may(accountable: Books) -> None:
    sold = event("sold", "transfer", "5 kilogram", resource="x:flour", receiver="x:bakery")
    sold["toResourceInventoriedAs"] = "x:flour"
    accountable.accept(sold, baker("baked", "consume"))
    assert accountable.stock("flour")["primaryAccountable"] == "x:bakery"
    refusal(accountable, event("late", "consume", "1 kilogram", resource="x:flour"))


def test_rights_to_the_receiving_resource_are_not_taken_either(accountable: Books) -> None:
    stock = {"id": "x:oats", "type": "EconomicResource", "name": "Oats"}
    own = event("own", "raise", "9 kilogram", resource="x:oats", provider="x:bakery")
    accountable.accept(stock, {**own, "receiver": "x:bakery"})
    into = event("into", "transfer", "1 kilogram", resource="x:oats", to="x:flour")
    found = refusal(accountable, {**into, "provider": "x:bakery", "receiver": "x:bakery"})
    assert "flour" in found.message


def test_nobody_gives_what_nobody_is_accountable_for(with_policies: Opener) -> None:
    books = with_policies("provider-accountable")
    books.accept({"id": "x:flour", "type": "EconomicResource", "name": "Flour"})
    taken = event("taken", "consume", "1 kilogram", resource="x:flour")
    assert "Nobody is accountable" in refusal(books, taken).message


def test_corrections_are_free(accountable: Books) -> None:
    given = event("given", "transferAllRights", "5 kilogram", resource="x:flour", receiver="x:bo")
    accountable.accept(given)
    accountable.accept(correction("back", RAISED, "-1 kilogram"))


def test_there_is_a_provider(accountable: Books) -> None:
    taken = event("taken", "consume", "1 kilogram", resource="x:flour", provider=None)
    assert any("name as provider" in f.message for f in refusals(accountable, taken))


# Only the loaded vocabularies


def test_a_property_from_elsewhere_is_refused(with_policies: Opener) -> None:
    books = with_policies("closed-vocabulary")
    ada = {"id": "x:ada", "type": "Person", "name": "Ada", "x:height": 3, "x:provdier": "x:bo"}
    first, second = refusals(books, ada)
    assert {first.rule, second.rule} == {VG.ClosedVocabulary}
    assert {first.path, second.path} == {x("height"), x("provdier")}
    assert any("Did you mean provider?" in f.message for f in (first, second))


def test_a_class_from_elsewhere_is_refused(with_policies: Opener) -> None:
    books = with_policies("closed-vocabulary")
    robot = {"id": "x:robot", "type": ["Person", "x:Robot"], "name": "R2"}
    found = refusal(books, robot)
    assert (found.focus, found.value) == (x("robot"), x("Robot"))
    assert found.path is not None
    assert path_text(found.path) == "rdf:type"


def test_the_document_cannot_declare_the_class_itself(with_policies: Opener) -> None:
    books = with_policies("closed-vocabulary")
    text = PREFIXES + 'x:Robot a owl:Class . x:r a vf:Person, x:Robot ; vf:name "R2" .'
    assert not books.submit(text, TURTLE).conforms


def test_what_the_vocabularies_and_rdf_have_is_free(with_policies: Opener) -> None:
    books = with_policies("closed-vocabulary")
    books.accept(FLOUR, RAISED)
    books.accept_turtle(
        'x:sack a vf:Unit ; vf:label "sack" ; vf:symbol "sk" ; rdfs:comment "25 kg" ; '
        "vg:conversionFactor 25 ; om2:hasDimension om2:mass-Dimension ."
    )


# A network's own agreement


def test_required_fields_are_asked_for(with_policies: Opener) -> None:
    books = with_policies("required-fields")
    found = refusals(books, {"id": "x:flour", "type": "EconomicResource"}, {**RAISED})
    assert {f.message.partition(":")[0] for f in found} == {
        "The network asks for a name",
        "The network asks what kind of resource it is",
    }


# Switching on


def test_all_policies_are_off_by_default() -> None:
    with Ledger.open() as ledger:
        assert ledger.policies == frozenset()


def test_a_directory_keeps_its_policies(tmp_path: Path) -> None:
    home = tmp_path / "ledger"
    on = ("no-overdraft-onhand", "closed-vocabulary")
    for chosen, expected in (
        (on, set(on)),
        (None, set(on)),
        (("required-fields",), {"required-fields"}),
        (("none",), set()),
        (None, set()),
    ):
        with Ledger.open(home, policies=chosen) as ledger:
            assert ledger.policies == expected
            document = f"{PREFIXES} x:ada a vf:Person ; x:height 3 ."
            refused = bool(expected & {"closed-vocabulary", "required-fields"})
            assert ledger.check(document.encode(), TURTLE).conforms is not refused


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["no-overdraft-onhnd"], "Did you mean no-overdraft-onhand"),
        (["everything-by-the-book"], "Use one of closed-books, closed-vocabulary"),
        (["none", "required-fields"], "no other name"),
    ],
)
def test_a_name_that_no_policy_has_is_told(names: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=words):
        Ledger.open(tmp_path / "ledger", policies=names)
    assert not (tmp_path / "ledger").exists()


def test_a_list_of_policies_that_is_none_is_damage(tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    (tmp_path / "ledger.json").write_text(
        '{"format": 1, "base_iri": "http://127.0.0.1:8000/", "policies": "all"}', encoding="utf-8"
    )
    with pytest.raises(LedgerDamagedError, match="policies"):
        Ledger.open(tmp_path)


def test_a_policy_can_be_imported_by_shapes_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    iri = "https://w3id.org/valuegraph/shapes/policies/required-fields"
    own.write_text(f"{PREFIXES} x:own a owl:Ontology ; owl:imports <{iri}> .", encoding="utf-8")
    nameless = NamedDocument("d", f"{PREFIXES} x:ada a vf:Person .".encode(), TURTLE)
    with Ledger.open(shapes=[own]) as ledger:
        assert not ledger.check(nameless.body, TURTLE).conforms
