"""The details of a result (``sh:detail``; SHACL 1.0, section 3.6.2.6)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import NestedShape
from valuegraph.shapes.run import ValidationRun

MAX_DETAILS: Final = 100
"""Details of one result, their own details among them: each level of shapes can double them."""


def details(run: ValidationRun, shapes: Iterable[NestedShape], value: Term) -> tuple[Finding, ...]:
    """The results of shapes for a value that was held to them.

    SHACL leaves to the engine which details it tells. Where all would be more than
    :data:`MAX_DETAILS`, the later ones are told without their own details, or not at all.
    """
    found: list[Finding] = []
    number = 0
    for shape in shapes:
        for result in shape.results(run, value):
            if number == MAX_DETAILS:
                return tuple(found)
            size = _size(result)
            is_whole = number + size <= MAX_DETAILS
            found.append(result if is_whole else replace(result, details=()))
            number += size if is_whole else 1
    return tuple(found)


def _size(result: Finding) -> int:
    return 1 + sum(map(_size, result.details))
