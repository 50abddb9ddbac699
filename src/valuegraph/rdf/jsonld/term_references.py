"""Terms of a JSON-LD context whose definitions refer to other terms of it.

The algorithms define a term when they come upon it in the definition of another (JSON-LD 1.1 API,
section 4.2), which takes some of the stack for each. So the longest chain is bounded, before they
begin.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt

_REFERRING: Final = ("@id", "@type", "@reverse", "@index")
"""The keys of a definition whose value may be a term, or have one for its prefix."""


def check_term_references(context: Mapping[str, Any], limits: Limits) -> None:
    """Raise :class:`DocumentError` where a chain of terms, or a circle, is longer than the limit on
    depth. Shorter circles are left to the algorithms, which word that fault."""
    references = {term: set(_references(term, context)) for term in context}
    referring: dict[str, list[str]] = {term: [] for term in context}
    waiting_for = {term: len(others) for term, others in references.items()}
    for term, others in references.items():
        for other in others:
            referring[other].append(term)
    lengths = dict.fromkeys(context, 1)
    ready = [term for term, count in waiting_for.items() if not count]
    settled = 0
    for term in ready:  # It grows while it is gone through.
        settled += 1
        for other in referring[term]:
            lengths[other] = max(lengths[other], lengths[term] + 1)
            waiting_for[other] -= 1
            if not waiting_for[other]:
                ready.append(other)
    longest = max(lengths, key=lengths.__getitem__, default="")
    if context and lengths[longest] + len(context) - settled > limits.depth:
        message = (
            f"The terms of the context refer to each other over more than {limits.depth} others, "
            f"{excerpt(longest)!r} among them; define them by whole IRIs."
        )
        raise DocumentError(violation("LimitExceeded", message))


def _references(term: str, context: Mapping[str, Any]) -> Iterator[str]:
    """The other terms that the definition of a term needs."""
    definition = context[term]
    stated = (
        (definition.get(key) for key in _REFERRING)
        if isinstance(definition, dict)
        else (definition,)
    )
    for text in (term, *stated):
        if not isinstance(text, str):
            continue
        prefix, colon, rest = text.partition(":")
        candidates = [text] if not colon or rest.startswith("//") else [text, prefix]
        for name in candidates:
            if name != term and name in context:
                yield name
