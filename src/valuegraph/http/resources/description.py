"""The description of collections: one route stands for all of them, and is told class by class."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from fastapi import Path

from valuegraph.vocabulary.terms import VocabularyClass

SLUG: Final = "{collection}"
LABEL: Final = "{label}"
COMMENT: Final = "{comment}"
CLASS: Final = "{class}"
"""What stands for a class in the texts of the routes."""
COLLECTION_PATH: Final = f"/{SLUG}"

Slug = Annotated[str, Path()]
"""The parameter that names a collection."""

_TEXTS: Final = ("operationId", "summary", "description")


def describe_collections(
    description: dict[str, Any], collections: Mapping[str, VocabularyClass]
) -> None:
    """Replace the paths of an API description (OpenAPI 3.1) that stand for all collections by those
    of each."""
    templates = {
        path: item
        for path, item in description["paths"].items()
        if path.startswith(COLLECTION_PATH)
    }
    for path in templates:
        del description["paths"][path]
    for slug, class_ in sorted(collections.items()):
        words = {
            SLUG: slug,
            LABEL: class_.label,
            COMMENT: class_.comment,
            CLASS: class_.name,
        }
        for path, item in templates.items():
            description["paths"][_filled(path, words)] = {
                method: dict(_operation(operation, words)) for method, operation in item.items()
            }


def _operation(operation: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What is told of an operation, for one class."""
    for key, value in operation.items():
        if key in _TEXTS:
            yield key, _filled(value, words)
        elif key == "tags":
            yield key, [_filled(tag, words) for tag in value]
        elif key == "parameters":
            others = [
                each for each in value if (each["in"], each["name"]) != ("path", "collection")
            ]
            if others:
                yield key, others
        else:
            yield key, value


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(name, word)
    return text
