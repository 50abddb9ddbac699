"""``Schema``: what a ledger's data means and must be like, as one immutable value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version as version_of_package
from pathlib import Path
from typing import Final

import orjson
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from valuegraph.errors import ConfigurationError
from valuegraph.journal import digest_iri
from valuegraph.ledger.policies import Policy
from valuegraph.ledger.statements.terms import Terms
from valuegraph.rdf.jsonld.context import NO_CONTEXTS, Contexts, JsonLdContext
from valuegraph.rdf.jsonld.context_files import read_contexts
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import by_path
from valuegraph.shapes import DEFAULT_ENGINE, Validator, compile_shapes
from valuegraph.shapes.imports import NO_SHAPES, ShapesGraph, read_shapes
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology

DEFAULT_BASE_IRI: Final = "http://127.0.0.1:8000/"
"""Base of minted IRIs where none is chosen: the address that ``serve`` listens on by default."""


@dataclass(frozen=True, eq=False)
class Schema:
    """Vocabularies, JSON-LD contexts, shapes and policies, with what is derived of them.

    A ledger has one at a time, and changes it as a whole. ``policies`` are the names of those that
    are on. ``base_iri`` is the ledger's, below which IRIs are minted; it never changes.
    """

    ontology: Ontology
    validator: Validator
    terms: Terms
    base_iri: str = DEFAULT_BASE_IRI
    shapes: ShapesGraph = NO_SHAPES
    policies: frozenset[str] = frozenset()
    contexts: Contexts = field(default_factory=lambda: NO_CONTEXTS)

    @classmethod
    def of(
        cls,
        ontology: Ontology,
        shapes: ShapesGraph,
        base_iri: str = DEFAULT_BASE_IRI,
        *,
        policies: Iterable[Policy] = (),
        contexts: Contexts = NO_CONTEXTS,
        engine: str = DEFAULT_ENGINE,
    ) -> "Schema":
        """The schema of these parts. ``shapes`` have the shapes of the policies among them.

        Raises :class:`~valuegraph.errors.ShapesError` for shapes that cannot be used.
        """
        return cls(
            ontology,
            compile_shapes(shapes.graph, ontology.quads, engine),
            Terms(ontology, shapes.graph),
            base_iri,
            shapes,
            frozenset(policy.name for policy in policies),
            contexts,
        )

    @classmethod
    def load(
        cls,
        base_iri: str = DEFAULT_BASE_IRI,
        *,
        vocabularies: Sequence[Path] = (),
        shapes: Sequence[Path] = (),
        policies: Sequence[Policy] = (),
        contexts: Mapping[str, Path] | None = None,
        engine: str = DEFAULT_ENGINE,
    ) -> "Schema":
        """The bundled vocabularies and shapes with these files and policies.

        Raises :class:`~valuegraph.errors.ConfigurationError`,
        :class:`~valuegraph.errors.VocabularyError` and :class:`~valuegraph.errors.ShapesError`.
        """
        ontology = Ontology.load(vocabularies)
        documents = [_document(path) for path in (*bundled_files("shapes"), *shapes)]
        documents += (policy.document() for policy in policies)
        return cls.of(
            ontology,
            read_shapes(documents, ontology),
            base_iri,
            policies=policies,
            contexts=read_contexts(contexts or {}, ontology),
            engine=engine,
        )

    @cached_property
    def version(self) -> str:
        """A digest of all that the schema is made of, this program among it (RFC 6920).

        It is the same wherever the same is stated, in whatever files and order.
        """
        parts = (
            version_of_package("valuegraph").encode(),
            self.base_iri.encode(),
            orjson.dumps(sorted(self.policies)),
            orjson.dumps(dict(self.contexts), option=orjson.OPT_SORT_KEYS),
            _canonical(self.ontology.quads),
            _canonical(self.shapes.graph),
        )
        return digest_iri(b"\n\n".join(parts))

    @cached_property
    def context(self) -> JsonLdContext:
        """The JSON-LD context of the vocabularies, and what else documents may name."""
        return JsonLdContext(self.ontology, self.contexts)

    @cached_property
    def stamped(self) -> frozenset[NamedNode]:
        """The properties whose values are time stamps."""
        return self.ontology.properties_with_range.get(XSD.dateTimeStamp, frozenset())


def _document(path: Path) -> NamedDocument:
    try:
        return NamedDocument.of_file(path, by_path(path))
    except OSError as fault:
        raise ConfigurationError(f"{path} cannot be read: {fault.strerror}.") from fault


def _canonical(quads: Iterable[Quad]) -> bytes:
    """Statements as canonical N-Quads (RDF Dataset Canonicalization, RDFC-1.0)."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, dataset))).encode()
