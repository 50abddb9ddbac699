"""Namespaces that are spelt in another way, and those that only look like one of ours."""

import re
from difflib import SequenceMatcher
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.vocabulary.namespaces import OM, PREFIXES, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

_WEB: Final = re.compile(r"https?://([^/#?]*)(.*)\Z", re.IGNORECASE | re.DOTALL)
_MARKS: Final = {VF.iri: ("valueflo", "/vf#", "/vf/"), VG.iri: ("valuegraph",)}
"""What a namespace has in it that was most likely meant to be this one."""

_ALIKE: Final = 0.85
"""The share of characters in common from which on two namespaces look alike."""


class Namespaces:
    """The namespaces of one document, and what each of them stands for."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        own = (*PREFIXES.values(), OM.iri, *ontology.namespaces)
        self._right = {_without_scheme(each): each for each in own}
        self._right |= {_without_scheme(each): VF.iri for each in ontology.namespace_aliases}
        self._stems = tuple(each[:-1] for each in self._right)
        self._current: dict[str, str] = {}

    def current(self, namespace: str) -> str:
        """The namespace that this one is another spelling of; itself where it is none.

        It is one if it is declared as an alias, or differs in ``http`` for ``https`` or in the
        capitals of scheme and host alone.
        """
        found = self._current.get(namespace)
        if found is None:
            found = self._right.get(_without_scheme(namespace), namespace)
            self._current[namespace] = found
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
        written = _without_scheme(iri.value)
        if not written.startswith(self._stems):
            return None
        for spelling, namespace in self._right.items():
            name = written.removeprefix(spelling[:-1])
            for term in self._ontology.terms_by_name.get(name, ()):
                if term.value == namespace + name:
                    return term
        return None


def split(iri: str) -> tuple[str, str]:
    """The namespace of a term, up to the last ``#`` or ``/``, and its local name."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]


def _without_scheme(namespace: str) -> str:
    web = _WEB.match(namespace)
    return namespace if web is None else f"//{web[1].lower()}{web[2]}"


def _look_alike(found: str, namespace: str) -> bool:
    written = found.casefold()
    if any(mark in written for mark in _MARKS.get(namespace, ())):
        return True
    one, other = (_bare(each) for each in (written, namespace.casefold()))
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _bare(namespace: str) -> str:
    return _without_scheme(namespace).removeprefix("//").removeprefix("www.").rstrip("/#")
