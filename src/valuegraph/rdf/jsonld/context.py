"""The JSON-LD context, generated from the ontology (JSON-LD 1.1, section 4.1).

Every property is a term with the coercion that its range asks for; inverse properties are reverse
terms, so that writing either direction gives the canonical one; units and actions go by local name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from valuegraph.errors import VocabularyError
from valuegraph.rdf.jsonld.active_context import ActiveContext, Definition
from valuegraph.rdf.jsonld.bundled import BUNDLED
from valuegraph.vocabulary.namespaces import PREFIXES, VF, VG, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.terms import VocabularyProperty

CONTEXT_IRI: Final = "https://w3id.org/valuegraph/context.jsonld"
"""The context's own IRI; a document may name it from anywhere, it is answered from here."""

KNOWN_CONTEXTS: Final = (
    CONTEXT_IRI,
    "https://w3id.org/valueflows",
    "https://w3id.org/valueflows/v1",
    "https://w3id.org/valueflows/ont/vf",
    "https://w3id.org/valueflows/ont/vf#",
    "https://w3id.org/valueflows/ont/vf.jsonld",
    "https://w3id.org/valueflows/ont/1.0/vf",
    "https://git.io/vf-examples-jsonld-context",
)
"""IRIs that stand for this context. ValueFlows publishes no context that works with its 1.0 terms,
so documents that name one of its own over the years are read with ours."""

NODE_KEYS: Final = {"@id": "@id", "id": "@id", "@type": "@type", "type": "@type"}
"""What a node object says of itself, with the aliases that the context gives."""

Contexts = Mapping[str, Any]
"""What ``@context`` has in the documents with these IRIs."""

NO_CONTEXTS: Final[Contexts] = MappingProxyType({})

FINDINGS: Final = "findings"
"""The key by which an answer tells what was found when it was recorded. That is no statement of the
entity, so the context gives it no meaning, and a document that repeats it states nothing by it."""

_ALIASES: Final = {key: keyword for key, keyword in NODE_KEYS.items() if key != keyword}


@dataclass(frozen=True)
class Term:
    """A term of the context: ``coercion`` is ``@id``, ``@vocab``, a datatype IRI or None."""

    name: str
    iri: NamedNode
    coercion: str | None
    reverse: bool = False

    @cached_property
    def datatype(self) -> NamedNode | None:
        """The datatype that strings, numbers and booleans get, where the term has one."""
        return None if self.coercion in (None, "@id", "@vocab") else NamedNode(self.coercion)


