"""Coercion by range: each value becomes what the ontology says its property has.

Be liberal in what is read, strict in what is stored: a string where the range is a class becomes
the IRI it names, numbers become canonical ``xsd:decimal``, times become ``xsd:dateTimeStamp``. What
cannot become the right thing is a violation that shows the right form.
"""

from collections.abc import Collection

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.datatypes import INTEGERS, lexical_check
from valuegraph.rdf.jsonld.numbers import (
    JSON_NUMBER,
    as_json_ld_has_it,
    can_be_written_out,
    is_spelled,
    too_many_digits,
    without_datatype,
)
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.node_values import NodeValues
from valuegraph.rdf.normalise.times import time_fault
from valuegraph.rdf.terms import (
    MAX_DECIMALS,
    Node,
    Term,
    date_time_stamp,
    decimal_literal,
    excerpt,
    in_range,
    is_absolute_iri,
    is_number,
    parse_number,
    shown,
)
from valuegraph.vocabulary.namespaces import XSD, prefixed
from valuegraph.vocabulary.ontology import local_name
from valuegraph.vocabulary.terms import VocabularyProperty

_NUMERIC = frozenset((*INTEGERS, XSD.decimal, XSD.double, XSD.float, XSD.string, JSON_NUMBER))
_TRUE = ("true", "1")
_FALSE = ("false", "0")


class Coercion:
    """Coerces the values of one document; ``lists`` are its nodes that are RDF lists."""

    def __init__(
        self,
        nodes: NodeValues,
        lists: Collection[Term],
        faults: Faults,
    ) -> None:
        self.nodes = nodes
        self._lists = lists
        self._faults = faults

    def value(self, focus: Node, known: VocabularyProperty | None, found: Term) -> Term | None:
        """The value to store, or None (with a violation)."""
        if isinstance(found, Literal) and is_spelled(found):
            keep = known is not None and not known.range.isdisjoint((XSD.decimal, XSD.string))
            if not keep and not can_be_written_out(found):
                message = too_many_digits(found.value)
                self._faults.violation("WrongValue", message, focus, value=found)
                return None
            found = without_datatype(found) if keep else as_json_ld_has_it(found)
        if known is None:
            return found
        if found in self._lists:
            message = f"{known.name} has an ordered list; write its values as an array, without it."
            self._faults.violation("WrongValue", message, focus, known.iri, found)
            return None
        if known.is_object:
            return self.nodes.value(focus, known, found)
        if isinstance(found, NamedNode):
            return self._iri_as_literal(focus, known, found)
        if isinstance(found, BlankNode):
            return found if known.admits_iri else self._no_literal(focus, known, found)
        assert isinstance(found, Literal)
        return self._literal(focus, known, found)

    def _literal(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        if XSD.decimal in known.range:
            return self._decimal(focus, known, found)
        if XSD.dateTimeStamp in known.range:
            return self._stamp(focus, known, found)
        if XSD.boolean in known.range:
            return self._boolean(focus, known, found)
        if XSD.anyURI in known.range:
            return self._any_uri(focus, known, found)
        has_language = found.language is not None
        is_text = found.datatype == XSD.string or (has_language and known.admits_language)
        if XSD.string in known.range and not is_text:
            meant = Literal(found.value)
            if has_language:
                self._without_language(focus, known, found)
            else:
                self._repaired(focus, known, found, meant)
            return meant
        return found

    def _without_language(self, focus: Term, known: VocabularyProperty, found: Literal) -> None:
        message = (
            f"Left out the language {found.language} of {known.name} {shown(found)}: it is a code "
            "or tag, in no language."
        )
        self._faults.repair("Coerced", message, focus, known.iri, found, key="language")

    def _decimal(self, focus: Term, known: VocabularyProperty, found: Literal) -> Term | None:
        text = found.value.strip()
        if not is_number(text):
            return self._refused(focus, known, found, f"a number such as {_number_like(text)}")
        if not _is_of_number(found):
            kind = prefixed(found.datatype)
            reason = "which it is not" if found.datatype in INTEGERS else "which is no number"
            form = f'"{excerpt(text)}"^^xsd:decimal, or the number alone'
            return self._refused(focus, known, found, form, f" as {kind}, {reason}")
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
            return self._wrong(focus, known, found, f": {time_fault(found.value)}")
        meant = Literal(stamp, datatype=XSD.dateTimeStamp)
        is_moved = "T24" in found.value  # Midnight at the end of a day: the start of the next.
        if found.datatype != XSD.dateTimeStamp or "T" not in found.value or is_moved:
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

    def _refused(
        self, focus: Term, known: VocabularyProperty, found: Term, form: str, fault: str = ""
    ) -> Term | None:
        return self._wrong(focus, known, found, f"{fault}; write {form}")

    def _wrong(
        self, focus: Term, known: VocabularyProperty, found: Term, words: str
    ) -> Term | None:
        """Report the violation; there is no value to store. Where it is a literal that is missing,
        the rest of the document can be checked."""
        self._faults.violation(
            "WrongValue",
            f"{known.name} has {shown(found)}{words}.",
            focus,
            known.iri,
            found,
            goes_on=isinstance(found, Literal),
        )
        return None

    def _repaired(self, focus: Term, known: VocabularyProperty, found: Term, meant: Term) -> None:
        kind = local_name(meant.datatype) if isinstance(meant, Literal) else "IRI"
        self._faults.repair(
            "Coerced",
            f"Read {known.name} {shown(found)} as the {kind} {shown(meant)}.",
            focus,
            known.iri,
            found,
            key=kind,
        )


def _is_of_number(found: Literal) -> bool:
    """Whether the datatype is one of numbers, and one that has this number where it has bounds."""
    if found.language is not None or found.datatype not in _NUMERIC:
        return False
    return found.datatype not in INTEGERS or lexical_check(found.datatype)(found.value.strip())


def _number_like(text: str) -> str:
    """The number that a text with commas may have meant, its last one as the decimal point."""
    last = max(text.rfind(","), text.rfind("."))
    digits = text[:last].replace(",", "").replace(".", "") + "." + text[last + 1 :]
    hint = digits if parse_number(digits) is not None else "12.5"
    return f'"{hint}"'
