"""Hostile queries and documents by a grammar, from a seed: nesting, chains, decoys, mutations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from tests.hostile.constructs import CHAINS, NESTS, QUOTED, REREAD, TERMS, Construct
from tests.hostile.contexts import json_ld_text

QUERY: Final = "application/sparql-query"
_DECOYS: Final = (
    "# )))}}]]>>\n", "# ((({{[<<\n", "')))>>'", '"(((<<"', "'''\n)>>'''", "<x:)>>", "<x:a#(b>",
    "<x:'>",
    "\\u0028", "\\", "'", '"""', "<", ">", "~", "!", "^", "|", "\0", "\ufeff", "é", "𝄞",
)  # fmt: skip
_TURTLE: Final = (
    ("[ <x:p> ", "]"), ("(", ")"), ("<< <x:s> <x:p> ", ">>"), ("<<( <x:s> <x:p> ", ")>>"),
    ("<x:o> {| <x:p> ", "|}"), ("<x:o> ; <x:p> ", ""), ("<x:o> , ", ""), ("<x:o> ~ <x:r> , ", ""),
    ('"x"@en , ', ""), ("'''(''' , ", ""),
)  # fmt: skip
_JSON: Final = (
    '{"x:p": ', '{"@list": [', '{"@set": [', '{"@graph": [', '{"@reverse": {"x:p": ',
    '{"@included": [',
    '{"@nest": ', '[', '{"@context": {"@vocab": "x:"}, "p": ', '{"@context": [null, ', '{"note": ',
)  # fmt: skip
_CLOSING: Final = {"{": "}", "[": "]"}
_MEDIA_TYPES: Final = {
    "turtle": "text/turtle",
    "trig": "application/trig",
    "ntriples": "application/n-triples",
    "nquads": "application/n-quads",
    "jsonld": "application/ld+json",
    "json": "application/json",
    "yaml": "application/yaml",
    "rdfxml": "application/rdf+xml",
}


@dataclass(frozen=True)
class Attack:
    """A body to send, as what."""

    body: bytes
    media_type: str

    @property
    def is_query(self) -> bool:
        """Whether it goes to ``/sparql``."""
        return self.media_type == QUERY


def attacks(seed: int, most: int = 100_000) -> Iterator[Attack]:
    """Attacks without end, each of at most ``most`` repeats of something."""
    random = Random(seed)
    kinds: list[Callable[[Random, int], Attack]] = [
        _query, _mixed_query, _quoted, _turtle, _terms, _json, _yaml, _xml, _json_ld, _json_ld,
    ]  # fmt: skip
    while True:
        times = int(most ** random.uniform(0.1, 1.0))
        attack = random.choice(kinds)(random, times)
        yield _mutated(attack, random) if random.random() < 0.4 else attack


def _query(random: Random, times: int) -> Attack:
    construct: Construct = random.choice([*NESTS.values(), *CHAINS.values(), *REREAD.values()])
    return Attack(construct.text(times).encode(), QUERY)


def _mixed_query(random: Random, times: int) -> Attack:
    """Constructs in constructs, each repeated some times."""
    text = "?o"
    chosen = random.choices([c for c in NESTS.values() if "BIND(" in c.before], k=4)
    for construct in chosen:
        count = max(1, times // 4)
        text = construct.opening * count + text + construct.closing * count
    groups = random.choices([c for c in NESTS.values() if c.closing == "}"], k=3)
    query = f"?s ?p ?o FILTER({text})"
    for construct in groups:
        count = random.randrange(1, 40)
        query = construct.opening * count + query + construct.closing * count
    return Attack(f"PREFIX : <x:> SELECT * {{ {query} }}".encode(), QUERY)


def _quoted(random: Random, times: int) -> Attack:
    name = random.choice(list(QUOTED))
    construct = QUOTED[name]
    decoy = random.choice(_DECOYS)
    text = construct.text(times).replace("<x:p> <<(", f"<x:p> {decoy}<<(", random.choice((1, -1)))
    return Attack(text.encode(), str(getattr(construct.syntax, "media_type", "")))


def _turtle(random: Random, times: int) -> Attack:
    parts = random.choices(_TURTLE, k=random.randrange(1, 4))
    opening = "".join(opening for opening, _ in parts)
    closing = "".join(closing for _, closing in reversed(parts))
    text = f"<x:s> <x:p> {opening * times}<x:o>{closing * times} ."
    if random.random() < 0.3:
        return Attack(f"<x:g> {{ {text} }}".encode(), _MEDIA_TYPES["trig"])
    return Attack(text.encode(), _MEDIA_TYPES["turtle"])


def _terms(random: Random, times: int) -> Attack:
    text = random.choice(list(TERMS.values())).text(times)
    if random.random() < 0.3:
        content = json.loads(text)
        text = json.dumps({"@graph": [{"x:p": content}, {"@context": [content["@context"]] * 3}]})
    return Attack(text.encode(), _MEDIA_TYPES[random.choice(("jsonld", "json", "yaml"))])


def _json(random: Random, times: int) -> Attack:
    opening = "".join(random.choices(_JSON, k=random.randrange(1, 4))) * times
    brackets = [c for c in opening if c in "{["] if random.random() < 0.5 else []
    closing = "".join(_CLOSING[c] for c in reversed(brackets))
    text = f'{opening}"x"{closing}'
    return Attack(text.encode(), _MEDIA_TYPES[random.choice(("jsonld", "json", "yaml"))])


def _json_ld(random: Random, times: int) -> Attack:
    """Contexts, and content that has them set up, undone and repeated."""
    text = json_ld_text(random, times)
    return Attack(text.encode(), _MEDIA_TYPES[random.choice(("jsonld", "jsonld", "json", "yaml"))])


def _yaml(random: Random, times: int) -> Attack:
    kind = random.randrange(4)
    if kind == 0:  # Each level refers to the one before ten times.
        levels = min(times, 30)
        lines = ["l0: &l0 [x]"]
        lines += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, levels)]
        text = "\n".join(lines)
    elif kind == 1:
        text = "\n".join(" " * i + "note:" for i in range(min(times, 2000)))
    elif kind == 2:
        text = "- " * times + "x"
    else:
        text = "? " * times + "x"
    return Attack(text.encode(), _MEDIA_TYPES["yaml"])


def _xml(random: Random, times: int) -> Attack:
    root = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="x:">'
    inside: Any = random.choice(
        (
            "<e:a><e:b>" * times + "</e:b></e:a>" * times,
            "<e:a>" + '<e:b rdf:parseType="Resource">' * times + "</e:b>" * times + "</e:a>",
            '<e:a><e:b rdf:parseType="Literal">' + "<x>" * times + "</x>" * times + "</e:b></e:a>",
            "<e:a><e:b>" * times,
            "<e:a><e:b>x</e:b></e:a>" * times,
        )
    )
    return Attack(f"{root}{inside}</rdf:RDF>".encode(), _MEDIA_TYPES["rdfxml"])


def _mutated(attack: Attack, random: Random) -> Attack:
    """With some places changed: cut out, doubled, replaced by decoys or by any byte."""
    body = bytearray(attack.body)
    for _ in range(random.randrange(1, 6)):
        place = random.randrange(len(body) + 1)
        end = min(len(body), place + int(200 ** random.random()))
        match random.randrange(4):
            case 0:
                del body[place:end]
            case 1:
                body[place:place] = body[place:end]
            case 2:
                body[place:place] = random.choice(_DECOYS).encode()
            case _:
                body[place:end] = random.randbytes(end - place)
    return Attack(bytes(body), attack.media_type)