class JsonLdContext:
    """The context of one ontology, as a document and as tables for the writer."""

    def __init__(self, ontology: Ontology, further: Contexts = NO_CONTEXTS) -> None:
        self.ontology = ontology
        self._further = {**BUNDLED, **further}

    def further(self, iri: str) -> Any:
        """The content of another context that is answered from here, or None."""
        return self._further.get(iri)

    def is_property(self, name: str) -> bool:
        """Whether a key stands for a property of the ontology, by this context."""
        return self.active.expand(name, vocab=True) in self._property_iris

    @cached_property
    def _property_iris(self) -> frozenset[str]:
        return frozenset(each.value for each in self.ontology.properties)

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """The terms for properties by name."""
        found: dict[str, Term] = {}
        for each in sorted(self.ontology.properties.values(), key=_precedence):
            if each.name in found or each.name in (*NODE_KEYS, *PREFIXES, FINDINGS):
                continue  # A later vocabulary's homonym goes by its full IRI.
            found[each.name] = Term(
                each.name,
                each.inverse_of or each.iri,
                self._coercion(each),
                reverse=each.inverse_of is not None,
            )
        return found

    @cached_property
    def individuals(self) -> Mapping[str, NamedNode]:
        """Units, and those outside the ValueFlows namespace that are values of some property, such
        as actions, by local name."""
        found: dict[str, NamedNode] = {}
        for iri in self._values():
            name = local_name(iri)
            if iri.value in VF:
                continue  # ``@vocab`` reaches it.
            if name in self.terms or name in found or self.ontology.defines(VF[name]):
                raise VocabularyError(f"<{iri.value}> needs another local name: {name!r} is taken.")
            found[name] = iri
        return found

    def _values(self) -> Iterator[NamedNode]:
        ontology = self.ontology
        yield from ontology.units
        yield from ontology.actions
        for class_, members in ontology.individuals.items():
            if class_ in ontology.properties_with_range and class_ not in (VF.Unit, VF.Action):
                yield from members.values()

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The context as a JSON document: ``{"@context": {…}}``."""
        entries: dict[str, Any] = {"@version": 1.1, "@vocab": VF.iri, **_ALIASES, FINDINGS: None}
        entries |= {prefix: {"@id": iri, "@prefix": True} for prefix, iri in PREFIXES.items()}
        for term in self.terms.values():
            definition: dict[str, str] = {"@reverse" if term.reverse else "@id": term.iri.value}
            if term.coercion is not None:
                definition["@type"] = term.coercion
            entries[term.name] = definition
        entries |= {name: iri.value for name, iri in self.individuals.items()}
        for each in self.ontology.classes.values():
            if each.iri.value not in VF and each.collection and each.name not in entries:
                entries[each.name] = each.iri.value
        return {"@context": entries}

    @cached_property
    def active(self) -> ActiveContext:
        """The context as it is when nothing came before it; not to be changed."""
        entries: Mapping[str, Any] = self.document["@context"]
        found = ActiveContext(None, VF.iri)
        for name, entry in entries.items():
            if name.startswith("@"):
                continue
            stated = entry if isinstance(entry, dict) else {"@id": entry}
            found.terms[name] = Definition(
                stated.get("@id", stated.get("@reverse")),
                reverse="@reverse" in stated,
                prefix=stated.get("@prefix", False),
                coercion=stated.get("@type"),
            )
        return found

    @cached_property
    def names(self) -> Mapping[str, NamedNode]:
        """What the context gives an IRI, keywords left out: terms, prefixes, individuals."""
        entries: Mapping[str, Any] = self.document["@context"]
        found: dict[str, NamedNode] = {}
        for name, entry in entries.items():
            if name in _ALIASES or name == FINDINGS or name.startswith("@"):
                continue
            iri = (entry.get("@id") or entry["@reverse"]) if isinstance(entry, dict) else entry
            found[name] = NamedNode(iri)
        return found

    def compact_vocabulary(self, iri: NamedNode) -> str:
        """``iri`` as the value of ``type`` or of a term coerced to ``@vocab``."""
        return self._compact_names.get(iri) or self.compact_iri(iri)

    def compact_iri(self, iri: NamedNode) -> str:
        """A term from a known namespace as a compact IRI, any other as it is."""
        for prefix, namespace in PREFIXES.items():
            if iri.value.startswith(namespace):
                local = iri.value[len(namespace) :]
                if local and "/" not in local and "#" not in local:
                    return f"{prefix}:{local}"
        return iri.value

    @cached_property
    def _compact_names(self) -> Mapping[NamedNode, str]:
        entries: Mapping[str, Any] = self.document["@context"]
        declared = (*self.ontology.classes, *self.individuals.values(), *self._vf_individuals())
        names = {iri: local_name(iri) for iri in declared}
        # A name must expand to the same IRI again: as a term of its own, or by ``@vocab``.
        return {
            iri: name
            for iri, name in names.items()
            if entries.get(name, VF[name].value) == iri.value
        }

    def _vf_individuals(self) -> list[NamedNode]:
        groups = self.ontology.individuals.values()
        return [iri for members in groups for iri in members.values() if iri.value in VF]

    def _coercion(self, each: VocabularyProperty) -> str | None:
        if each.is_object:
            named = any(c in self.ontology.individuals for c in each.range) or VF.Unit in each.range
            return "@vocab" if named else "@id"
        if each.admits_iri or not each.range or XSD.string in each.range:
            return None
        return next(iter(each.range)).value


def is_known(iri: str, base_iri: str) -> bool:
    """Whether the IRI of a context, resolved against ``base_iri``, stands for this one."""
    if iri in KNOWN_CONTEXTS:
        return True
    if not base_iri.startswith(("http://", "https://")):  # No service answers there.
        return False
    own = urljoin(base_iri, "context.jsonld")
    try:
        return iri == own or urljoin(base_iri, iri) in (own, *KNOWN_CONTEXTS)
    except ValueError:  # It is no IRI, such as http://[x
        return False


def _precedence(each: VocabularyProperty) -> tuple[bool, bool, str]:
    """ValueFlows first, then Valuegraph, then extensions."""
    return (each.iri.value not in VF, each.iri.value not in VG, each.iri.value)
