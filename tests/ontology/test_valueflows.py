"""Our ValueFlows is the published one, term by term, save for a table of differences."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

import pytest

from .prefixed import Vocabulary

ACTIONS = [
    "accept",
    "cite",
    "combine",
    "consume",
    "copy",
    "deliverService",
    "dropoff",
    "lower",
    "modify",
    "move",
    "pickup",
    "produce",
    "raise",
    "separate",
    "transfer",
    "transferAllRights",
    "transferCustody",
    "use",
    "work",
]


@dataclass(frozen=True)
class Difference:
    """Facts of the published file that ours leaves out, and facts it has in their place."""

    reason: str
    left_out: frozenset[str] = field(default_factory=frozenset)
    added: frozenset[str] = field(default_factory=frozenset)


def difference(reason: str, left_out: list[str], added: list[str]) -> Difference:
    return Difference(reason, frozenset(left_out), frozenset(added))


TEXT_OR_IRI = ["state", "classifiedAs", "resourceClassifiedAs", "processClassifiedAs"]
NUMBERS = ["hasNumericalValue", "lat", "long", "alt"]
BEHAVIOURS = [
    "InputOutput",
    "CreateResource",
    "EventQuantity",
    "AccountingEffect",
    "OnhandEffect",
    "LocationEffect",
    "ContainedEffect",
    "AccountableEffect",
    "StageEffect",
    "StateEffect",
]
UNTYPED_BEHAVIOURS = [
    "EventQuantity",
    "AccountingEffect",
    "OnhandEffect",
    "AccountableEffect",
    "StageEffect",
    "StateEffect",
]

DIFFERENCES = [
    difference(
        "vf:notApplicable is a value of every behaviour, but typed for some of them only",
        left_out=[],
        added=[f"vf:notApplicable rdf:type vf:{name}" for name in UNTYPED_BEHAVIOURS],
    ),
    difference(
        "vf:PairsWith is used as a class, but not declared",
        left_out=[],
        added=[
            "vf:PairsWith rdf:type owl:Class",
            'vf:PairsWith rdfs:label "Pairs With"@en',
            'vf:PairsWith vs:term_status "testing"',
        ],
    ),
    difference(
        "vf:pairsWith has the value vf:notApplicable, which is no action",
        left_out=["vf:pairsWith rdfs:range vf:Action"],
        added=["vf:pairsWith rdfs:range vg:PairsWithRange"],
    ),
    difference(
        "an object property cannot have strings for values",
        left_out=[f"vf:{name} rdf:type owl:ObjectProperty" for name in TEXT_OR_IRI],
        added=[f"vf:{name} rdf:type owl:DatatypeProperty" for name in TEXT_OR_IRI],
    ),
    difference(
        "an intent can be an independent demand too",
        left_out=[
            "vf:independentDemandOf rdfs:domain vf:Commitment",
            "vf:hasIndependentDemand rdfs:range vf:Commitment",
        ],
        added=[
            "vf:independentDemandOf rdfs:domain vg:IndependentDemand",
            "vf:hasIndependentDemand rdfs:range vg:IndependentDemand",
        ],
    ),
    difference(
        "work may state a resource quantity beside the effort",
        left_out=["vf:work vf:eventQuantity vf:effort"],
        added=["vf:work vf:eventQuantity vf:both"],
    ),
    difference(
        "numbers are exact decimals",
        left_out=[f"vf:{name} rdfs:range dtype:numericUnion" for name in NUMBERS],
        added=[f"vf:{name} rdfs:range xsd:decimal" for name in NUMBERS],
    ),
    difference(
        "a label is left over from an earlier name",
        left_out=['vf:separate rdfs:label "unpack"@en'],
        added=['vf:separate rdfs:label "separate"@en'],
    ),
    difference(
        "a label is that of another individual",
        left_out=['vf:updateTo rdfs:label "update"@en'],
        added=['vf:updateTo rdfs:label "update to"@en'],
    ),
    difference(
        "every action needs a vf:label, of which it has to have one",
        left_out=[],
        added=[
            f'vf:{name} vf:label "{label}"'
            for name, label in {
                **{name: name for name in ACTIONS},
                "deliverService": "deliver service",
                "transferAllRights": "transfer all rights",
                "transferCustody": "transfer custody",
            }.items()
        ],
    ),
    difference(
        "vf:layer and vf:knowledge are used, but not declared",
        left_out=[f"vf:{name} vf:layer vf:knowledge" for name in BEHAVIOURS],
        added=[],
    ),
]


def stated(vocabulary: Vocabulary) -> set[str]:
    """All facts about ValueFlows terms, the wording of comments and our own properties aside."""
    return {
        f"{term} {predicate} {value}"
        for term in vocabulary.terms("vf")
        for predicate, value in vocabulary.facts(term)
        if predicate != "rdfs:comment" and not predicate.startswith("vg:")
    }


def test_nothing_is_left_out_but_what_the_table_lists(
    valueflows: Vocabulary, published: Vocabulary
) -> None:
    listed = {fact for entry in DIFFERENCES for fact in entry.left_out}
    assert stated(published) - stated(valueflows) == listed


def test_nothing_is_added_but_what_the_table_lists(
    valueflows: Vocabulary, published: Vocabulary
) -> None:
    listed = {fact for entry in DIFFERENCES for fact in entry.added}
    assert stated(valueflows) - stated(published) == listed


@pytest.mark.parametrize("entry", DIFFERENCES, ids=lambda entry: entry.reason)
def test_each_listed_difference_exists(
    entry: Difference, valueflows: Vocabulary, published: Vocabulary
) -> None:
    assert entry.left_out <= stated(published)
    assert not entry.left_out & stated(valueflows)
    assert entry.added <= stated(valueflows)
    assert not entry.added & stated(published)


def test_comments_are_our_own_words(ontology: Vocabulary, published: Vocabulary) -> None:
    theirs = {text.value for _, text in published.literals("rdfs:comment") if len(text.value) > 20}
    ours = [
        (term, text.value)
        for term, text in ontology.literals("rdfs:comment")
        if len(text.value) > 20
    ]
    too_close: list[tuple[str, str, str]] = []
    for their in theirs:
        # SequenceMatcher keeps what it knows of its second text, so that one stays for the loop.
        matcher = SequenceMatcher(b=their.lower(), autojunk=False)
        for term, our in ours:
            matcher.set_seq1(our.lower())
            # The two quick ratios are upper bounds of the third.
            bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(bound() > 0.8 for bound in bounds):
                too_close.append((term, our, their))
    assert too_close == []


def test_every_term_is_explained_once_in_english(valueflows: Vocabulary) -> None:
    unions = {term for term in valueflows.terms("vf") if valueflows.values(term, "owl:unionOf")}
    comments = [(term, text.language) for term, text in valueflows.literals("rdfs:comment")]
    assert sorted(comments) == sorted((term, "en") for term in valueflows.terms("vf") - unions)


def test_every_term_has_one_english_label(valueflows: Vocabulary) -> None:
    labels = [(term, text.language) for term, text in valueflows.literals("rdfs:label")]
    named = valueflows.terms("vf") | {"vg:IndependentDemand", "vg:PairsWithRange"}
    assert sorted(labels) == sorted((term, "en") for term in named)


def test_there_are_nineteen_actions(valueflows: Vocabulary) -> None:
    assert valueflows.subjects("rdf:type", "vf:Action") == {f"vf:{name}" for name in ACTIONS}


def test_every_action_has_every_behaviour_once_and_within_its_range(
    valueflows: Vocabulary,
) -> None:
    behaviours = {
        term
        for term in valueflows.subjects("rdfs:domain", "vf:Action")
        if valueflows.values(term, "rdf:type") == {"owl:ObjectProperty"}
    }
    assert len(behaviours) == 11
    for action in valueflows.subjects("rdf:type", "vf:Action"):
        for behaviour in behaviours:
            value = valueflows.value(action, behaviour)
            admitted = {valueflows.value(behaviour, "rdfs:range")}
            if "vg:PairsWithRange" in admitted:
                admitted = {"vf:Action", "vf:PairsWith"}
            assert valueflows.values(value, "rdf:type") & admitted, (action, behaviour, value)


def test_actions_pair_both_ways(valueflows: Vocabulary) -> None:
    pairs = {
        (action, valueflows.value(action, "vf:pairsWith"))
        for action in valueflows.subjects("rdf:type", "vf:Action")
    }
    assert {pair for pair in pairs if pair[1] != "vf:notApplicable"} == {
        ("vf:accept", "vf:modify"),
        ("vf:modify", "vf:accept"),
        ("vf:pickup", "vf:dropoff"),
        ("vf:dropoff", "vf:pickup"),
    }
