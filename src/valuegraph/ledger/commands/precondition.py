"""Preconditions of writes: what version of an entity a caller takes for granted."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.errors import PreconditionFailedError
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.ontology import Ontology

ANY: Final = frozenset(("*",))
"""Whatever version there is."""


def version_of(description: Iterable[Quad]) -> str:
    """The version of an entity: a digest of its statements and those of the parts that it owns."""
    lines = sorted(map(str, description))
    return blake2b("\n".join(lines).encode(), digest_size=12).hexdigest()


def entity_version(reader: GraphReader, entity: NamedNode, ontology: Ontology) -> str | None:
    """The version of an entity in a graph; None where nothing is recorded of it."""
    description = describe_entities(reader, (entity,), ontology)
    return version_of(description) if description else None


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must hold of ``entity`` when a write is carried out (RFC 9110, section 13.1).

    ``match``: its version is one of these, or there is any version at all where it is ``ANY``.
    ``none_match``: its version is none of these, or nothing is recorded of it where it is ``ANY``.
    """

    entity: NamedNode
    match: frozenset[str] | None = None
    none_match: frozenset[str] | None = None

    def check(self, reader: GraphReader, ontology: Ontology) -> None:
        """Raise :class:`~valuegraph.errors.PreconditionFailedError` unless it holds."""
        if self.match is None and self.none_match is None:
            return
        version = entity_version(reader, self.entity, ontology)
        name = f"<{self.entity.value}>"
        if self.match is not None and not _among(version, self.match):
            if version is None:
                raise PreconditionFailedError(
                    f"If-Match asks for a version that is recorded, and nothing is of {name}."
                )
            raise PreconditionFailedError(
                f"{name} is no longer as it was when you read it. Nothing was changed: read it "
                "again, make your change to what it is now, and send that with its ETag."
            )
        if self.none_match is not None and _among(version, self.none_match):
            message = "asks for an IRI that is free" if self.none_match == ANY else "excludes this"
            raise PreconditionFailedError(
                f"If-None-Match {message}, and {name} is recorded. Nothing was changed."
            )


def _among(version: str | None, versions: frozenset[str]) -> bool:
    return version is not None and (versions == ANY or version in versions)
