"""Policies: what a network agrees upon beyond ValueFlows, switched on for a ledger by name.

A policy is a shapes file in ``shapes/policies``, called as the policy is. Where shapes cannot say
all of it, because it takes the state before an event or speaks of every property, a rule of the
ledger goes by the same name.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from valuegraph.errors import ConfigurationError
from valuegraph.ledger.rules.vocabulary import check_vocabulary
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.namespaces import DCTERMS, OWL, RDF
from valuegraph.vocabulary.ontology import Ontology
from valuegraph.vocabulary.suggestions import suggestion

CLOSED_VOCABULARY: Final = "closed-vocabulary"
PROVIDER_ACCOUNTABLE: Final = "provider-accountable"
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

    Who was accountable before an event is no longer known of what is recorded.
    """
    return list(check_vocabulary(quads, ontology)) if CLOSED_VOCABULARY in policies else []


def _policy(path: Path) -> Policy:
    quads = list(parse(path=path, format=RdfFormat.TURTLE))
    (iri,) = (q.subject for q in quads if q.predicate == RDF.type and q.object == OWL.Ontology)
    assert isinstance(iri, NamedNode), "every policy has an IRI"

    def text(predicate: NamedNode) -> str:
        found = (q.object for q in quads if q.subject == iri and q.predicate == predicate)
        return next(value.value for value in found if isinstance(value, Literal))

    return Policy(path.stem, iri, text(DCTERMS.title), text(DCTERMS.description), path)
