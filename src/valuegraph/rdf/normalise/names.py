"""Names: namespace aliases, retired and unknown ValueFlows terms, IRIs that are none."""

import re
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Severity
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.jsonld.keywords import UNMAPPED
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.individuals import Individuals
from valuegraph.rdf.normalise.namespaces import Namespaces
from valuegraph.rdf.normalise.near_misses import NearMisses
from valuegraph.rdf.terms import (
    Term,
    excerpt,
    forbidden_character,
    iri_fault,
    is_absolute_iri,
    named_character,
)
from valuegraph.vocabulary.namespaces import PREFIXES, RDF, VF, prefixed, split
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.suggestions import suggestion

A_QUANTITY: Final = 'a quantity such as {"hasNumericalValue": "5", "hasUnit": "kilogram"}'

_PLAIN: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?(#[A-Za-z0-9._~-]*)?\Z"
)
"""An absolute IRI of the usual characters, which needs no closer look."""

_DID: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<did>did:[^/?#]*)(?P<rest>.*)")
"""An IRI such as those of AT Protocol, with a DID in the place of a host."""

_OF_YOUR_OWN: Final = " For a {} of your own, write its IRI in full."
"""What to do about the name of a property or class that is unlike any other."""


class Names:
    """Maps the IRIs of one document to those that the ledger stores."""

    def __init__(self, ontology: Ontology, limits: Limits, faults: Faults) -> None:
        self._ontology = ontology
        self._limits = limits
        self._faults = faults
        self._namespaces = Namespaces(ontology)
        self._near_misses = NearMisses(self._namespaces, faults)
        self._seen: dict[NamedNode, NamedNode] = {}
        self._as_they_are: set[NamedNode] = set()
        self._refused: set[NamedNode] = set()
        self.individuals = Individuals(ontology)

    def entity(self, iri: NamedNode, focus: Term, path: NamedNode | None) -> NamedNode | None:
        """The IRI of an entity, or None (with a violation) where it is no IRI at all."""
        if iri in self._ontology.current_terms:
            return iri
        seen = self._seen.get(iri)
        if seen is not None:
            return seen
        value = iri.value
        if len(value) <= self._limits.iri_length and _PLAIN.match(value):
            mapped = self._seen[iri] = self._mapped(iri)
            return mapped
        full = self._expanded(value)
        fault = self._fault(full, path)
        if fault is not None:
            if path is not None or iri not in self._refused:  # A subject has many statements.
                self._faults.violation("InvalidIri", fault, focus, path, iri)
                self._refused.add(iri)
            return None
        mapped = self._seen[iri] = self._mapped(NamedNode(full))
        self._near_misses.prefix(mapped, focus, path)
        return mapped

    def in_valueflows(self, text: str) -> str | None:
        """The local name of an IRI in the namespace of ValueFlows, however that is spelt."""
        namespace, name = split(text)
        return name if self._namespaces.current(namespace) == VF.iri else None

    def predicate(self, iri: NamedNode, focus: Term, value: Term) -> NamedNode | None:
        """The property that was meant, or None (with a violation) where there is none."""
        if iri.value.startswith(UNMAPPED):
            self._unmapped(iri, focus, None, value)
            return None
        mapped = self.entity(iri, focus, None)
        if mapped is None or mapped in self._ontology.properties:
            return mapped
        if mapped in self._ontology.retired:
            return self._retired(mapped, focus, iri, value)
        if mapped.value not in VF:
            self._near_misses.term(mapped, focus, None, value)
            self._near_misses.no_data(mapped, focus)
            return mapped
        self._unknown(mapped, focus, iri, value, "property", self._property_names())
        return None

    def class_(self, iri: NamedNode, focus: Term) -> NamedNode | None:
        """The class that was meant, or None (with a violation) where there is none."""
        if iri.value.startswith(UNMAPPED):
            self._unmapped(iri, focus, RDF.type, iri)
            return None
        mapped = self.entity(iri, focus, RDF.type)
        if mapped == VF.Action:
            self._near_misses.no_data(mapped, focus)
        if mapped is None or mapped in self._ontology.classes:
            return mapped
        if mapped in self._ontology.retired:
            return self._retired(mapped, focus, RDF.type, iri)
        if mapped.value not in VF:
            self._near_misses.term(mapped, focus, RDF.type, iri)
            self._near_misses.no_data(mapped, focus)
            return mapped
        self._unknown(mapped, focus, RDF.type, iri, "class", self._class_names())
        return None

    def individual(self, iri: NamedNode, focus: Term, path: NamedNode) -> NamedNode | None:
        """An IRI in object position; a ValueFlows one must be declared."""
        if iri in self._as_they_are:
            return iri
        mapped = self.entity(iri, focus, path)
        if mapped is None or self._ontology.defines(mapped):
            return mapped
        if mapped.value not in VF:
            if not self._near_misses.term(mapped, focus, path, iri) and mapped == iri:
                self._as_they_are.add(iri)
            return mapped
        if mapped in self._ontology.retired:
            return self._retired(mapped, focus, path, iri)
        known = self._ontology.properties.get(path)
        kind = " or ".join(sorted(local_name(c) for c in known.range)) if known else "individual"
        name = VF.local_name(mapped.value)
        hint = self.individuals.hint(known, name)
        message = f"ValueFlows 1.0 has no {kind} {excerpt(name)!r}.{hint}"
        self._faults.violation("UnknownTerm", message, focus, path, iri, goes_on=True)
        return None

    def _expanded(self, iri: str) -> str:
        """The IRI in full where it is compact, with one of the usual prefixes left undeclared."""
        prefix, _, name = iri.partition(":")
        if prefix not in PREFIXES or name.startswith("//"):
            return iri
        self._faults.repair(
            "UndeclaredPrefix",
            f"Read the prefix {prefix} as {PREFIXES[prefix]}, though it is not declared.",
            value=NamedNode(PREFIXES[prefix]),
            key=prefix,
        )
        return PREFIXES[prefix] + name

    def _mapped(self, iri: NamedNode) -> NamedNode:
        mapped = iri
        written, name = split(iri.value)
        namespace = self._namespaces.current(written)
        if namespace != written and name:
            message = f"Read the namespace {written} as {namespace}."
            self._faults.repair("NamespaceAlias", message, value=iri, key=written)
            mapped = NamedNode(namespace + name)
        retired = self._ontology.retired.get(mapped)
        if retired is None or retired.replaced_by is None:
            return mapped
        self._faults.repair(
            "RetiredTerm",
            f"Read {prefixed(mapped)} as {prefixed(retired.replaced_by)}, "
            f"its name since ValueFlows {retired.retired_in}.",
            value=iri,
            key=mapped.value,
        )
        return retired.replaced_by

    def _retired(self, iri: NamedNode, focus: Term, path: NamedNode, value: Term) -> NamedNode:
        """A term of an earlier release that no term of 1.0 stands for; it is kept."""
        retired = self._ontology.retired[iri]
        since = f" since {retired.retired_in}" if retired.retired_in else ""
        advice = retired.advice or "It is kept as it is and has no effect."
        self._faults.repair(
            "RetiredTerm",
            f"ValueFlows has no {prefixed(iri)}{since}; it is kept, without effect. {advice}",
            focus,
            path,
            value,
            key=iri.value,
            severity=Severity.WARNING,
        )
        return iri

    def _unknown(
        self,
        iri: NamedNode,
        focus: Term,
        path: NamedNode,
        value: Term,
        kind: str,
        names: list[str],
    ) -> None:
        """A property or class in the ValueFlows namespace that no release of ValueFlows has."""
        name = VF.local_name(iri.value)
        hint = suggestion(name, names) or _OF_YOUR_OWN.format(kind)
        self._faults.violation(
            "UnknownTerm",
            f"ValueFlows 1.0 has no {kind} {excerpt(name)!r}.{hint}",
            focus,
            path,
            value,
        )

    def _unmapped(self, iri: NamedNode, focus: Term, path: NamedNode | None, value: Term) -> None:
        name = iri.value.removeprefix(UNMAPPED)
        names = [*self._property_names(), *self._class_names()]
        hint = "" if name in names else suggestion(name, names)
        self._faults.violation(
            "UnknownTerm",
            f"The document's context does not define {excerpt(name)!r}, so JSON-LD would drop it."
            f'{hint} Add it to the context, or add "{CONTEXT_IRI}" to the @context.',
            focus,
            path,
            value,
        )

    def _fault(self, iri: str, path: NamedNode | None) -> str | None:
        """What keeps an IRI from being one, and what to write as the value of ``path``."""
        fault = self._iri_fault(iri)
        known = None if path is None else self._ontology.properties.get(path)
        if fault is None or known is None:
            return fault
        if VF.Measure in known.range:
            return f"{known.name} has {excerpt(iri)!r}; write {A_QUANTITY}."
        return f"{known.name}: {fault}"

    def _iri_fault(self, iri: str) -> str | None:
        if len(iri) > self._limits.iri_length:
            return f"The IRI {iri[:60]}... is longer than {self._limits.iri_length} characters."
        forbidden = forbidden_character(iri)
        if forbidden is not None:
            return (
                f"{excerpt(iri)!r} is no IRI: it contains {named_character(forbidden)}. Refer to "
                "the entity by its IRI, with such characters percent-encoded."
            )
        if not is_absolute_iri(iri):
            fault = iri_fault(iri) if ":" in iri else None
            if did := _DID.match(iri):
                written = f"{did['scheme']}://{did['did'].replace(':', '%3A')}{did['rest']}"
                return (
                    f"{excerpt(iri)!r} is no IRI: the colons of a DID cannot stand there, where a "
                    f"colon begins a port (RFC 3986, section 3.2). Write {excerpt(written)}."
                )
            if fault is not None:
                return f"{excerpt(iri)!r} is no IRI: {fault}."
            message = "is no absolute IRI; write it with its scheme, such as https://…"
            return f"{excerpt(iri)!r} {message}"
        return None

    def _property_names(self) -> list[str]:
        return [p.name for p in self._ontology.properties.values()]

    def _class_names(self) -> list[str]:
        return [c.name for c in self._ontology.classes.values() if c.collection is not None]
