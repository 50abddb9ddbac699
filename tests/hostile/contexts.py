"""Hostile JSON-LD by a grammar: what a context can say, and what has it said again and again."""

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any, Final

from valuegraph.rdf.jsonld.context import CONTEXT_IRI

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LONG: Final = "urn:x:" + "n" * 1_900 + "/"
_ODD: Final = (
    "", ":", "_:", "_:a b", "@", "@none", "@foo", "x:", "x:\x00", "//", "..", "\u202e", "é:a",
)  # fmt: skip
_CONTAINERS: Final = ("@graph", "@id", "@index", "@language", "@list", "@set", "@type")
_FITTING: Final = ("@set", "@index", "@id", ["@graph", "@id"], ["@graph", "@index"], "@graph")
_NUMBER: Final = re.compile(r'"\$([-+.eE0-9]+)"')


def json_ld_text(random: Random, times: int) -> str:
    """A document of about so many parts."""
    return _NUMBER.sub(r"\1", json.dumps(_Document(random, times).whole()))


class _Document:
    def __init__(self, random: Random, times: int) -> None:
        self._random = random
        self._is_odd = random.random() < 0.3
        """Any fault ends the reading, so most documents have none that this knows of."""
        self._times = times
        share = random.uniform(0.1, 0.9)
        self._terms = [f"t{n}" for n in range(max(1, int(times * share / 4)))]
        self._objects = max(1, int(times * (1 - share) / 4))
        self._repeated = self._context(2)

    def whole(self) -> dict[str, Any]:
        context: Any = {
            term: self._definition(term, 2, self._terms[:n]) for n, term in enumerate(self._terms)
        }
        context |= self._settings()
        random = self._random
        if random.random() < 0.3:
            context = [CONTEXT_IRI, context]
        if random.random() < 0.3:
            return {"@context": context, "@id": "urn:x:a", **self._wide()}
        return {"@context": context, "@graph": [self._object(3) for _ in range(self._objects)]}

    def _settings(self) -> dict[str, Any]:
        stated: dict[str, Any] = {
            "@vocab": self._random.choice(("urn:v:", _LONG)),
            "@base": self._random.choice(("urn:b:", "http://a.example/" + "a/" * 900)),
            "@language": self._random.choice(("en", "e n" if self._is_odd else "pt", None)),
            "@direction": self._random.choice(("rtl", None)),
            "@propagate": self._random.random() < 0.5,
            "@protected": self._random.random() < 0.3,
            "@import": CONTEXT_IRI,
        }
        return {key: stated[key] for key in self._random.sample(sorted(stated), 2)}

    def _context(self, levels: int) -> Any:
        """A context that an object has, or a term."""
        choice = self._random.randrange(9)
        if choice < 5:
            return (None, [], {}, CONTEXT_IRI, [CONTEXT_IRI])[choice]
        if choice == 5:
            return [self._context(levels - 1) for _ in range(3)] if levels else {}
        if choice == 6:
            return self._settings()
        if choice == 7:
            return {"@import": CONTEXT_IRI, "note": "urn:x:n"}
        return {self._term(): self._definition("q", levels - 1, ()), "@propagate": False}

    def _term(self) -> str:
        return self._random.choice(self._terms)

    def _name(self) -> str:
        """What may be a term, a compact IRI, a keyword or none of these."""
        random = self._random
        kind = random.randrange(6)
        if kind < 3:
            return self._term()
        if kind == 3:
            return f"{self._term()}:{random.randrange(1000)}"
        return self._odd() if kind == 4 else f"urn:x:{random.randrange(1000)}"

    def _odd(self) -> str:
        return self._random.choice(_ODD) if self._is_odd else f"urn:x:{self._term()}"

    def _definition(self, term: str, levels: int, before: Sequence[str]) -> Any:
        """A definition that refers to those before, or to any."""
        random = self._random
        kind = random.randrange(6)
        if kind == 0:
            keywords = ("@type", "@nest", "@id", "@included") if self._is_odd else ()
            return random.choice((f"urn:x:{term}:", _LONG, None, *keywords))
        if kind == 1:
            prefix = self._term() if self._is_odd else random.choice(before or ("urn",))
            return f"{prefix}:{'a' * random.randrange(1, 200)}:"
        found: dict[str, Any] = {"@id": f"urn:x:{term}"}
        if random.random() < 0.5 and levels > 0:
            found["@context"] = self._context(levels - 1)
        if random.random() < 0.4:
            several = random.sample(_CONTAINERS, random.randrange(1, 3))
            found["@container"] = several if self._is_odd else random.choice(_FITTING)
        elif random.random() < 0.3:
            types = ("@id", "@vocab", "@json", "@none", f"{_XSD}decimal", f"{_XSD}double")
            found["@type"] = random.choice(types)
        elif self._is_odd and random.random() < 0.2:
            found["@reverse"] = found.pop("@id")
        return found

    def _wide(self) -> dict[str, Any]:
        """An object of many keys."""
        return {self._name(): self._value(2) for _ in range(self._objects)}

    def _object(self, levels: int) -> dict[str, Any]:
        random = self._random
        found: dict[str, Any] = {}
        if random.random() < 0.5:
            found["@context"] = self._repeated if random.random() < 0.7 else self._context(1)
        if random.random() < 0.5:
            found["@type"] = [self._term() for _ in range(random.randrange(1, 9))]
        if random.random() < 0.5:
            found["@id"] = random.choice(("urn:x:a", "../" * 300 + "a", "a", self._odd()))
        for _ in range(random.randrange(4)):
            found[self._name()] = self._value(levels - 1)
        return found

    def _value(self, levels: int) -> Any:
        random = self._random
        inside = self._object(levels) if levels > 0 else {"urn:x:p": 1}
        return random.choice(
            (
                None,
                "text",
                f"$1E{random.choice(('-', ''))}{int(10 ** random.uniform(0, 9))}",
                f"${'9' * int(10 ** random.uniform(0, 3))}.5",
                {
                    "@value": "a",
                    "@language": random.choice(("en", self._odd() if self._is_odd else "pt")),
                },
                {"@value": "$1.50", "@type": f"{_XSD}decimal"},
                {"@list": [[inside], [[]], []]},
                {"@set": [inside, inside]},
                {self._odd(): inside, self._term(): [inside]},
                {"@graph": [inside]},
                {"@reverse": {"urn:x:r": inside}},
                {"@included": [inside]},
                {"@nest": inside if self._is_odd else {"urn:x:p": [1, inside]}},
                [inside, "a", True],
            )
        )
