"""Hidden characters, one by one."""

import sys
from unicodedata import category

import pytest

from valuegraph.rdf.characters import is_hidden, visible


def test_what_is_hidden_goes_by_the_category_of_unicode() -> None:
    hidden = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    for character in map(chr, range(sys.maxunicode + 1)):
        if is_hidden(character) != (category(character) in hidden):
            pytest.fail(f"{character!r}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Weir Mill, größer \xa0 \u3000 \U0001f33e", "Weir Mill, größer \xa0 \u3000 \U0001f33e"),
        ("a\x1b[31m\x7f\x9b", r"a\x1b[31m\x7f\x9b"),
        (
            "\u061c\u200b\u200f\u2028\u202e\u2060\u2066",
            r"\u061c\u200b\u200f\u2028\u202e\u2060\u2066",
        ),
        ("\ufeff\ud800\U000e0041", r"\ufeff\ud800\U000e0041"),
        ("a\r\n\tb", "a\\r\n\\tb"),
    ],
)
def test_hidden_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text, kept="\n") == shown
