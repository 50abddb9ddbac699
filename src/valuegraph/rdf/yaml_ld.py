"""Reading YAML-LD: YAML 1.2 core schema to JSON values (YAML-LD 1.0, section 3).

YAML 1.1 readers make dates of time stamps and booleans of ``no``; here a plain scalar is null,
boolean, integer or float exactly as the core schema has it, and a string otherwise. The values are
built from parser events without recursion, with the depth and the aliases counted.

What an alias stands for is counted as often as it is used, before anything copies it: all values
together are no more than the document has bytes, which no document without aliases can reach. So
work and memory stay in proportion to the document, whatever its aliases multiply.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import yaml

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.jsonld.faults import malformed, too_deep
from valuegraph.rdf.jsonld.numbers import JsonNumber, parse_float, parse_int
from valuegraph.rdf.jsonld.read import EMPTY, object_of
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEAST_VALUES: Final = 100_000
"""So many values may a document have however short it is."""

_TEXT: Final = 64
"""Characters of a text that an alias repeats at the cost of one value."""

_MOST_WORDS: Final = 1000
"""So many short texts are looked out for, to hold those that are repeated once."""

_DIRECTIVES: Final = re.compile(rb"^%", re.MULTILINE)
_MOST_DIRECTIVES: Final = 10
"""The parser compares each directive with all others; documents have one, ``%YAML``."""

_TAGS: Final = (None, "!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq")))
_TOO_DEEP: Final = "maximum nesting depth"
_NULL: Final = ("", "~", "null", "Null", "NULL")
_TRUE: Final = ("true", "True", "TRUE")
_FALSE: Final = ("false", "False", "FALSE")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")


@dataclass(slots=True)
class _Collection:
    """A mapping or sequence that is still open."""

    is_mapping: bool
    anchor: str | None
    items: list[Any] = field(default_factory=list)
    size: int = 1
    """Its values and itself, what aliases stand for included."""

    def closed(self) -> Any:
        if not self.is_mapping:
            return self.items
        keys, values = self.items[0::2], self.items[1::2]
        for key in keys:
            if not isinstance(key, str) or isinstance(key, JsonNumber):
                raise malformed(f"{_shown(key)} is a key but no string; write it in quotes.")
        return object_of(list(zip(keys, values, strict=True)))


def read_yaml(body: bytes, limits: Limits) -> Any:
    """The single document of a YAML stream as JSON values.

    Raises :class:`DocumentError` for malformed YAML (with line and column), encodings other than
    UTF-8 (YAML-LD 1.0, section 2), several documents, nesting or values beyond the limit, keys that
    are no strings, repeated keys, or tags other than ``!!str``, ``!!map`` and ``!!seq``.
    """
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise malformed("The YAML is in UTF-16. Save it as UTF-8.")
    if len(_DIRECTIVES.findall(body)) > _MOST_DIRECTIVES:
        raise malformed("The YAML has directive after directive (lines with %); leave them out.")
    most = min(limits.nodes, max(len(body), _LEAST_VALUES))
    try:
        return _Builder(replace(limits, nodes=most)).document(yaml.parse(body, Loader=_LOADER))
    except yaml.reader.ReaderError as fault:
        message = f"The YAML breaks at byte {fault.position}: {fault.reason}."
        raise malformed(f"{message} Save it as UTF-8, without control characters.") from fault
    except yaml.YAMLError as fault:
        if _TOO_DEEP in str(fault):  # The parser reads ahead of its events, and has its own limit.
            raise DocumentError(too_deep(limits)) from fault
        mark = getattr(fault, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(fault, "problem", None) or str(fault)
        raise malformed(f"The YAML breaks{place}: {problem}.") from fault


class _Builder:
    """Builds the values of one stream from the events of its parser."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: list[_Collection] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._stream = _Collection(is_mapping=False, anchor=None)
        self._words: dict[str, str] = {}
        self._written = 0

    def document(self, events: Iterable[Any]) -> Any:
        """The only document."""
        for event in events:
            kind = type(event)
            if kind is yaml.AliasEvent:
                self._place(*self._anchored(event.anchor))
            elif kind is yaml.ScalarEvent:
                _check_tag(event)
                size = 1 + len(event.value) // _TEXT
                self._place(self._one(_scalar(event)), size, event.anchor)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                _check_tag(event)
                if len(self._open) >= self._limits.depth:
                    raise DocumentError(too_deep(self._limits))
                is_mapping = kind is yaml.MappingStartEvent
                self._open.append(_Collection(is_mapping, event.anchor))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                ended = self._open.pop()
                self._place(ended.closed(), ended.size, ended.anchor)
            elif kind is yaml.DocumentStartEvent and self._stream.items:
                raise malformed("The stream has 2 documents; send one.")
        if not self._stream.items:
            raise malformed(EMPTY)
        if self._stream.size - 1 > self._limits.nodes:
            raise DocumentError(_too_many_values(self._limits))
        return self._stream.items[0]

    def _one(self, value: Any) -> Any:
        """The same value, held once: the parser makes each key and each word anew."""
        if type(value) is not str or len(value) > _TEXT:
            return value
        if len(self._words) < _MOST_WORDS:
            return self._words.setdefault(value, value)
        return self._words.get(value, value)

    def _place(self, value: Any, size: int, anchor: str | None = None) -> None:
        """Put a value where it stands; ``size`` is what an alias of it counts for."""
        self._written += 1
        if self._written > self._limits.nodes:
            raise DocumentError(_too_many_values(self._limits))
        if anchor is not None:
            self._anchors[anchor] = (value, size)
        around = self._open[-1] if self._open else self._stream
        around.items.append(value)
        around.size = min(around.size + size, self._limits.nodes + 2)  # Beyond that all is one.

    def _anchored(self, anchor: str) -> tuple[Any, int]:
        if anchor not in self._anchors:
            raise malformed(f"The alias *{excerpt(anchor)} has no anchor before it.")
        return self._anchors[anchor]


def _check_tag(event: Any) -> None:
    if event.tag not in _TAGS:
        mark = event.start_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}"
        raise malformed(
            f"The tag {excerpt(event.tag)} at {where} means nothing here; leave it out."
        )


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text  # Quoted, block style or tagged: a string.
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.match(text):
        number = parse_int(text)
        return number if str(number) == text else JsonNumber(text)  # A code such as 0042.
    return parse_float(text) if _FLOAT.match(text) else text


def _shown(key: Any) -> str:
    """A key for a message; what aliases have multiplied is not written out."""
    return "A collection" if isinstance(key, dict | list) else excerpt(f"{key!r}")


def _too_many_values(limits: Limits) -> Finding:
    return violation(
        "LimitExceeded",
        f"The document has more than {limits.nodes:,} values, aliases counted as often as they are "
        "used; use fewer aliases, or send the document in several parts.",
    )
