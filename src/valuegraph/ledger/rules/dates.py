"""Dates of events that contradict each other, or the calendar: warnings, since any may be meant."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, warning
from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.times import moment
from valuegraph.vocabulary.namespaces import VF, VG

_BEGINNING: Final = (VF.hasPointInTime, VF.hasBeginning)
_END: Final = (VF.hasPointInTime, VF.hasEnd)
_AROUND: Final = timedelta(days=1)
"""What is set up before a process, or cleared away after it, is part of it."""


def check_dates(
    reader: GraphReader, events: Iterable[EconomicEvent], time: datetime
) -> Iterator[Finding]:
    """A warning for each new event that is dated after ``time``, before the one that it corrects,
    more than a day outside of its process, or before one that put its resource elsewhere and was
    recorded earlier."""
    for event in events:
        path, end = _dated(reader, event.iri, _END)
        if end is None or path is None:
            continue
        if end > time.astimezone(UTC):
            message = (
                "The event is dated in the future. Record it when it has happened; what is to "
                "happen is a commitment or an intent."
            )
            yield warning("DatesContradict", message, event.iri, path)
        if event.corrects is not None:
            _, corrected = _dated(reader, event.corrects, _BEGINNING)
            if corrected is not None and end < corrected:
                message = (
                    f"The correction is dated before <{event.corrects.value}>, which it corrects. "
                    "Date it when the fault was found, or as the original."
                )
                yield warning("DatesContradict", message, event.iri, path)
            continue
        yield from _outside_of_process(reader, event)
        yield from _before_another(reader, event, end, path)


def _outside_of_process(reader: GraphReader, event: EconomicEvent) -> Iterator[Finding]:
    process = event.output_of or event.input_of
    if process is None:
        return
    path, begins = _dated(reader, event.iri, _BEGINNING)
    _, ends = _dated(reader, event.iri, _END)
    if path is None or begins is None or ends is None:
        return
    _, first = _dated(reader, process, (VF.hasBeginning,))
    _, last = _dated(reader, process, (VF.hasEnd,))
    is_before = first is not None and ends < first - _AROUND
    if is_before or (last is not None and begins > last + _AROUND):
        message = (
            f"The event is dated more than a day outside of its process <{process.value}>, which "
            "has other times as hasBeginning and hasEnd. Correct one of them."
        )
        yield warning("DatesContradict", message, event.iri, path)


def _before_another(
    reader: GraphReader, event: EconomicEvent, end: datetime, path: NamedNode
) -> Iterator[Finding]:
    """The place of a resource is where the last event that was recorded put it."""
    iri = event.to_resource or event.resource
    if event.to_location is None or iri is None:
        return
    if node(reader, iri, VF.currentLocation) != event.to_location:
        return
    for link in reader.objects(event.iri, VG.previousEvent):
        assert isinstance(link, NamedNode), "events have IRIs"
        earlier = EconomicEvent.read(reader, link)
        if iri != (earlier.to_resource or earlier.resource):
            continue
        _, before = _dated(reader, link, _BEGINNING)
        is_elsewhere = earlier.to_location not in (None, event.to_location)
        if is_elsewhere and before is not None and before > end:
            message = (
                f"<{link.value}> is dated later and was recorded before; now <{iri.value}> is "
                f"where this one puts it, <{event.to_location.value}>. If it is not, record the "
                "later one again."
            )
            yield warning("DatesContradict", message, event.iri, path)


def _dated(
    reader: GraphReader, subject: NamedNode, paths: Iterable[NamedNode]
) -> tuple[NamedNode | None, datetime | None]:
    """The first of the times that something has, and as what."""
    for path in paths:
        found = value(reader, subject, path)
        time = moment(found.value) if isinstance(found, Literal) else None
        if time is not None:
            return path, time
    return None, None
