"""Regular expressions match what Oxigraph matches, whichever engine answers."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from valuegraph.rdf.regular_expressions import RegularExpressionError, regular_expression

ENDLESS = {
    "optional": ("^" + "a?" * 28 + "a" * 28 + "$", "a" * 27),
    "choices": ("^" + "(a|a)" * 30 + "$", "a" * 30 + "b"),
    "bounded": ("^" + "a{0,16}" * 8 + "b", "a" * 128),
    "bounded widely": ("^" + "a{0,900}" * 4 + "b", "a" * 4000),
    "sequence": ("a*a*b", "a" * 4096),
    "classes": (r"[^x]*[^y]*\d", "a" * 4096),
    "long": ("a*b", "a" * 100_000),
}
"""Patterns that take a backtracking engine for ever, and texts that they do not match."""

FLAGS = ("", "i", "s", "m", "im", "x", "ims", "q")

PLAIN = list("abcAZ09 -_.^$äßK")
ESCAPES = [rf"\{each}" for each in (*"dDwWsSnt.bA$", "\\", "p{L}")]
CLASSES = (
    r"[a-c] [^a-c] [0-9A-Z] [\d_] [ä-ö] [-a] [a-] [\]] [.] [$] []a] [^]a] [a&&b] [a--b] [a||b]"
)
GROUPS = "(a|b) (?:ab) (ab) () (?i) (?=a) [[:alpha:]] [a~~b]"
atoms = st.sampled_from([*PLAIN, *ESCAPES, *CLASSES.split(" "), *GROUPS.split(" ")])
repeats = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "{,2}", "*?", "++"])
written = st.lists(st.builds("".join, st.tuples(atoms, repeats)), max_size=4).map("".join)
patterns = st.one_of(
    written,
    st.builds("^{}$".format, written),
    st.builds("{}|{}".format, written, written),
    st.text("ab^$.*+?()[]{}|\\-,1dws\n ", max_size=8),
    st.text(max_size=4),
)
texts = st.one_of(
    st.text("abcAZ09 -_.^$\n\t\\[]", max_size=12),
    st.text("abäÄßſKKöλΣς\u0661\u00a0\u2028\r\n", max_size=8),
    st.text(max_size=8),
)


def asked(text: str, pattern: str, flags: str) -> bool | None:
    """Oxigraph's answer; None where the pattern is none."""
    arguments = ", ".join(str(Literal(each)) for each in (text, pattern, flags))
    found = Store().query(f"SELECT (REGEX({arguments}) AS ?result) {{}}")
    assert isinstance(found, QuerySolutions)
    result = next(found)["result"]
    return None if not isinstance(result, Literal) else result.value == "true"


@given(patterns, st.sampled_from(FLAGS), st.lists(texts, min_size=1, max_size=6))
@example("a$", "", ["a\n", "a", "ba"])
@example("a$", "m", ["a\n", "a\nb", "b\na"])
@example("^b", "m", ["a\nb", "a\r\nb"])
@example(".", "", ["\n", "\r", "\x85", "\u2028"])
@example(r"^\d$", "", ["1", "\u0661"])
@example(r"^\w+$", "", ["ab_1", "\u00e4"])
@example(r"^\s$", "", [" ", "\x0b", "\x1c", "\u00a0"])
@example("k", "i", ["K", "\u212a"])
@example("s", "i", ["S", "\u017f"])
@example("a b", "x", ["ab", "a b"])
@example("a.b", "q", ["a.b", "axb"])
def test_a_pattern_matches_what_oxigraph_matches(
    pattern: str, flags: str, among: list[str]
) -> None:
    answers = [asked(text, pattern, flags) for text in among]
    if None in answers:
        with pytest.raises(RegularExpressionError):
            regular_expression(pattern, flags)
    else:
        matches = regular_expression(pattern, flags)
        assert [matches(text) for text in among] == answers


@pytest.mark.parametrize(
    ("pattern", "flags"), [("[a", ""), ("a)", ""), ("*", ""), ("a", "z"), (r"\k", ""), ("(?<n", "")]
)
def test_what_is_no_pattern_is_refused_by_name(pattern: str, flags: str) -> None:
    with pytest.raises(RegularExpressionError, match="is no regular expression of SPARQL") as fault:
        regular_expression(pattern, flags)
    assert repr(pattern) in str(fault.value)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "^(a|a)*$", "(a|b|ab)*c", "^a*a*a*a*a*$", r"^(\w+\s?)*$", "^.*.*a$"]
)
def test_no_pattern_runs_away(pattern: str) -> None:
    matches = regular_expression(pattern)
    start = time.process_time()
    assert not matches("a" * 4000 + "!")
    assert time.process_time() - start < 2


@pytest.mark.parametrize("flags", ["", "i"])
@pytest.mark.parametrize("kind", ENDLESS)
def test_nor_does_one_without_repeated_groups(kind: str, flags: str) -> None:
    pattern, text = ENDLESS[kind]
    start = time.process_time()
    assert not regular_expression(pattern, flags)(text)
    assert time.process_time() - start < 2
