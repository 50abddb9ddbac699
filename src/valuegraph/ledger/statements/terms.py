"""``Terms``: what nobody's data may say anything of, since others rely on what it means.

The terms of the loaded vocabularies (units and actions among them) and of the languages that they
are written in, the shapes in force, and what the ledger itself goes by. Data refers to them freely:
a class of the network's own may be a subclass of a term, and a property a subproperty, since that
says something of the class or the property and nothing of the term.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from urllib.parse import unquote, urljoin

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView, Changeset
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import OM, OWL, PREFIXES, RDF, RDFS, VG
from valuegraph.vocabulary.ontology import Ontology

_SHOWN: Final = 5
_HIDDEN: Final = (
    "Data says something of terms, which only vocabularies and shapes may: %s (%d in all). "
    "The checks do not heed it. Stop the service and have it taken out: valuegraph repair."
)
_log = logging.getLogger("valuegraph.ledger")

_OWN: Final = (VG.iri.removesuffix("ns#"), "ni:///sha-256;")
"""Where all that Valuegraph itself defines is, and the transactions and keys of a journal."""

_LANGUAGES: Final = tuple(iri for iri in PREFIXES.values() if iri not in (OM.iri, VG.iri))
"""Namespaces that are vocabularies and nothing else. Of OM 2 not everything is loaded: a unit that
is not may be described in data."""

_AMONG_TERMS: Final = frozenset(
    (
        RDF.type,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        OWL.inverseOf,
        OWL.equivalentClass,
        OWL.equivalentProperty,
        OM.hasDimension,
    )
)
"""Properties by which a vocabulary builds on terms that it does not declare."""

_WEB: Final = re.compile(
    r"https?://(?:[^/?#@]*@)?([^/?#:@]+)(?::(?:80|443)?)?(?=[/?#]|\Z)", re.IGNORECASE
)
"""Scheme and authority of an IRI, at the port that its scheme or the other one has."""
_UNRESERVED: Final = re.compile(r"%(2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)", re.IGNORECASE)
"""Characters that mean the same whether percent-encoded or not (RFC 3986, section 2.3)."""

_SYMMETRIC: Final = (
    OWL.sameAs,
    OWL.differentFrom,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.inverseOf,
    OWL.disjointWith,
    OWL.propertyDisjointWith,
    OWL.complementOf,
)
"""Properties that say of their object what they say of their subject."""


class Terms:
    """The terms of one ledger, by what it was opened with."""

    def __init__(self, ontology: Ontology, shapes: Iterable[Quad] = ()) -> None:
        found = {quad.subject for quad in (*ontology.quads, *shapes)}
        for quad in ontology.quads:
            found.add(quad.predicate)
            if quad.predicate in _AMONG_TERMS and isinstance(quad.object, NamedNode):
                found.add(quad.object)
        self.declared: Final = frozenset(term for term in found if isinstance(term, NamedNode))
        """Those that are known by name."""
        self._namespaces = (
            *_OWN,
            *_LANGUAGES,
            *ontology.namespace_aliases,
            *(iri for iri in ontology.namespaces if iri.endswith("#")),
        )
        known = (*self._namespaces, *(term.value for term in self.declared))
        self._hosts = frozenset(web[1] for iri in known if (web := _WEB.match(iri)))

    def __contains__(self, term: object) -> bool:
        if not isinstance(term, NamedNode):
            return False
        return self._names(term.value) or any(map(self._names, self._spellings(term.value)))

    def _spellings(self, iri: str) -> Iterator[str]:
        """Other forms of an IRI that lead to the same place (RFC 3986, section 6.2), where that
        may be a term's. RDF tells them apart, but no reader does; nor by http from https."""
        web = _WEB.match(iri)
        host = "" if web is None else unquote(web[1]).casefold().removesuffix(".")
        if web is None or host not in self._hosts:
            return
        path = _UNRESERVED.sub(lambda found: unquote(found[0]), iri[web.end() :])
        for scheme in ("http", "https"):
            yield urljoin(f"{scheme}://{host}/", "/" + path.lstrip("/"))

    def _names(self, iri: str) -> bool:
        """Whether an IRI is that of a term, as it stands."""
        if iri.startswith(self._namespaces) or NamedNode(iri) in self.declared:
            return True
        if iri.startswith(OM.iri):  # What has no name of its own there is a part of a term.
            return not set("/#").isdisjoint(OM.local_name(iri))
        head, hash_mark, name = iri.partition("#")
        if hash_mark and NamedNode(head) in self.declared:
            return True
        parts = name.split(".")  # As the parts of entities are called.
        wholes = (f"{head}#{'.'.join(parts[:number])}" for number in range(1, len(parts)))
        return any(NamedNode(whole) in self.declared for whole in wholes)

    def stated_of(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The statements that say something of a term."""
        seen: dict[Term, bool] = {}
        for quad in quads:
            subject = quad.subject
            is_term = seen.get(subject)
            if is_term is None:
                is_term = seen[subject] = subject in self
            if is_term or (quad.predicate in _SYMMETRIC and quad.object in self):
                yield quad

    def hidden(self, reader: GraphReader) -> frozenset[Quad]:
        """The statements of a graph that would change what terms mean to the checks, which must not
        see them; the log warns of them.

        They are looked up, which takes the same time whatever the graph holds.
        """
        found = [quad for term in self.declared for quad in reader.match(term)]
        found += self.stated_of(reader.match(None, RDFS.subClassOf))
        hidden = dict.fromkeys(found)
        if hidden:
            shown = "; ".join(str(quad) for quad in islice(hidden, _SHOWN))
            _log.warning(_HIDDEN, shown, len(hidden))
        return frozenset(hidden)

    def repair(self, reader: GraphReader, ontology: Ontology) -> Changeset:
        """What takes every statement about a term out of a graph, with what followed from it."""
        candidate = CandidateView(reader)
        writer = EntailingWriter(candidate, ontology)
        for quad in list(self.stated_of(reader.match())):
            writer.withdraw(quad)
        return Changeset(removed=tuple(candidate.removed))
