"""A validation report as text that a person can act on.

Results that differ in the entity only are one block: what the rule is, how often it is broken, by
which entities and with which values. So the text is short however many results there are.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.paths import walk
from valuegraph.rdf.terms import Term
from valuegraph.shapes.shape_names import ShapeNames
from valuegraph.vocabulary.namespaces import SH

IN_FULL: Final = 20
"""So many results are all shown; of more, only the first few of each kind."""

_VAGUE: Final = frozenset(
    SH[f"{name}ConstraintComponent"]
    for name in (
        "And",
        "Node",
        "Not",
        "Or",
        "QualifiedMaxCount",
        "QualifiedMinCount",
        "SPARQL",
        "Xone",
    )
)
"""Components whose rule in words adds nothing to the message of a shape."""

_FIRST: Final = 5
_VALUES: Final = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of finding: ``mark`` says how grave it is (``Violation``), ``headline`` what is
    wrong, ``source`` which shape says so, ``lines`` where it is so."""

    severity: Severity
    mark: str
    headline: str
    source: str
    lines: tuple[str, ...]

    def text(self) -> str:
        """The block in plain text."""
        source = f" [{self.source}]" if self.source else ""
        lines = (f"  {line}" for line in self.lines)
        return "\n".join((f"{self.mark} {self.headline}{source}", *lines))


