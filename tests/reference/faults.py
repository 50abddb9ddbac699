"""What can be wrong with a block, as the findings that have to name it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from tests.reference import names as n
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import RDF, SH, VF, VG
from valuegraph.vocabulary.ontology import local_name


@dataclass(frozen=True)
class Fault:
    """A finding: what is said of which value of which property of which entity.

    What is None is not looked at; ``says`` are words of the message.
    """

    rule: NamedNode
    focus: Term | None = None
    path: NamedNode | None = None
    value: Term | None = None
    says: tuple[str, ...] = ()

    def is_told_by(self, finding: Finding) -> bool:
        """Whether the finding is about this fault."""
        looked_at = (
            (self.focus, finding.focus),
            (self.path, finding.path),
            (self.value, finding.value),
        )
        return (
            self.rule == finding.rule
            and all(expected in (None, found) for expected, found in looked_at)
            and all(words in finding.message for words in self.says)
        )


def counted(resource: NamedNode, quantity: str) -> Fault:
    """A quantity that is stated, though only events change it."""
    says = (f"accountingQuantity is given as {quantity}", "raise for an opening balance")
    return Fault(VG.FactWithoutEvent, resource, VF.accountingQuantity, says=says)


def no_time(focus: NamedNode, path: NamedNode, time: str) -> Fault:
    """An offset that has one digit for its hour: no ``xsd:dateTimeStamp``."""
    says = (f'{local_name(path)} has "{time}"', "an offset has two digits for hours")
    return Fault(VG.WrongValue, focus, path, Literal(time), says)


def retired(focus: NamedNode, term: str, value: Term, says: str = "since 0.16") -> Fault:
    """A term, in the place of a property, that ValueFlows has no longer."""
    path = n.as_written(term)
    return Fault(VG.RetiredTerm, focus, path, value, (f"no vf:{term} ", says))


def no_times(focus: NamedNode, **times: str) -> tuple[Fault, ...]:
    """Times of one day, given for their properties, none of which has a proper offset."""
    return tuple(
        no_time(focus, VF[name], f"2019-04-08T{time}:00-5:00") for name, time in times.items()
    )


def no_original(correction: NamedNode, original: NamedNode) -> Fault:
    """A correction of an event that is not recorded."""
    return Fault(VG.Correction, correction, VF.corrects, original, ("is not recorded here",))


def retired_class(focus: NamedNode, term: str) -> Fault:
    """A class that ValueFlows has no longer."""
    says = (f"no vf:{term} since 0.16", "Organization Ontology")
    return Fault(VG.RetiredTerm, focus, RDF.type, n.as_written(term), says)


def misplaced(focus: NamedNode, path: NamedNode, class_: str, value: Term, *says: str) -> Fault:
    """A property on a class outside its domain."""
    message = f"{local_name(path)} is no property of {class_} in ValueFlows 1.0"
    return Fault(VG.WrongDomain, focus, path, value, (message, *says))


def no_specification(resource: NamedNode, specification: str) -> Fault:
    """``resourceConformsTo`` is for flows."""
    value, hint = NamedNode(specification), "Did you mean conformsTo?"
    return misplaced(resource, VF.resourceConformsTo, "EconomicResource", value, hint)


def no_process(flow: NamedNode, side: NamedNode) -> Fault:
    """A flow into or out of an event."""
    message = f"{local_name(side)} wants a Process, and has something of another kind"
    return Fault(SH.OrConstraintComponent, flow, side, n.CONSUME_PLYWOOD, (message,))


def twice(focus: NamedNode, path: NamedNode, message: str) -> Fault:
    """Two values where there can be one: two things of one IRI."""
    return Fault(SH.MaxCountConstraintComponent, focus, path, says=(message,))


def undefined(term: str) -> Fault:
    """A key or class that the document's context leaves undefined."""
    return Fault(VG.UnknownTerm, says=(f"context does not define '{term}'",))


def old_duration(focus: NamedNode, hours: int) -> Fault:
    """OWL-Time's duration, and the text that YAML makes of lines without a colon."""
    value = Literal(f"time:unitType unit:Hour time:numericDuration {hours}")
    says = ("no time:hasDuration since 0.12", "Use vf:hasDuration")
    return Fault(VG.RetiredTerm, focus, NamedNode("time:hasDuration"), value, says)


def not_described(resource: NamedNode) -> Fault:
    """An event makes a resource that the block says nothing of; another block may."""
    return Fault(VG.NotDescribed, value=resource)


def no_container(focus: NamedNode, resource: NamedNode) -> Fault:
    """Something is put into what the example does not name."""
    return Fault(VG.NoContainer, focus, says=(f"<{resource.value}>",))
