"""Frozen records of what a vocabulary declares: classes, properties, units, retired terms."""

from dataclasses import dataclass
from fractions import Fraction

from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class VocabularyClass:
    """An ``owl:Class`` that entities may have as ``rdf:type``.

    ``superclasses`` is transitive and leaves the class itself out. ``collection`` is the plural
    slug of its HTTP collection, or None where there is none (``vg:collection``).
    """

    iri: NamedNode
    name: str
    label: str
    comment: str
    superclasses: frozenset[NamedNode]
    collection: str | None


@dataclass(frozen=True, slots=True)
class VocabularyProperty:
    """An object or datatype property, with unions in domain and range already expanded.

    ``maximum`` is the number of values that a subject may have (``owl:maxCardinality``,
    ``owl:cardinality``), None for any number. ``inverse_of`` is set on the direction that is *not*
    canonical and names the one that is. ``dimension`` is that of the units it is about
    (``vg:dimension``), None for any. ``admits_language``: whether its text may be in a language.
    """

    iri: NamedNode
    name: str
    label: str
    comment: str
    is_object: bool
    admits_iri: bool
    domain: frozenset[NamedNode]
    range: frozenset[NamedNode]
    minimum: int
    maximum: int | None
    inverse_of: NamedNode | None
    dimension: NamedNode | None = None
    admits_language: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``factor`` of one unit, in the reference unit of its ``dimension``.

    ``factor`` is None where the unit stands alone and converts to nothing. ``names`` and ``codes``
    are what it is called as well (``skos:altLabel``, ``skos:notation``).
    """

    iri: NamedNode
    name: str
    label: str
    symbol: str
    dimension: NamedNode | None
    factor: Fraction | None
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetiredTerm:
    """A term of an earlier ValueFlows release; ``replaced_by`` where the rename is one-to-one."""

    iri: NamedNode
    retired_in: str
    replaced_by: NamedNode | None
    advice: str
