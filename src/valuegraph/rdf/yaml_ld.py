"""Reading YAML-LD: YAML 1.2 core schema to JSON values (YAML-LD 1.0, section 3).

YAML 1.1 readers make dates of time stamps and booleans of ``no``; here a plain scalar is null,
boolean, integer or float exactly as the core schema has it, and a string otherwise. The values are
built from parser events without recursion, with the depth and the aliases counted.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.jsonld.numbers import JsonNumber, parse_float, parse_int
from valuegraph.rdf.jsonld.prepare import too_deep
from valuegraph.rdf.jsonld.read import EMPTY, object_of
from valuegraph.rdf.limits import Limits

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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

    def closed(self) -> Any:
        if not self.is_mapping:
            return self.items
        keys, values = self.items[0::2], self.items[1::2]
        for key in keys:
            if not isinstance(key, str) or isinstance(key, JsonNumber):
                raise _fault(f"{_shown(key)} is a key but no string; write it in quotes.")
        return object_of(list(zip(keys, values, strict=True)))


def read_yaml(body: bytes, limits: Limits) -> Any:
    """The single document of a YAML stream as JSON values.

    Raises :class:`DocumentError` for malformed YAML (with line and column), several documents,
    nesting beyond the limit, keys that are no strings, repeated keys, or tags other than ``!!str``,
    ``!!map`` and ``!!seq``.
    """
    try:
        return _build(yaml.parse(body, Loader=_LOADER), limits)
    except yaml.reader.ReaderError as fault:
        message = f"The YAML breaks at byte {fault.position}: {fault.reason}."
        raise _fault(f"{message} Save it as UTF-8, without control characters.") from fault
    except yaml.YAMLError as fault:
        if _TOO_DEEP in str(fault):  # The parser reads ahead of its events, and has its own limit.
            raise DocumentError(too_deep(limits)) from fault
        mark = getattr(fault, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(fault, "problem", None) or str(fault)
        raise _fault(f"The YAML breaks{place}: {problem}.") from fault


def _build(events: Any, limits: Limits) -> Any:
    open_collections: list[_Collection] = []
    anchors: dict[str, Any] = {}
    documents: list[Any] = []

    def place(value: Any, anchor: str | None) -> None:
        if anchor is not None:
            anchors[anchor] = value
        (open_collections[-1].items if open_collections else documents).append(value)

    for event in events:
        if getattr(event, "tag", None) not in _TAGS:
            mark = event.start_mark
            where = f"line {mark.line + 1}, column {mark.column + 1}"
            raise _fault(f"The tag {event.tag} at {where} means nothing here; leave it out.")
        if isinstance(event, yaml.ScalarEvent):
            place(_scalar(event), event.anchor)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(open_collections) >= limits.depth:
                raise DocumentError(too_deep(limits))
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            open_collections.append(_Collection(is_mapping, event.anchor))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            collection = open_collections.pop()
            place(collection.closed(), collection.anchor)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise _fault(f"The alias *{event.anchor} has no anchor before it.")
            place(anchors[event.anchor], None)
    return _only(documents)


def _only(documents: list[Any]) -> Any:
    if not documents:
        raise _fault(EMPTY)
    if len(documents) > 1:
        raise _fault(f"The stream has {len(documents)} documents; send one.")
    return documents[0]


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text  # Quoted, block style or tagged: a string.
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.match(text):
        return parse_int(text)
    return parse_float(text) if _FLOAT.match(text) else text


def _shown(key: Any) -> str:
    """A key for a message; what aliases have multiplied is not written out."""
    return "A collection" if isinstance(key, dict | list) else f"{key!r}"


def _fault(message: str) -> DocumentError:
    return DocumentError(violation("MalformedDocument", message))
