"""Characters that nobody sees in a text, and that may do something to whoever reads it."""

from unicodedata import category


def is_hidden(character: str) -> bool:
    """Whether a character is a control, a format (such as bidi controls and what has no width), a
    line or paragraph separator, private, unassigned or half of a surrogate pair. Spaces are not
    hidden."""
    return not character.isprintable() and category(character) != "Zs"


def visible(text: str, kept: str = "") -> str:
    r"""``text`` with hidden characters as escapes such as ``\x1b`` and ``\u202e``, but for those
    that are ``kept``: a terminal or a log shows it as it is."""
    if text.isprintable():
        return text
    return "".join(
        each.encode("unicode_escape").decode() if is_hidden(each) and each not in kept else each
        for each in text
    )
