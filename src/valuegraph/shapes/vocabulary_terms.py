"""Terms that shapes use and the vocabularies do not declare; what is wrong in a vocabulary."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.checks import check_vocabulary, is_vocabulary
from valuegraph.vocabulary.namespaces import OWL, RDF, SH, VF, prefixed
from valuegraph.vocabulary.ontology import Ontology, local_name, namespaces_of


def vocabulary_findings(given: Sequence[Quad], ontology: Ontology) -> Iterator[Finding]:
    """The faults of statements that declare terms, were they loaded beside the ontology.

    What shapes declare for their own use is no vocabulary to be warned of."""
    if not is_vocabulary(given):
        return
    are_shapes = any(quad.predicate.value in SH for quad in given)
    everything = tuple(dict.fromkeys((*ontology.quads, *given)))
    for fault in check_vocabulary(given, everything, namespaces_of(everything)):
        if fault.is_warning and are_shapes:
            continue
        make = warning if fault.is_warning else violation
        yield make("Vocabulary", fault.message, fault.term, fault.path, fault.value)


class VocabularyTerms:
    """The terms of the loaded vocabularies, and those that the shapes graph itself describes."""

    def __init__(self, ontology: Ontology, graph: MemoryGraph) -> None:
        self._ontology = ontology
        self._graph = graph
        self._described = set(graph.all_subjects())
        self._namespaces = ontology.namespaces
        names: dict[str, dict[str, NamedNode]] = {each: {} for each in self._namespaces}
        for quad in ontology.quads:
            subject = quad.subject
            if isinstance(subject, NamedNode) and subject not in ontology.retired:
                namespace = self._namespace(subject)
                if namespace is not None:
                    names[namespace][local_name(subject)] = subject
        self._names = names

    def unknown(self, quads: Iterable[Quad]) -> Iterator[Finding]:
        """A warning for each value that is in the namespace of a vocabulary without being declared
        there, was retired, or is in a namespace that documents should no longer use."""
        for quad in quads:
            term = quad.object
            if not isinstance(term, NamedNode) or quad.predicate in (OWL.imports, SH.namespace):
                continue
            message = self._fault(term)
            if message is not None:
                subject, predicate = self._stated(quad)
                yield warning("UnknownTerm", message, subject, predicate, term)

    def _stated(self, quad: Quad) -> tuple[Term, NamedNode]:
        """The subject and predicate of a statement; of a member of a list, those of the list."""
        subject, predicate = quad.subject, quad.predicate
        seen: set[Term] = set()
        while predicate in (RDF.first, RDF.rest) and subject not in seen:
            seen.add(subject)
            for referring in self._graph.match(None, None, subject):
                subject, predicate = referring.subject, referring.predicate
                break
        return subject, predicate

    def _fault(self, term: NamedNode) -> str | None:
        if term in self._described or term.value in self._namespaces:
            return None
        retired = self._ontology.retired.get(term)
        if retired is not None and term.value in VF:
            instead = (
                "" if retired.replaced_by is None else f" Use {prefixed(retired.replaced_by)}."
            )
            advice = retired.advice if retired.replaced_by is None else ""
            told = f"ValueFlows has no term {prefixed(term)} since {retired.retired_in}."
            return f"{told}{instead} {advice}".rstrip()
        namespace = self._namespace(term)
        if namespace is None:
            return self._of_alias(term)
        if self._ontology.defines(term):
            return None
        names = self._names[namespace]
        close = get_close_matches(local_name(term), names, n=1)
        advice = f" Did you mean {prefixed(names[close[0]])}?" if close else ""
        return f"No vocabulary declares {prefixed(term)}.{advice}"

    def _of_alias(self, term: NamedNode) -> str | None:
        """What to write for a term that is spelt as another namespace than that of ValueFlows."""
        known = self._names.get(VF.iri, {}).get(local_name(term))
        for alias in self._ontology.namespace_aliases:
            if known is not None and term.value == alias + local_name(term):
                return f"A ledger has {prefixed(known)}, with the namespace <{VF.iri}>."
        return None

    def _namespace(self, term: NamedNode) -> str | None:
        namespace = term.value[: len(term.value) - len(local_name(term))]
        return namespace if namespace in self._namespaces else None
