"""YAML-LD: the core schema, and streams that are meant to hurt."""

from time import process_time
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.reading import Reading, rule
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.jsonld.numbers import JsonNumber
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.syntaxes import YAML_LD
from valuegraph.rdf.yaml_ld import read_yaml
from valuegraph.vocabulary.namespaces import VF, XSD


def read(text: str, limits: Limits = DEFAULT_LIMITS) -> Any:
    return read_yaml(text.encode(), limits)


def fault(text: str | bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(DocumentError) as raised:
        read_yaml(text if isinstance(text, bytes) else text.encode(), limits)
    return raised.value.finding.message


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:30:00Z",
        "2026-03-01",
        "1:30",
        "no",
        "off",
        "yes",
        "y",
        "0x1F",
        "0o17",
        "1_000",
    ],
)
def test_plain_scalars_that_yaml_1_1_reads_otherwise_are_strings(text: str) -> None:
    assert read(f"[{text}]") == [text]


@pytest.mark.parametrize("text", ["1:30", ".inf", ".nan", "12e", "=", "<<", "~x", "http://e/x"])
def test_scalars_that_are_nothing_else_are_strings(text: str) -> None:
    assert read(f"[{text}]") == [text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("~", None),
        ("Null", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-7", -7),
        ("+7", JsonNumber("+7")),
        ("012", JsonNumber("012")),
        ('"12"', "12"),
        ("'true'", "true"),
        ("!!str 12", "12"),
        ("!!str null", "null"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">\n  a\n  b\n", "a b\n"),
    ],
)
def test_scalars_of_the_core_schema(text: str, value: object) -> None:
    found = read(f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["0.1", "1e3", "-.5", "3.", "3.5E0", "12345678901234567890"])
def test_numbers_keep_their_spelling(text: str) -> None:
    found = read(f"[{text}]")
    assert found == [JsonNumber(text)]
    assert isinstance(found[0], JsonNumber)


def test_collections_in_block_and_flow_style() -> None:
    assert read("a:\n- b: [1, {c: d}]\n- e\n") == {"a": [{"b": [1, {"c": "d"}]}, "e"]}


def test_aliases_repeat_their_anchor() -> None:
    assert read("a: &q {n: 1}\nb: *q\nc: [*q, *q]") == {
        "a": {"n": 1},
        "b": {"n": 1},
        "c": [{"n": 1}, {"n": 1}],
    }


def test_a_later_anchor_of_the_same_name_counts_from_there() -> None:
    assert read("[&x 1, *x, &x 2, *x]") == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "An object has the key 'a' twice"),
        ("a: [&x 1]\nb: *y", "The alias *y has no anchor before it."),
        ("&x [*x]", "The alias *x has no anchor before it."),
        ("&x {a: *x}", "The alias *x has no anchor before it."),
        ("a: !Agent b", "The tag !Agent at line 1, column 4 means nothing here"),
        ("!!python/object:os.system {}", "The tag tag:yaml.org,2002:python/object:os.system at"),
        ("a: !!int '12'", "The tag tag:yaml.org,2002:int at line 1, column 4"),
        ("a: 1\n---\nb: 2", "The stream has 2 documents; send one."),
        ("# nothing", "The document is empty; send an object"),
        ("a: b\n\tc: d", "at line 2, column 1"),
        ("a: [1, 2", "at line 2, column 1"),
        ("a: 'b", "at line 1, column 6"),
        ("a: b: c", "at line 1, column 5"),
        ("%YAML 3.0\n---\na: 1", "at line 1"),
        ("1: a", "1 is a key but no string"),
        ("1.5: a", "'1.5' is a key but no string"),
        ("true: a", "True is a key but no string"),
        ("null: a", "None is a key but no string"),
        ("? [a]\n: b", "A collection is a key but no string"),
        (b"a: \xff", "The YAML breaks"),
        (b"a: \x00", "The YAML breaks"),
        ('a: "\\ud800"', "The YAML breaks at line 1"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_place(text: str | bytes, message: str) -> None:
    assert message in fault(text)


def test_nesting_is_limited() -> None:
    limits = Limits(depth=5)
    assert read("[[[[[1]]]]]", limits) == [[[[[1]]]]]
    for deep in ("[[[[[[1]]]]]]", "- - - - - - 1", "{a: {a: {a: {a: {a: {a: 1}}}}}}"):
        assert "nested deeper than 5 levels" in fault(deep, limits)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_bottomless_nesting_stops_at_the_limit(reading: Reading, opening: str) -> None:
    started = process_time()
    assert rule(reading.refused(opening * 5_000_000, YAML_LD)) == "LimitExceeded"
    assert process_time() - started < 2


def bomb(levels: int) -> str:
    tens = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels))
    return "\n".join(["a0: &a0 x", *tens])


def test_multiplying_aliases_stop_at_the_limit_of_values(reading: Reading) -> None:
    started = process_time()
    found = reading.refused(bomb(60), YAML_LD, Limits(nodes=100_000))
    assert rule(found) == "LimitExceeded"
    assert "more than 100,000 values" in found.message
    assert process_time() - started < 2


def test_a_multiplied_key_is_not_written_out(reading: Reading) -> None:
    started = process_time()
    found = reading.refused(f"{bomb(60)}\n? *a59\n: x", YAML_LD)
    assert "A collection is a key" in found.message
    assert process_time() - started < 2


def test_a_record_in_yaml(reading: Reading) -> None:
    record = """
        "@context":
          - https://w3id.org/valuegraph/context.jsonld
          - ex: https://example.org/
        id: ex:event
        type: EconomicEvent
        hasPointInTime: 2026-03-01
        name: no
    """
    lines = "\n".join(line.removeprefix("        ") for line in record.splitlines())
    assert {str(quad.object) for quad in reading.accepted(lines, YAML_LD)} == {
        "<https://w3id.org/valueflows/ont/vf#EconomicEvent>",
        '"2026-03-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTimeStamp>',
        '"no"',
    }


def test_a_code_keeps_its_zeros(reading: Reading) -> None:
    x, code = NamedNode("http://e/x"), "0012345"
    body = f"id: {x.value}\ntype: EconomicResource\nname: x\ntrackingIdentifier: {code}\n"
    body += f"http://e/p: {code}\n"
    found = reading.accepted(body, YAML_LD)
    assert Quad(x, VF.trackingIdentifier, Literal(code)) in found
    assert Quad(x, NamedNode("http://e/p"), Literal("12345", datatype=XSD.integer)) in found
