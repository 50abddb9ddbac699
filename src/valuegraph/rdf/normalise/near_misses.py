"""Warnings of what is kept as foreign data and was most likely meant to be something else."""

from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Severity
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.namespaces import Namespaces
from valuegraph.rdf.normalise.schemes import WELL_KNOWN, undeclared_prefix
from valuegraph.rdf.terms import Term, shown
from valuegraph.vocabulary.namespaces import OWL, RDF, RDFS, SH, VF, prefixed

_OF_VOCABULARIES: Final = frozenset(
    (
        *(OWL.Class, OWL.Ontology, OWL.Restriction, RDFS.Class, RDFS.Datatype, VF.Action),
        *(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property),
        *(RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf),
    )
)
"""Classes and properties that only terms of a vocabulary have."""

_A_TERM: Final = (
    "is described as a term of a vocabulary. As data it is kept and has no effect: load the file "
    "that has it (VALUEGRAPH_VOCABULARIES)."
)
_A_SHAPE: Final = (
    "is described as a shape. As data it is kept and checks nothing: start with the file that has "
    "it (VALUEGRAPH_SHAPES), or give it to validate --shapes."
)


class NearMisses:
    """The warnings of one document."""

    def __init__(self, namespaces: Namespaces, faults: Faults) -> None:
        self._namespaces = namespaces
        self._faults = faults
        self._near: dict[NamedNode, NamedNode | None] = {}

    def term(self, iri: NamedNode, focus: Term, path: NamedNode | None, value: Term) -> bool:
        """Tell of a term that is most likely one of ours, in a namespace that is not; whether it
        is one."""
        if iri not in self._near:
            self._near[iri] = self._namespaces.near(iri)
        meant = self._near[iri]
        if meant is None:
            return False
        message = (
            f"{shown(iri)} is no term of a loaded vocabulary; it is kept as foreign data, without "
            f"effect. If {prefixed(meant)} is meant, write {shown(meant)}."
        )
        self._warn("NearMiss", message, focus, path, value, iri.value)
        return True

    def prefix(self, iri: NamedNode, focus: Term, path: NamedNode | None) -> None:
        """Tell of a compact IRI whose prefix was taken for a scheme."""
        prefix = undeclared_prefix(iri.value)
        if prefix is None:
            return
        namespace = WELL_KNOWN.get(prefix, "https://…")
        message = (
            f"{shown(iri)} is kept as an IRI of the scheme {prefix}:, which nobody registered. If "
            f'it is a prefix, declare it ("{prefix}": "{namespace}" in the @context), or write the '
            "IRI in full."
        )
        self._warn("UndeclaredPrefix", message, focus, path, iri, prefix)

    def no_data(self, iri: NamedNode, focus: Term) -> None:
        """Tell of vocabularies and shapes, by a class or property that they have."""
        words = _A_SHAPE if iri.value in SH else _A_TERM if iri in _OF_VOCABULARIES else None
        if words is not None:
            self._warn("NoData", f"{shown(focus)} {words}", focus, None, None, words)

    def _warn(
        self,
        rule: str,
        message: str,
        focus: Term,
        path: NamedNode | None,
        value: Term | None,
        key: str,
    ) -> None:
        self._faults.repair(rule, message, focus, path, value, key, Severity.WARNING)
