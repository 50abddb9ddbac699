"""Policies: what a network agrees upon beyond ValueFlows, switched on for a ledger by name.

A policy is a shapes file in ``shapes/policies``, called as the policy is. Where shapes cannot say
all of it, because it takes the state before a commit, exact sums or all properties, a rule in
``policy_rules`` goes by the same name.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from valuegraph.errors import ConfigurationError
from valuegraph.ledger.policy_rules.accountability import check_provider, check_receiver
from valuegraph.ledger.policy_rules.closed_books import check_closed_books
from valuegraph.ledger.policy_rules.commit import Commit
from valuegraph.ledger.policy_rules.currencies import (
    check_issuers,
    check_zero_sum,
    standing_sums,
)
from valuegraph.ledger.policy_rules.decimals import check_decimals
from valuegraph.ledger.policy_rules.limits import check_limits, standing_limits
from valuegraph.ledger.policy_rules.overdraft_by_date import (
    check_overdraft_by_date,
    standing_overdrafts,
)
from valuegraph.ledger.policy_rules.vocabulary import check_vocabulary
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.namespaces import DCTERMS, OWL, RDF
from valuegraph.vocabulary.ontology import Ontology
from valuegraph.vocabulary.suggestions import suggestion

EVENT_RULES: Final = {
    "provider-accountable": check_provider,
    "receiver-accountable": check_receiver,
}
"""Policies that judge an event by its resources as it finds and leaves them."""

COMMIT_RULES: Final[dict[str, Callable[[Commit], Iterable[Finding]]]] = {
    "closed-books": check_closed_books,
    "closed-vocabulary": lambda commit: check_vocabulary(commit.statements, commit.ontology),
    "credit-limits": check_limits,
    "currency-issuers": check_issuers,
    "decimals": check_decimals,
    "no-overdraft-by-date": check_overdraft_by_date,
    "zero-sum-currencies": check_zero_sum,
}
"""Policies that judge a commit as a whole."""

NO_POLICIES: Final = "none"
"""The name that switches all policies off, where an empty list cannot be written."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that comes with Valuegraph; ``title`` and ``description`` are for people."""

    name: str
    iri: NamedNode
    title: str
    description: str
    path: Path

    def document(self) -> NamedDocument:
        """Its shapes file."""
        return NamedDocument.of_file(self.path, TURTLE)


def bundled_policies() -> tuple[Policy, ...]:
    """All policies, in the order of their names."""
    folder = bundled("shapes") / "policies"
    return tuple(_policy(path) for path in sorted(folder.glob("*.ttl")))


def policies_named(names: Iterable[str]) -> tuple[Policy, ...]:
    """The policies with these names, each once and in the order of names; :data:`NO_POLICIES`,
    alone, is none. Raises :class:`ConfigurationError` for a name that no policy has."""
    wanted = list(dict.fromkeys(names))
    if wanted == [NO_POLICIES]:
        return ()
    known = {policy.name: policy for policy in bundled_policies()}
    for name in wanted:
        if name == NO_POLICIES:
            message = f"{NO_POLICIES} switches all policies off; it goes with no other name."
            raise ConfigurationError(message)
        if name not in known:
            raise ConfigurationError(
                f"No policy {name!r}.{suggestion(name, list(known))} Shapes of your own are files: "
                "name them in VALUEGRAPH_SHAPES."
            )
    return tuple(known[name] for name in sorted(wanted))


def judged_by_rules(
    quads: Sequence[Quad], policies: Collection[str], ontology: Ontology
) -> list[Finding]:
    """What stands in a graph against the rules of the policies with these names, as far as a graph
    tells.

    What was so before an event, and before a commit, is no longer known of what is recorded.
    """
    graph = MemoryGraph(quads)
    units = Units(ontology.units, graph)
    found: list[Finding] = []
    if "closed-vocabulary" in policies:
        found += check_vocabulary(quads, ontology)
    if "credit-limits" in policies:
        found += standing_limits(graph, units)
    if "no-overdraft-by-date" in policies:
        found += standing_overdrafts(graph, units, ontology)
    if "zero-sum-currencies" in policies:
        found += standing_sums(graph, units)
    return found


def _policy(path: Path) -> Policy:
    quads = list(parse(path=path, format=RdfFormat.TURTLE))
    (iri,) = (q.subject for q in quads if q.predicate == RDF.type and q.object == OWL.Ontology)
    assert isinstance(iri, NamedNode), "every policy has an IRI"

    def text(predicate: NamedNode) -> str:
        found = (q.object for q in quads if q.subject == iri and q.predicate == predicate)
        return next(value.value for value in found if isinstance(value, Literal))

    return Policy(path.stem, iri, text(DCTERMS.title), text(DCTERMS.description), path)
