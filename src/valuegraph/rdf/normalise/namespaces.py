"""Namespaces that are spelt in another way, and those that only look like one of ours."""

from difflib import SequenceMatcher
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.vocabulary.namespaces import VF, VG, without_scheme
from valuegraph.vocabulary.ontology import Ontology, local_name

_MARKS: Final = {VF.iri: ("valueflo", "/vf#", "/vf/"), VG.iri: ("valuegraph",)}
"""What a namespace has in it that was most likely meant to be this one."""

_ALIKE: Final = 0.85
"""The share of characters in common from which on two namespaces look alike."""


class Namespaces:
    """The namespaces of one document, and what each of them stands for."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._current: dict[str, str] = {}

    def current(self, namespace: str) -> str:
        """The namespace that this one is another spelling of; itself where it is none."""
        found = self._current.get(namespace)
        if found is None:
            found = self._current[namespace] = self._ontology.current_namespace(namespace)
        return found

    def near(self, iri: NamedNode) -> NamedNode | None:
        """The term that an IRI which no vocabulary has was most likely meant to be: one of the
        same name, in a namespace that looks like that of the IRI, or that lost its ``#`` there."""
        name = local_name(iri)
        for term in self._ontology.terms_by_name.get(name, ()):
            namespace = term.value.removesuffix(name)
            if _look_alike(iri.value.removesuffix(name), namespace):
                return term
        return self._joined(iri)

    def _joined(self, iri: NamedNode) -> NamedNode | None:
        """The term of ``…/ont/vfproduce``: what a prefix makes that lacks the ``#`` at its end."""
        written = without_scheme(iri.value)
        for spelling, namespace in self._ontology.spellings.items():
            if not written.startswith(spelling[:-1]):
                continue
            name = written.removeprefix(spelling[:-1])
            for term in self._ontology.terms_by_name.get(name, ()):
                if term.value == namespace + name:
                    return term
        return None


def _look_alike(found: str, namespace: str) -> bool:
    written = found.casefold()
    if any(mark in written for mark in _MARKS.get(namespace, ())):
        return True
    one, other = (_bare(each) for each in (written, namespace.casefold()))
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _bare(namespace: str) -> str:
    return without_scheme(namespace).removeprefix("//").removeprefix("www.").rstrip("/#")
