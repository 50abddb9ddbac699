"""The pure pipeline: normalised statements and a reader → a changeset and findings.

sort → state with what is entailed → effects → progress → stamp → check. Everything is computed on
a candidate over the reader; nothing is written. The checks see the candidate as the commit would
leave it, so one pass covers what was submitted and what the effects made of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView, Changeset
from valuegraph.errors import ShapesError, ShapesQueryError
from valuegraph.ledger.amending.amendment import Amendment
from valuegraph.ledger.applying.event_effects import EventEffects
from valuegraph.ledger.applying.initial_state import initial_facts, state_initial_facts
from valuegraph.ledger.commands.command import Record
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.intake.causal_order import causal_order
from valuegraph.ledger.intake.events_only import with_events_only
from valuegraph.ledger.intake.freezing import check_frozen
from valuegraph.ledger.intake.opening_balances import with_opening_balances
from valuegraph.ledger.intake.splitting import split_events
from valuegraph.ledger.intake.submission import Submission, sort_submission
from valuegraph.ledger.policies import COMMIT_RULES, EVENT_RULES
from valuegraph.ledger.policy_rules.commit import Commit
from valuegraph.ledger.progress import check_progress, keep_progress
from valuegraph.ledger.rules.actions import check_actions
from valuegraph.ledger.rules.addresses import check_addresses
from valuegraph.ledger.rules.answers import check_answers
from valuegraph.ledger.rules.consequences import without_consequences
from valuegraph.ledger.rules.containment import check_containment
from valuegraph.ledger.rules.corrections import check_corrections
from valuegraph.ledger.rules.dates import check_dates
from valuegraph.ledger.rules.described import check_described
from valuegraph.ledger.rules.domains import check_domains
from valuegraph.ledger.rules.offers import check_offers
from valuegraph.ledger.rules.pairs import check_pairs
from valuegraph.ledger.rules.parts import check_parts
from valuegraph.ledger.rules.references import check_references
from valuegraph.ledger.rules.returns import check_returns
from valuegraph.ledger.rules.shape_results import shape_results
from valuegraph.ledger.rules.terms import about_term, check_terms
from valuegraph.ledger.rules.units import check_units
from valuegraph.ledger.schema import Schema
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import FACTS, QUANTITIES, EconomicResource, initial_state
from valuegraph.rdf.cached import CachedReader
from valuegraph.rdf.findings import Finding, Repairs, info, listed, rejects, violation
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import as_iri, canonical_decimal, now_stamp, shown
from valuegraph.rdf.units import Units
from valuegraph.rdf.without import Without
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

NONE_HIDDEN: Final[frozenset[Quad]] = frozenset()


def record(
    command: Record,
    view: GraphReader,
    schema: Schema,
    time: datetime,
    hidden: frozenset[Quad] = NONE_HIDDEN,
) -> Receipt:
    """The receipt for a document; its changeset is empty where it does not conform.

    With a root class, the document must describe an entity of that class: the one that it is about,
    or else the first. ``hidden`` are statements that the view has and that no commit shall see.
    """
    ontology = schema.ontology
    candidate = _candidate(view, hidden)
    view = candidate.base
    quads: Sequence[Quad] = command.document.quads
    reading = list(command.document.findings)
    if command.split:
        quads, told = split_events(quads, view, ontology, schema.base_iri)
        reading += told
    submission = sort_submission(quads, view, ontology)
    if command.events_only:
        submission = with_events_only(submission)
    if command.opening_balances:
        submission = with_opening_balances(submission, view, ontology, schema.base_iri, time)
    writer = EntailingWriter(candidate, ontology)
    found = [*check_frozen(submission, view, ontology)]
    found += _carry_out(schema, submission, candidate, writer, time)
    found = [*reading, *without_consequences(found, reading)]
    about = None
    if command.root_class is not None and not rejects(found):
        root = command.document.root if command.entity is None else command.entity
        entities = submission.entities if root is None else (root, *submission.entities)
        about = next((e for e in entities if command.root_class in types(candidate, e)), None)
        if about is None:  # Neither is it where its class has its entities.
            found.append(_wrong_class(command.root_class, submission, candidate))
            return _receipt(submission, candidate, found)
    found += check_addresses(candidate, ontology, schema.base_iri)
    return _receipt(submission, candidate, found, about)


def amend(
    amendment: Amendment,
    findings: Iterable[Finding],
    view: GraphReader,
    schema: Schema,
    time: datetime,
    hidden: frozenset[Quad] = NONE_HIDDEN,
) -> Receipt:
    """The receipt for an amendment: what it withdraws goes, and the rest is a document like any
    other, with the same steps and checks."""
    candidate = _candidate(view, hidden)
    writer = EntailingWriter(candidate, schema.ontology)
    for quad in amendment.withdrawn:
        writer.withdraw(quad)
    submission = sort_submission(amendment.statements, candidate, schema.ontology)
    submission.entities = list(dict.fromkeys((amendment.entity, *submission.entities)))
    submission.new.discard(amendment.entity)
    reading = list(findings)
    found = [*amendment.findings]
    if amendment.entity in schema.terms:
        found.append(about_term(amendment.entity))
    found += check_frozen(submission, candidate.base, schema.ontology)
    found += _carry_out(schema, submission, candidate, writer, time, amendment.reconsidered)
    found = [*reading, *without_consequences(found, reading)]
    found += check_addresses(candidate, schema.ontology, schema.base_iri)
    return _receipt(submission, candidate, found, amendment.entity)


def _candidate(view: GraphReader, hidden: frozenset[Quad]) -> CandidateView:
    return CandidateView(Without(view, hidden) if hidden else view)


def _carry_out(
    schema: Schema,
    submission: Submission,
    candidate: CandidateView,
    writer: EntailingWriter,
    time: datetime,
    reconsidered: Iterable[Quad] = (),
) -> list[Finding]:
    """State a submission with its effects, and check what comes of it.

    ``reconsidered`` are statements that stand, for the rules to look at again.
    """
    for quad in submission.statements:
        writer.state(quad)
    state_initial_facts(candidate, writer, initial_facts(submission))
    units = Units(schema.ontology.units, candidate)
    new_events = causal_order(
        _new_events(candidate, submission), (*submission.kept, *submission.statements)
    )
    events = [EconomicEvent.read(candidate, iri) for iri in new_events]
    rules = [rule for name, rule in EVENT_RULES.items() if name in schema.policies]
    effects = EventEffects(candidate, writer, schema.ontology, units, rules)
    found = [*submission.findings]
    found += (
        each
        for each in effects.apply(events)
        # Who holds the rest of an opening balance is not known.
        if each.rule != VG.TransferAgents or each.focus not in submission.balances
    )
    effects.write()
    events = effects.events
    found += keep_progress(candidate, units)
    _stamp(schema.ontology, candidate, submission, time)
    statements = [*submission.statements, *(q for q in reconsidered if candidate.contains(q))]
    found += _check(schema, candidate, statements, submission.facts, events, units)
    found += check_dates(candidate, events, time)
    found += check_offers(candidate, statements, units, time)
    found += check_described(candidate, events, submission.statements)
    found += check_terms((*submission.all(), *candidate.added), schema.terms, schema.ontology)
    found += _check_facts(submission.facts, candidate)
    found += _ignored_facts(submission.ignored, candidate)
    found += _check_kept(submission, candidate)
    found += check_progress(submission.progress, candidate)
    return found


def _stamp(
    ontology: Ontology, candidate: CandidateView, submission: Submission, time: datetime
) -> None:
    """``vf:created`` on each new entity of a class that has it, and beside it the time that was
    submitted."""
    stamped = ontology.properties[VF.created].domain
    stamp = now_stamp(time)
    given = {q.subject: q.object for q in submission.kept if q.predicate == VF.created}
    for entity in submission.entities:
        if entity not in submission.new or stamped.isdisjoint(types(candidate, entity)):
            continue
        candidate.add(Quad(entity, VF.created, stamp))
        # An export of another ledger may have it from yet another one.
        if entity in given and not candidate.objects(entity, VG.originallyCreated):
            candidate.add(Quad(entity, VG.originallyCreated, given[entity]))


def _check(
    schema: Schema,
    candidate: CandidateView,
    statements: list[Quad],
    facts: list[Quad],
    events: list[EconomicEvent],
    units: Units,
) -> Iterator[Finding]:
    actions = schema.ontology.actions
    reader = CachedReader(candidate)  # Nothing changes it any more.
    yield from check_actions(statements, actions)
    yield from check_pairs(reader, events, actions, units)
    yield from check_units(statements, units, schema.ontology)
    yield from check_corrections(reader, events, units)
    yield from check_answers(reader, statements)
    yield from check_returns(reader, events, statements, units)
    yield from check_containment(reader, candidate.added)
    yield from check_parts(reader, candidate.added, schema.ontology)
    stated = (*statements, *facts)
    yield from check_references(stated, reader, schema.ontology, schema.base_iri)
    yield from check_domains(statements, reader, schema.ontology)
    changed = (*candidate.added, *candidate.removed) if schema.policies else ()
    commit = Commit(candidate.base, reader, changed, statements, events, units, schema.ontology)
    for name, rule in COMMIT_RULES.items():
        if name in schema.policies:
            yield from rule(commit)
    try:
        yield from shape_results(schema.validator, reader, candidate, events, actions, units)
    except ShapesQueryError:  # It took too long, which it may not do again.
        raise
    except ShapesError as fault:  # A query of theirs that this data makes impossible.
        message = (
            f"The shapes in force cannot judge this, so it is not recorded. {fault} Whoever "
            "keeps the ledger can mend the shape, or open the ledger without it."
        )
        yield violation("UnusableShapes", message)


def _receipt(
    submission: Submission,
    candidate: CandidateView,
    found: list[Finding],
    about: NamedNode | None = None,
) -> Receipt:
    """What is answered: the changes, where nothing stands in the way."""
    findings = listed(found)
    entities = tuple(submission.entities)
    if rejects(findings):
        return Receipt(Changeset(), findings, entities)
    changes = Changeset(tuple(candidate.added), tuple(candidate.removed))
    return Receipt(changes, findings, entities, frozenset(submission.new), about)


def _wrong_class(
    root_class: NamedNode, submission: Submission, candidate: CandidateView
) -> Finding:
    wanted = local_name(root_class)
    if not submission.entities:
        message = f"The document describes nothing; send {_article(wanted)} {wanted}."
        return violation("EmptyDocument", message)
    first = submission.entities[0]
    known = types(candidate, first)
    stated = {q.object for q in submission.statements if q.subject == first}
    classes = [c for c in known if c in stated] or known
    names = " and ".join(sorted(local_name(c) for c in classes)) or "of no type"
    message = (
        f"{_article(wanted).capitalize()} {wanted} was expected, but the document is about "
        f"<{first.value}>, which is {names}. Send it where such entities are taken, or correct its "
        "type."
    )
    return violation("WrongClass", message, first, RDF.type, classes[0] if classes else None)


def _article(name: str) -> str:
    return "an" if name[0] in "AEIOU" else "a"


def _new_events(candidate: CandidateView, submission: Submission) -> list[NamedNode]:
    return [
        entity
        for entity in submission.entities
        if entity in submission.new and VF.EconomicEvent in types(candidate, entity)
    ]


def _check_kept(submission: Submission, candidate: CandidateView) -> list[Finding]:
    """What was submitted of that which the ledger finds out for itself, and is otherwise."""
    found = Repairs()
    for quad in submission.kept:
        comes_back = quad.predicate == VG.originallyCreated and quad.object in candidate.objects(
            as_iri(quad.subject), VF.created
        )  # From a ledger that has it from here.
        if not candidate.contains(quad) and not comes_back:
            name = local_name(quad.predicate)
            message = f"{name} is kept by the ledger itself; the submitted value is not used."
            original = candidate.objects(as_iri(quad.subject), VG.originallyCreated)
            if quad.predicate == VF.created and original:
                message = (
                    "created is the time at which this ledger recorded it; the submitted time is "
                    "kept as originallyCreated."
                )
            found.add(info("LedgerKept", message, quad.subject, quad.predicate, quad.object))
    return found.findings()


def _check_facts(facts: list[Quad], candidate: CandidateView) -> Iterator[Finding]:
    """Economic facts that were stated must be what the events make of the resource.

    A resource that is exported and recorded again, together with its events or over the same
    ledger, states nothing but what is true already, and is accepted. So are facts that a resource
    started with, though events have replaced them since: a document may be sent twice.
    """
    stated = MemoryGraph(facts)
    for subject in stated.all_subjects():
        for quad in stated.describe((subject,)):
            if quad.predicate in FACTS and quad.object not in candidate.objects(
                subject, quad.predicate
            ):
                started_with = candidate.objects(initial_state(as_iri(subject)), quad.predicate)
                if quad.object in started_with:
                    yield _replaced(quad, candidate)
                else:
                    yield _fact_finding(quad, shown(quad.object), candidate)
            elif quad.predicate in QUANTITIES:
                finding = _check_quantity(quad, stated, candidate)
                if finding is not None:
                    yield finding


def _ignored_facts(facts: list[Quad], candidate: CandidateView) -> Iterator[Finding]:
    """What is told of facts that are otherwise here."""
    stated = MemoryGraph(facts)
    for each in _check_facts(facts, candidate):
        if not rejects((each,)):
            yield each
            continue
        assert isinstance(each.path, NamedNode), "a fact is of a property"
        assert each.focus is not None, "a fact is of a resource"
        resource, name = as_iri(each.focus), local_name(each.path)
        if each.path in QUANTITIES:
            claimed = Measure.read(stated, resource, each.path)
            actual = Measure.read(candidate, resource, each.path)
            given = "an incomplete quantity" if claimed is None else _amount(claimed)
            here = _amount(actual)
        else:
            values = candidate.objects(resource, each.path)
            given = "nothing" if each.value is None else shown(each.value)
            here = shown(values[0]) if values else "nothing"
        message = (
            f"{name} is {given} where the document comes from, and {here} here, by the events that "
            "are recorded here; what is given is ignored."
        )
        yield info("FactIgnored", message, resource, each.path, each.value)


def _amount(measure: Measure | None) -> str:
    if measure is None:
        return "nothing"
    return f"{canonical_decimal(measure.amount)} {local_name(measure.unit)}"


def _check_quantity(quad: Quad, stated: MemoryGraph, candidate: CandidateView) -> Finding | None:
    subject = quad.subject
    assert isinstance(subject, NamedNode)
    only = MemoryGraph([quad, *stated.describe((as_iri(quad.object),))])
    claimed = Measure.read(only, subject, quad.predicate)
    actual = Measure.read(candidate, subject, quad.predicate)
    if claimed is not None and claimed.is_shown_as(actual):
        return None
    amount = "an incomplete quantity"
    if claimed is not None:
        amount = f"{canonical_decimal(claimed.amount)} {local_name(claimed.unit)}"
    return _fact_finding(quad, amount, candidate)


def _replaced(quad: Quad, candidate: CandidateView) -> Finding:
    now = [shown(value) for value in candidate.objects(as_iri(quad.subject), quad.predicate)]
    message = (
        f"{local_name(quad.predicate)} was {shown(quad.object)} at first; events have "
        f"{'made it ' + now[0] if now else 'cleared it'} since."
    )
    return info("FactReplaced", message, quad.subject, quad.predicate, quad.object)


def _fact_finding(quad: Quad, claimed: str, candidate: CandidateView) -> Finding:
    resource = as_iri(quad.subject)
    state = EconomicResource.read(candidate, resource)
    name = local_name(quad.predicate)
    counted = "Its events say otherwise" if state.last_event else "No event has made it so"
    advice = ""
    if quad.predicate in QUANTITIES and state.last_event is None:
        advice = (
            " (raise for an opening balance); or record the document with opening balances "
            "(record --opening-balances, POST /commits?opening-balances=true)"
        )
    elif state.last_event is not None:
        advice = (
            "; or, where both ledgers have events of their own, record the events only "
            "(record --events-only, POST /commits?events-only=true)"
        )
    return violation(
        "FactWithoutEvent",
        f"{name} is given as {claimed}. {counted}: a resource's quantities, accountable agent, "
        "location, stage, state and container change only through events. Leave it out, and "
        f"record an event{advice}.",
        resource,
        quad.predicate,
        quad.object,
    )
