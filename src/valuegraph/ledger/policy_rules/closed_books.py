"""The policy ``closed-books``: nothing is recorded of a period whose books are closed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.ledger.policy_rules.commit import Commit, called
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, info, violation
from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.times import moment
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name

_DATES: Final = (VF.hasPointInTime, VF.hasBeginning, VF.hasEnd)


def check_closed_books(commit: Commit) -> Iterator[Finding]:
    """A violation for each event with a time before that at which one of those who take part has
    closed the books (``vg:booksClosedBefore``): provider, receiver, who is accountable for a
    resource of it, and whose scope it is in.

    The time of closing is that before the commit, so that no document opens books and writes into
    them at once; one that closes them may still write. A correction with a reason (``vf:note``) is
    recorded, and told of.
    """
    for event in commit.events:
        for agent in _involved(commit, event):
            closed = value(commit.before, agent, VG.booksClosedBefore)
            if not isinstance(closed, Literal) or (until := moment(closed.value)) is None:
                continue
            path = _dated_before(commit.after, event.iri, until)
            if path is None:
                continue
            told = (
                f"{called(commit.after, agent)} has closed the books before {closed.value}, and "
                f"{local_name(path)} of the event is earlier."
            )
            if event.corrects is None:
                advice = (
                    "Record it with a date since then, and the date of what happened in its note; "
                    "or correct an event of that time."
                )
                yield violation("ClosedBooks", f"{told} {advice}", event.iri, path)
            elif not _has_reason(commit.after, event.iri):
                advice = "Give the reason of the correction as its note."
                yield violation("ClosedBooks", f"{told} {advice}", event.iri, path)
            else:
                yield info("ClosedBooks", f"{told} It is a correction.", event.iri, path)
            break


def _involved(commit: Commit, event: EconomicEvent) -> list[NamedNode]:
    """The agents whose books an event is in, each once."""
    found = [event.provider, event.receiver]
    found += [node(commit.before, iri, VF.primaryAccountable) for iri in event.resources]
    wholes = [each for each in (event.iri, event.input_of, event.output_of) if each is not None]
    found += [node(commit.after, each, VF.inScopeOf) for each in wholes]
    return [agent for agent in dict.fromkeys(found) if agent is not None]


def _dated_before(reader: GraphReader, event: NamedNode, until: datetime) -> NamedNode | None:
    """As what an event has a time before another one."""
    for path in _DATES:
        found = value(reader, event, path)
        time = moment(found.value) if isinstance(found, Literal) else None
        if time is not None and time < until:
            return path
    return None


def _has_reason(reader: GraphReader, event: NamedNode) -> bool:
    note = value(reader, event, VF.note)
    return isinstance(note, Literal) and bool(note.value.strip())
