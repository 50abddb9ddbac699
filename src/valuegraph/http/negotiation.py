"""Content negotiation by ``Accept`` (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Generic, TypeVar

from valuegraph.errors import ValuegraphError

T = TypeVar("T")

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a token of RFC 9110
_ELEMENT: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*+(?:"|\\?\Z))++')
_RANGE: Final = re.compile(
    rf"\s*(?P<type>{_TOKEN})/(?P<subtype>{_TOKEN})\s*(?P<rest>;.*)?\Z", re.DOTALL
)
_PARAMETER: Final = re.compile(
    rf';\s*(?:(?P<name>{_TOKEN})=(?:(?P<token>{_TOKEN})|"(?P<quoted>(?:[^"\\]|\\.)*+)"))?\s*'
)
_WEIGHT: Final = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")

MAX_ELEMENTS: Final = 64
"""Media ranges of one header that are looked at."""


class NotAcceptableError(ValuegraphError):
    """The client takes none of the media types that there are."""


@dataclass(frozen=True, slots=True)
class Offer(Generic[T]):
    """Something that can be answered: ``value`` in any of ``media_types``, the first preferred."""

    media_types: tuple[str, ...]
    value: T


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What was chosen: ``media_type`` is the one to answer with, ``parameters`` are those of the
    media range that asked for it (``profile`` among them)."""

    value: T
    media_type: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of ``Accept``, such as ``text/*;q=0.5``; names are in lower case."""

    type: str
    subtype: str
    parameters: Mapping[str, str]
    weight: float

    def specificity(self, media_type: str) -> int:
        """How closely the range fits: 0 not at all, 1 ``*/*``, 2 ``text/*``, 3 by name, 4 by
        name and profile."""
        if self.type == "*" and self.subtype == "*":
            return 1
        type_, _, subtype = media_type.partition("/")
        if type_ != self.type:
            return 0
        if self.subtype == "*":
            return 2
        if subtype != self.subtype:
            return 0
        return 4 if "profile" in self.parameters else 3


def media_ranges(accept: str) -> list[MediaRange]:
    """The media ranges of an ``Accept`` header; what is none is passed over."""
    elements = (match[0] for match in islice(_ELEMENT.finditer(accept), MAX_ELEMENTS))
    return [found for element in elements if (found := _media_range(element)) is not None]


def choose(accept: str | None, offers: Sequence[Offer[T]]) -> Choice[T]:
    """The offer that the client likes best; among equals the one it names most closely, then the
    earliest offer. Raises :class:`NotAcceptableError`."""
    choice = choose_or_none(accept, offers)
    if choice is None:
        types = ", ".join(offer.media_types[0] for offer in offers)
        raise NotAcceptableError(
            f"Nothing here is of a type that Accept admits ({accept}). There are: {types}."
        )
    return choice


def choose_or_none(accept: str | None, offers: Sequence[Offer[T]]) -> Choice[T] | None:
    """As :func:`choose`; None where nothing is acceptable."""
    if accept is None or not accept.strip() or accept.strip() == "*/*":
        return Choice(offers[0].value, offers[0].media_types[0]) if offers else None
    ranges = media_ranges(accept)
    best: tuple[float, int] = (0, 0)
    chosen: Choice[T] | None = None
    for offer in offers:
        for media_type in offer.media_types:
            fitting = max(ranges, key=lambda r: r.specificity(media_type), default=None)
            if fitting is None or fitting.weight == 0:
                continue
            score = (fitting.weight, fitting.specificity(media_type))
            if score[1] and score > best:
                best = score
                chosen = Choice(offer.value, media_type, fitting.parameters)
    return chosen


def _media_range(element: str) -> MediaRange | None:
    match = _RANGE.match(element)
    if match is None:
        return None
    parameters = dict(_parameters(match["rest"] or ""))
    weight = parameters.pop("q", "1")
    if not _WEIGHT.match(weight):
        return None
    return MediaRange(match["type"].lower(), match["subtype"].lower(), parameters, float(weight))


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while match := _PARAMETER.match(text, place):
        place = match.end()
        if match["name"]:
            quoted = match["quoted"]
            value = match["token"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            yield match["name"].lower(), value
