"""The keys of an object and what they mean (JSON-LD 1.1 API, section 5.1.2, steps 7 to 14)."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.intake import long_iri
from valuegraph.rdf.jsonld.active_context import ActiveContext, Definition
from valuegraph.rdf.jsonld.context_processing import ContextProcessor
from valuegraph.rdf.jsonld.faults import no_json_ld, told, too_deep
from valuegraph.rdf.jsonld.keywords import KEYWORDS, is_keyword_like
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt

UNDEFINED: Final = "undefined"
NULL: Final = "null"
"""Why a key is left out: no context defines it, or one maps it to null."""

_CONTENT: Final = ("@graph", "@included", "@reverse")
_NATURE: Final = ("@direction", "@id", "@index", "@language", "@list", "@set", "@value")


class Entry(NamedTuple):
    """A key that stands for a property or a keyword, with the context that its value is read in."""

    key: str
    meaning: str
    value: Any
    active: ActiveContext

    @property
    def definition(self) -> Definition | None:
        """What the context says of the key."""
        return self.active.terms.get(self.key)


@dataclass(slots=True)
class ObjectEntries:
    """What an object says.

    ``keywords`` have the values of those that say what the object is, ``types`` those of all keys
    for ``@type``, ``content`` the properties, ``@graph``, ``@included`` and ``@reverse`` as they
    stand. ``left_out`` are keys that say nothing here: without a
    definition, mapped to null, or for another reason.
    """

    active: ActiveContext
    keywords: dict[str, Any] = field(default_factory=dict)
    types: list[Any] = field(default_factory=list)
    content: list[Entry] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def has(self, keyword: str) -> bool:
        """Whether a keyword is among the content."""
        return any(each.meaning == keyword for each in self.content)


def read_entries(
    active: ActiveContext, element: dict[str, Any], contexts: ContextProcessor, limits: Limits,
    depth: int,
) -> ObjectEntries:  # fmt: skip
    """The keys of an object, those of nested ones (``@nest``) after its own. Raises
    :class:`~valuegraph.rdf.document.DocumentError`."""
    found = ObjectEntries(active)
    _add(found, active, element, contexts, limits, depth)
    return found


def _add(
    found: ObjectEntries, active: ActiveContext, element: dict[str, Any],
    contexts: ContextProcessor, limits: Limits, depth: int,
) -> None:  # fmt: skip
    nested: list[tuple[str, Any]] = []
    for key, value in element.items():
        if key == "@context":
            continue
        meaning = active.key(key)
        if meaning is None:
            reason = "in JSON-LD, which would drop it" if is_keyword_like(key) else NULL
            found.left_out.append((key, reason))
        elif meaning[:1] == "@" and meaning in KEYWORDS:
            if meaning == "@nest":
                nested.append((key, value))
            else:
                _add_keyword(found, Entry(key, meaning, value, active))
        elif ":" in meaning:
            if len(key) > limits.iri_length:
                raise DocumentError(long_iri(key, limits))
            found.content.append(Entry(key, meaning, value, active))
        else:
            found.left_out.append((key, UNDEFINED))
    for key, value in nested:
        for each in value if isinstance(value, list) else [value]:
            inner = contexts.of_property(active, active.terms.get(key))
            _add_nested(found, inner, key, each, contexts, limits, depth)


def _add_nested(
    found: ObjectEntries, active: ActiveContext, key: str, nested: Any,
    contexts: ContextProcessor, limits: Limits, depth: int,
) -> None:  # fmt: skip
    if depth >= limits.depth:
        raise DocumentError(too_deep(limits))
    if not isinstance(nested, dict) or any(active.key(each) == "@value" for each in nested):
        raise no_json_ld(f"{excerpt(key)} nests {told(nested)}; write an object of properties.")
    if "@context" in nested:
        found.left_out.append(("@context", f"in what {excerpt(key)} nests"))
    _add(found, active, nested, contexts, limits, depth + 1)


def _add_keyword(found: ObjectEntries, entry: Entry) -> None:
    meaning, value = entry.meaning, entry.value
    if meaning == "@type":
        found.types += value if isinstance(value, list) else [value]
        found.keywords[meaning] = value
    elif meaning in _CONTENT:
        if meaning != "@included" and found.has(meaning):
            raise _twice(meaning)
        found.content.append(entry)
    elif meaning in _NATURE:
        if meaning in found.keywords:
            raise _twice(meaning)
        found.keywords[meaning] = value
    else:
        found.left_out.append((entry.key, "in JSON-LD, which would drop it"))


def _twice(keyword: str) -> Exception:
    return no_json_ld(f"{keyword} is defined twice in one object, once by another name; keep one.")
