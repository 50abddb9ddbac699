"""What can be nested or strung together in queries and documents, as often as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat

SPARQL: Final = "sparql"


@dataclass(frozen=True)
class Construct:
    """``before``, ``opening`` some times, ``core``, ``closing`` as often, ``after``.
    In ``opening``, ``№`` is the number of the repeat and ``№+1`` that of the next."""

    syntax: RdfFormat | str
    before: str
    opening: str
    core: str = ""
    closing: str = ""
    after: str = ""

    def text(self, times: int) -> str:
        """It, repeated."""
        opened = self.opening * times
        if "№" in self.opening:
            opened = "".join(
                self.opening.replace("№+1", str(i + 1)).replace("№", str(i)) for i in range(times)
            )
        core = self.core.replace("№", str(times))
        return self.before + opened + core + self.closing * times + self.after


def _query(
    before: str, opening: str, core: str = "", closing: str = "", after: str = ""
) -> Construct:
    return Construct(SPARQL, f"PREFIX : <x:> {before}", opening, core, closing, after)


def _where(opening: str, core: str = "", closing: str = "", before: str = "") -> Construct:
    return _query(f"SELECT * {{ {before}", opening, core, closing, " }")


def _value(opening: str, core: str = "", closing: str = "", before: str = "") -> Construct:
    return _query(f"SELECT * {{ ?s ?p ?o BIND({before}", opening, core, closing, " AS ?x) }")


_ANY: Final = "?s ?p ?o "

NESTS: Final = {
    "call": _value("STR(", "?o", ")"),
    "call with many": _value("CONCAT(", "'a'", ")"),
    "triple call": _value("TRIPLE(:s, :p, ", ":o", ")"),
    "if": _value("IF(?o, 1, ", "?o", ")"),
    "coalesce": _value("COALESCE(", "?o", ")"),
    "parentheses": _value("(", "?o", ")"),
    "sum of parentheses": _value("1+(", "?o", ")"),
    "comparison": _value("?o = (", "?o", ")"),
    "in": _value("?o IN (", "?o", ")"),
    "triple expression": _value("<<( :s :p ", ":o", " )>>"),
    "exists": _where("FILTER EXISTS {", _ANY, "}"),
    "not exists": _where("FILTER NOT EXISTS {", _ANY, "}"),
    "exists as value": _where("BIND(EXISTS {", _ANY, "} AS ?x)", _ANY),
    "group": _where("{", _ANY, "}"),
    "union": _where("{", f"{{{_ANY}}}", f" UNION {{{_ANY}}}}}"),
    "union to the right": _where(f"{{{_ANY}}} UNION {{", _ANY, "}"),
    "optional": _where("OPTIONAL {", _ANY, "}"),
    "minus": _where("MINUS {", _ANY, "}", _ANY),
    "graph": _where("GRAPH ?g {", _ANY, "}"),
    "lateral": _where("LATERAL {", _ANY, "}", _ANY),
    "sub-select": _where("{SELECT * {", _ANY, "}}"),
    "path": _where("(", ":p", ")", "?s "),
    "inverse path": _where("^(", ":p", ") ?o", "?s "),
    "blank nodes": _where("[ :p ", ":o", "]", "?s ?p "),
    "lists": _where("(", ":o", ")", "?s ?p "),
    "triple term": _where("<<( :s :p ", "?o", " )>>", "?s ?p "),
    "reified triples": _where("<< :s :p ", ":o", " >>", "?s ?p "),
    "annotations": _where("{| :p :o ", "", "|}", ":s :p :o "),
    "triple data": _where("<<( :s :p ", ":o", " )>>", "VALUES ?x {"),
    "aggregate": _query("SELECT (", "SUM(", "?o", ")", f" AS ?v) {{ {_ANY} }}"),
    "blank nodes to construct": _query(
        "CONSTRUCT { ?s ?p ", "[ :p ", ":o", "]", f" }} WHERE {{ {_ANY} }}"
    ),
    "broken off in parentheses": _value("("),
    "broken off in groups": _where("{"),
    "broken off in blank nodes": _where("[ :p ", "", "", "?s ?p "),
    "broken off in triples": _where("<< :s :p ", "", "", "?s ?p "),
}
"""Brackets in brackets of a query."""

CHAINS: Final = {
    "plus": _value(" + ?o", before="?o"),
    "plus and minus": _value("+1-1", before="1"),
    "times": _value("*?o", before="?o"),
    "divided by": _value("/?o", before="?o"),
    "and": _value(" && ?o", before="?o"),
    "or": _value("||?o", before="?o"),
    "not": _value("!", "?o"),
    "bind": _where("BIND(?o AS ?x№)", before=_ANY),
    "filter": _where("FILTER(?o)", before=_ANY),
    "filters of constants": _where("FILTER(1)"),
    "filters behind names": _where("<x:s> <x:p> <x:o>FILTER(1)"),
    "exists after exists": _where("FILTER EXISTS {?s ?p ?o}", before=_ANY),
    "unions": _where(" UNION {?s ?p ?o}", before="{?s ?p ?o}"),
    "unions of constants": _where(" UNION {<x:s> <x:p> <x:o>}", before="{?s ?p ?o}"),
    "minus after minus": _where("MINUS {?s :a ?o}", before=_ANY),
    "lateral after lateral": _where("LATERAL {?s ?p ?o}", before=_ANY),
    "alternatives": _where("|:p", " ?o", before="?s :p"),
    "reifiers": _where("~ :r ", before=":s :p :o "),
    "projection": _query("SELECT ", "(1 AS ?v№)", f"{{ {_ANY} }}"),
    "grouping": _query(f"SELECT (COUNT(*) AS ?c) {{ {_ANY} }} GROUP BY ", "(1 AS ?v№)"),
    "order": _query(f"SELECT * {{ {_ANY} }} ORDER BY ", "DESC(STR(?o)) "),
    "having": _query(f"SELECT (COUNT(*) AS ?c) {{ {_ANY} }} HAVING ", "(COUNT(*) > 0)"),
    "aggregates": _query("SELECT ", "(SUM(?o) AS ?v№)", f"{{ {_ANY} }}"),
    "sum of sums": _query("SELECT (SUM(?o)", "+SUM(?o)", f" AS ?v) {{ {_ANY} }}"),
    "description": _query("DESCRIBE ", ":a№ "),
}
"""What stands side by side in a query and becomes a tree as deep."""

REREAD: Final = {
    "regex": _value("REGEX(", "'a'", ", 'a')"),
    "substring": _value("SUBSTR(", "'a'", ", 1)"),
    "replace": _value("REPLACE(", "'a'", ", 'a', 'b')"),
    "concatenation": _query("SELECT (", "GROUP_CONCAT(", "?o", ")", f" AS ?v) {{ {_ANY} }}"),
    "negation": _value("!(", "?o broken", ")"),
    "negated exists": _where("FILTER(!EXISTS {", "broken", "})"),
    "filter by function": _where("FILTER :f(EXISTS {", "broken", "})"),
    "grouping by function": _where("{SELECT * {} GROUP BY :f(EXISTS ", "{}", ")}"),
    "annotated reifiers": _where("~:r {| :p :o ", "broken", "|}", ":s :p :o "),
}
"""What Oxigraph's parser reads again and again, twice as often for each level."""

QUOTED: Final = {
    syntax.name: Construct(syntax, "<x:s> <x:p> ", "<<( <x:s> <x:p> ", "<x:o>", " )>>", " .")
    for syntax in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
}
"""Quoted triples in quoted triples, by syntax."""


def _terms(definition: str) -> Construct:
    before = '{"@context": {"@version": 1.1, "@vocab": "x:", '
    return Construct(RdfFormat.JSON_LD, before, definition, '"t№": "x:t"', "", '}, "x:p": 1}')


TERMS: Final = {
    "terms for terms": _terms('"t№": "t№+1", '),
    "identifiers": _terms('"t№": {"@id": "t№+1"}, '),
    "prefixes": _terms('"t№": "t№+1:a", '),
    "types": _terms('"t№": {"@id": "x:№", "@type": "t№+1"}, '),
    "inverses": _terms('"t№": {"@reverse": "t№+1"}, '),
    "indices": _terms('"t№": {"@id": "x:№", "@container": "@index", "@index": "t№+1"}, '),
    "terms with prefixes": _terms('"t№:a": {"@type": "@id"}, "t№": "t№+1:a", '),
}
"""Terms of a JSON-LD context that refer to one another."""
