"""Coercion by range: each value becomes what the ontology says its property has.

Be liberal in what is read, strict in what is stored: a string where the range is a class becomes
the IRI it names, numbers become canonical ``xsd:decimal``, times become ``xsd:dateTimeStamp``. What
cannot become the right thing is a violation that shows the right form.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.jsonld.numbers import (
    JSON_NUMBER,
    as_json_ld_has_it,
    is_spelled,
    without_datatype,
)
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.names import A_QUANTITY, suggestion
from valuegraph.rdf.terms import (
    MAX_DECIMALS,
    Term,
    date_time_stamp,
    decimal_literal,
    in_range,
    is_absolute_iri,
    is_number,
    parse_number,
    shown,
)
from valuegraph.vocabulary.namespaces import PREFIXES, VF, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.terms import VocabularyProperty

_NUMERIC = frozenset((XSD.decimal, XSD.integer, XSD.double, XSD.float, JSON_NUMBER))
_TRUE = ("true", "1")
_FALSE = ("false", "0")


class Coercion:
    """Coerces the values of one document; ``lists`` are its nodes that are RDF lists."""

    def __init__(
        self,
        ontology: Ontology,
        prefixes: Mapping[str, str],
        lists: Collection[Term],
        faults: Faults,
    ) -> None:
        self._ontology = ontology
        self._prefixes = {**PREFIXES, **prefixes}
        self._lists = lists
        self._faults = faults

    @cached_property
    def _renamed(self) -> Mapping[str, NamedNode]:
        return {
            local_name(term.iri): term.replaced_by
            for term in self._ontology.retired.values()
            if term.replaced_by is not None and term.iri.value in VF
        }

    def value(self, focus: Term, known: VocabularyProperty | None, found: Term) -> Term | None:
        """The value to store, or None (with a violation)."""
        if isinstance(found, Literal) and is_spelled(found):
            keep = known is not None and not known.range.isdisjoint((XSD.decimal, XSD.string))
            found = without_datatype(found) if keep else as_json_ld_has_it(found)
        if known is None:
            return found
        if found in self._lists:
            message = f"{known.name} has an ordered list; write its values as an array, without it."
            self._faults.violation("WrongValue", message, focus, known.iri, found)
            return None
        if known.is_object:
            return self._node(focus, known, found)
        if isinstance(found, NamedNode):
            return self._iri_as_literal(focus, known, found)
        if isinstance(found, BlankNode):
            return found if known.admits_iri else self._no_literal(focus, known, found)
        assert isinstance(found, Literal)
        return self._literal(focus, known, found)

    def _node(self, focus: Term, known: VocabularyProperty, found: Term) -> Term | None:
        """The IRI that a value names where the range is a class."""
        if isinstance(found, BlankNode):
            return found
        if isinstance(found, NamedNode):
            # ``vf:kilogram``: a name that ``@vocab`` put in the ValueFlows namespace.
            if found.value in VF and not self._ontology.defines(found):
                meant = self._individuals(known).get(VF.local_name(found.value))
                if meant is not None:
                    self._repaired(focus, known, found, meant)
                    return meant
            return found
        assert isinstance(found, Literal)
        individuals = self._individuals(known)
        text = found.value.strip()
        meant = individuals.get(text) or self._retired(text, individuals) or self._expanded(text)
        if meant is not None and found.datatype in (XSD.string, XSD.anyURI):
            self._repaired(focus, known, found, meant)
            return meant
        return self._no_node(focus, known, found, list(individuals))

    def _individuals(self, known: VocabularyProperty) -> dict[str, NamedNode]:
        groups = [self._ontology.individuals.get(c, {}) for c in known.range]
        return {name: iri for group in groups for name, iri in group.items()}

    def _retired(self, text: str, individuals: Mapping[str, NamedNode]) -> NamedNode | None:
        """The individual whose name was ``text`` in an earlier release."""
        meant = self._renamed.get(text)
        return meant if meant in individuals.values() else None

    def _expanded(self, text: str) -> NamedNode | None:
        prefix, colon, rest = text.partition(":")
        if colon and not rest.startswith("//") and prefix in self._prefixes:
            text = self._prefixes[prefix] + rest
        return NamedNode(text) if is_absolute_iri(text) else None

    def _literal(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        if XSD.decimal in known.range:
            return self._decimal(focus, known, found)
        if XSD.dateTimeStamp in known.range:
            return self._stamp(focus, known, found)
        if XSD.boolean in known.range:
            return self._boolean(focus, known, found)
        if XSD.anyURI in known.range:
            return self._any_uri(focus, known, found)
        is_text = found.language is not None or found.datatype == XSD.string
        if XSD.string in known.range and not is_text:
            meant = Literal(found.value)
            self._repaired(focus, known, found, meant)
            return meant
        return found

    def _decimal(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        text = found.value.strip()
        if not is_number(text) or found.datatype not in (*_NUMERIC, XSD.string):
            return self._refused(focus, known, found, f"a number such as {_number_like(text)}")
        number = parse_number(text)
        if number is None or not in_range(number):
            form = f"a number below 10^20 with at most {MAX_DECIMALS} decimals"
            return self._refused(focus, known, found, form)
        meant = decimal_literal(number)
        exact = (XSD.decimal, XSD.integer, JSON_NUMBER)
        spelled_as_json_ld_does = found.datatype == XSD.decimal and "E" in found.value
        if found.datatype not in exact or spelled_as_json_ld_does:
            self._repaired(focus, known, found, meant)
        return meant

    def _stamp(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        stamp = date_time_stamp(found.value)
        if stamp is None:
            form = 'a date, time and offset such as "2026-03-01T09:30:00+01:00" or "…T08:30:00Z"'
            return self._refused(focus, known, found, form)
        meant = Literal(stamp, datatype=XSD.dateTimeStamp)
        if found.datatype != XSD.dateTimeStamp or "T" not in found.value:
            self._repaired(focus, known, found, meant)
        return meant

    def _boolean(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        text = found.value.strip().lower()
        if text not in _TRUE + _FALSE:
            return self._refused(focus, known, found, "true or false")
        meant = Literal(text in _TRUE)
        if found != meant:
            self._repaired(focus, known, found, meant)
        return meant

    def _any_uri(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        meant = Literal(found.value.strip(), datatype=XSD.anyURI)
        if known.name != "imageList" and not is_absolute_iri(meant.value):
            return self._refused(focus, known, found, "an absolute URI such as https://…")
        if found.datatype not in (XSD.anyURI, XSD.string):
            self._repaired(focus, known, found, meant)
        return meant

    def _iri_as_literal(
        self, focus: Term, known: VocabularyProperty, found: NamedNode
    ) -> Term | None:
        if known.admits_iri:
            return found
        if XSD.anyURI in known.range:
            meant = Literal(found.value, datatype=XSD.anyURI)
            self._repaired(focus, known, found, meant)
            return meant
        return self._no_literal(focus, known, found)

    def _no_literal(self, focus: Term, known: VocabularyProperty, found: Term) -> Term | None:
        kinds = ", ".join(sorted(f"xsd:{local_name(r)}" for r in known.range))
        return self._refused(focus, known, found, f"a value of {kinds}, not an entity")

    def _no_node(
        self, focus: Term, known: VocabularyProperty, found: Literal, names: list[str]
    ) -> Term | None:
        kinds = " or ".join(sorted(local_name(c) for c in known.range)) or "entity"
        if VF.Measure in known.range:
            form = A_QUANTITY
        elif names:
            units = self._ontology if VF.Unit in known.range else None
            hint = suggestion(found.value, names, units)
            form = f"the name of a known {kinds}.{hint}".rstrip(".")
        else:
            form = f'the IRI of a known or new {kinds}, such as {{"id": "https://…"}}'
        return self._refused(focus, known, found, form)

    def _refused(
        self, focus: Term, known: VocabularyProperty, found: Term, form: str
    ) -> Term | None:
        """Report the violation; there is no value to store."""
        end = "" if form.endswith("?") else "."
        self._faults.violation(
            "WrongValue",
            f"{known.name} has {shown(found)}; write {form}{end}",
            focus,
            known.iri,
            _as_written(found),
        )
        return None

    def _repaired(self, focus: Term, known: VocabularyProperty, found: Term, meant: Term) -> None:
        kind = local_name(meant.datatype) if isinstance(meant, Literal) else "IRI"
        self._faults.repair(
            "Coerced",
            f"Read {known.name} {shown(found)} as the {kind} {shown(meant)}.",
            focus,
            known.iri,
            _as_written(found),
            key=kind,
        )


def _number_like(text: str) -> str:
    """The number that a text with commas may have meant, its last one as the decimal point."""
    last = max(text.rfind(","), text.rfind("."))
    digits = text[:last].replace(",", "").replace(".", "") + "." + text[last + 1 :]
    hint = digits if parse_number(digits) is not None else "12.5"
    return f'"{hint}"'


def _as_written(found: Term) -> Term:
    """A value for a finding: a number of a JSON document in its own spelling, whatever its size."""
    if isinstance(found, Literal) and found.datatype == JSON_NUMBER:
        marks = set(found.value) & set(".eE")
        kind = XSD.integer if not marks else XSD.decimal if marks == {"."} else XSD.double
        return Literal(found.value, datatype=kind)
    return found
