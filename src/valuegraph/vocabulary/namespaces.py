"""The namespaces that Valuegraph names terms from, as small term factories.

``VF.produce`` is ``NamedNode("https://w3id.org/valueflows/ont/vf#produce")``. ``VF["class"]``
serves names that are no Python identifiers.
"""

import re
from typing import Final

from pyoxigraph import NamedNode

_WEB: Final = re.compile(r"https?://([^/#?]*)(.*)\Z", re.IGNORECASE | re.DOTALL)


class Namespace:
    """An IRI prefix that makes :class:`~pyoxigraph.NamedNode` terms from local names."""

    def __init__(self, iri: str) -> None:
        self.iri: Final = iri
        self._terms: dict[str, NamedNode] = {}

    def __getattr__(self, local_name: str) -> NamedNode:
        if local_name.startswith("__"):
            raise AttributeError(local_name)
        term = self.__dict__[local_name] = self[local_name]  # The next access is an attribute's.
        return term

    def __getitem__(self, local_name: str) -> NamedNode:
        term = self._terms.get(local_name)
        if term is None:
            term = self._terms[local_name] = NamedNode(self.iri + local_name)
        return term

    def __contains__(self, iri: str) -> bool:
        return iri.startswith(self.iri)

    def local_name(self, iri: str) -> str:
        """The part of ``iri`` after this namespace; ``iri`` must be in it."""
        return iri[len(self.iri) :]


VF: Final = Namespace("https://w3id.org/valueflows/ont/vf#")
VG: Final = Namespace("https://w3id.org/valuegraph/ns#")
OM: Final = Namespace("http://www.ontology-of-units-of-measure.org/resource/om-2/")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")

PREFIXES: Final[dict[str, str]] = {
    "vf": VF.iri,
    "vg": VG.iri,
    "om2": OM.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "xsd": XSD.iri,
    "owl": OWL.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "dcterms": DCTERMS.iri,
    "time": "http://www.w3.org/2006/time#",
}
"""Prefixes that every document may use without declaring them and that our own output declares."""


def prefixed(iri: NamedNode) -> str:
    """An IRI with the usual prefix of its namespace (``vf:action``), or whole if it has none."""
    for prefix, namespace in PREFIXES.items():
        if iri.value.startswith(namespace):
            return f"{prefix}:{iri.value[len(namespace) :]}"
    return iri.value


def split(iri: str) -> tuple[str, str]:
    """The namespace of a term, up to the last ``#`` or ``/``, and its local name."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]


def without_scheme(namespace: str) -> str:
    """A namespace in the spelling that it shares with all that differ in ``http`` for ``https`` or
    in the capitals of scheme and host alone: ``//w3id.org/valueflows/ont/vf#``."""
    web = _WEB.match(namespace)
    return namespace if web is None else f"//{web[1].lower()}{web[2]}"
