"""New IRIs for entities that come without one."""

import uuid_utils
from pyoxigraph import NamedNode


def mint(base_iri: str, collection: str) -> NamedNode:
    """A new IRI in a collection: ``{base}{collection}/{uuid7}``."""
    return NamedNode(f"{base_iri}{collection}/{uuid_utils.uuid7()}")