class ReportText:
    """Writes findings for a person.

    ``labels`` are those of the graph that was validated, ``shapes`` the names of the shapes that it
    was held to, where they are known.
    """

    def __init__(self, labels: Labels, shapes: ShapeNames | None = None) -> None:
        self._labels = labels
        self._names = labels.names
        self._shapes = shapes

    def blocks(self, findings: Collection[Finding]) -> list[Block]:
        """The findings by kind: the gravest first, and of these the most frequent."""
        in_full = len(findings) <= IN_FULL
        kinds: dict[Hashable, list[Finding]] = {}
        for finding in findings:
            kinds.setdefault(_kind(finding, in_full=in_full), []).append(finding)
        ordered = sorted(kinds.values(), key=lambda group: (group[0].severity.rank, -len(group)))
        return [self._block(group, len(findings) if in_full else _FIRST) for group in ordered]

    def text(self, findings: Sequence[Finding]) -> str:
        """The blocks and the verdict."""
        return "\n".join([*(each.text() for each in self.blocks(findings)), verdict(findings)])

    def _block(self, group: list[Finding], limit: int) -> Block:
        first = group[0]
        by_focus: dict[Term | None, list[Finding]] = {}
        for finding in group:
            by_focus.setdefault(finding.focus, []).append(finding)
        lines: list[str] = []
        has_one_message = len({self._rule(finding) for finding in group}) == 1
        for focus, results in list(by_focus.items())[:limit]:
            lines += self._entity(focus, results, tells_message=not has_one_message)
        if len(by_focus) > limit:
            lines.append(f"and {len(by_focus) - limit:,} more")
        times = sum(finding.count for finding in group)
        rule = self._rule(first) if has_one_message else self._general_rule(first)
        return Block(
            severity=first.severity,
            mark=self._mark(first),
            headline=self._headline(first, rule) + (f" ({times:,} times)" if times > 1 else ""),
            source=self._source(first),
            lines=tuple(lines),
        )

    def _mark(self, finding: Finding) -> str:
        iri = finding.severity_iri
        if iri is None or iri == finding.severity.iri:
            return finding.severity.value
        return self._names.iri(iri)

    def _source(self, finding: Finding) -> str:
        if finding.shape is None or self._shapes is None:
            return ""
        return self._shapes.owner(finding.shape)

    def _headline(self, finding: Finding, rule: str) -> str:
        if finding.path is None or finding.rule == SH.ClosedConstraintComponent:
            return rule.replace("must", "Must", 1) if rule == self._must(finding) else rule
        path = self._names.path(finding.path)
        return f"{path} {rule}" if rule == self._must(finding) else f"{path}: {rule}"

    def _rule(self, finding: Finding) -> str:
        """The rule in words: what the shape says, else what is expected."""
        if finding.expected is None:
            return finding.message
        if not finding.messages:
            return self._must(finding)
        message = finding.message.rstrip()
        if not message.endswith((".", "!", "?", ")")):
            message += "."
        return message if finding.rule in _VAGUE else f"{message} (M{self._must(finding)[1:]})"

    def _general_rule(self, finding: Finding) -> str:
        """The rule where each result has a message of its own."""
        return self._names.iri(finding.rule) if finding.expected is None else self._must(finding)

    def _must(self, finding: Finding) -> str:
        return f"must {self._names.words(finding.expected or '')}."

    def _entity(
        self, focus: Term | None, results: list[Finding], *, tells_message: bool
    ) -> list[str]:
        """What is wrong with one entity: a line, and more where nested shapes tell why."""
        entity = "" if focus is None else self._labels.value(focus)
        if tells_message:
            parts = [f"{entity}: " if entity else ""]
            lines = [f"{parts[0]}{each.message}" for each in results]
        elif focus is None:
            return []
        else:
            found = self._found(results)
            lines = [f"{entity}: found {found}" if found else entity]
        details = list(dict.fromkeys(d for each in results for d in each.details))
        told = {focus, *(each.value for each in results)} if len(results) == 1 else {focus}
        lines += [f"  {self._detail(each, told)}" for each in details[:_VALUES]]
        if len(details) > _VALUES:
            lines.append(f"  and {len(details) - _VALUES:,} more")
        return lines

    def _found(self, results: list[Finding]) -> str:
        """The values that break the rule; empty where the entity itself does."""
        first = results[0]
        if first.shape is None:
            return ""  # The message of the ledger's own findings has it.
        if first.rule == SH.ClosedConstraintComponent:
            found = [
                f"{self._names.path(each.path)} {self._labels.value(each.value, each.focus)}"
                for each in results
                if each.path is not None and each.value is not None
            ]
            return _listed(found)
        values: Collection[Term] = [e.value for e in results if e.value is not None]
        if not values and first.path is not None and first.focus is not None:
            values = walk(first.path)(self._labels.reader, first.focus)
            return _listed([self._value(v, first) for v in values]) or "nothing"
        return _listed([self._value(v, first) for v in values if v != first.focus])

    def _value(self, value: Term, finding: Finding) -> str:
        if finding.rule == SH.DatatypeConstraintComponent and isinstance(value, Literal):
            return self._names.term(value, is_typed=True)
        return self._labels.value(value, finding.focus)

    def _detail(self, detail: Finding, told: Collection[Term | None]) -> str:
        """A result of a nested shape; an entity that was ``told`` is not named again."""
        headline = self._headline(detail, self._rule(detail))
        is_told = detail.focus in told
        place = "" if detail.focus is None or is_told else self._labels.value(detail.focus)
        found = self._found([detail])
        text = f"{headline.rstrip('.')}; found {found}" if found else headline
        return f"{place}: {text}" if place else text


def verdict(findings: Iterable[Finding]) -> str:
    """The last line: whether there is a violation, and how many findings of each severity."""
    counts = Counter[Severity]()
    is_result = False
    for finding in findings:
        counts[finding.severity] += finding.count
        is_result |= finding.shape is not None
    told = ", ".join(
        _counted(counts[each], each.value.lower()) for each in Severity if counts[each]
    )
    if counts[Severity.VIOLATION]:
        return f"Does not conform: {told}."
    if is_result:
        return f"No violations: {told}."
    return f"Conforms: {told or 'nothing found'}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _kind(finding: Finding, *, in_full: bool) -> Hashable:
    severity = finding.severity_iri or finding.severity.iri
    if finding.rule == SH.ClosedConstraintComponent:
        return severity, finding.rule, finding.shape
    if finding.shape is None:
        # The ledger's own findings say in their message what to write for this one value.
        message = finding.message if in_full else None
        return severity, finding.rule, finding.path, message
    return severity, finding.rule, finding.path, finding.shape, finding.constraint, finding.expected


def _listed(values: list[str]) -> str:
    shown = ", ".join(values[:_VALUES])
    more = len(values) - _VALUES
    return f"{shown} and {more:,} more" if more > 0 else shown
