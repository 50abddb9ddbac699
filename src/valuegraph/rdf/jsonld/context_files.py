"""Contexts that whoever runs a ledger adds: copies in files, by the IRIs that documents name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from valuegraph.errors import ConfigurationError
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.jsonld.context import (
    KNOWN_CONTEXTS,
    NO_CONTEXTS,
    Contexts,
    JsonLdContext,
)
from valuegraph.rdf.jsonld.context_processing import ContextProcessor
from valuegraph.rdf.jsonld.omissions import Omissions
from valuegraph.rdf.jsonld.read import check_values, read_json
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.vocabulary.ontology import Ontology

MAX_BYTES: Final = 1024 * 1024
"""The size of a context: those of large vocabularies have a fifth of it."""

_LIMITS: Final = replace(DEFAULT_LIMITS, body_bytes=MAX_BYTES)


def context_file(stated: str) -> tuple[str, Path]:
    """``IRI=FILE``, taken apart. Raises :class:`~valuegraph.errors.ConfigurationError`."""
    iri, _, file = stated.rpartition("=")
    if not is_absolute_iri(iri) or not file:
        raise ConfigurationError(
            f"The context {stated!r} is not IRI=FILE; write the IRI that documents name, and the "
            "file that has a copy of that context."
        )
    return iri, Path(file)


def read_contexts(files: Mapping[str, Path], ontology: Ontology) -> Contexts:
    """The contexts in JSON files, by the IRIs that documents name.

    Each is set up once, so that nothing is wrong with it when a document names it. Raises
    :class:`~valuegraph.errors.ConfigurationError` for a file that is none, whose context is none or
    beyond the limits, or that would replace our own.
    """
    if not files:
        return NO_CONTEXTS
    for iri in files:
        if iri in KNOWN_CONTEXTS:
            raise ConfigurationError(
                f"The context {iri} is Valuegraph's own, and stays what it is. Leave its copy out."
            )
    found = {iri: _content(iri, file) for iri, file in files.items()}
    known = JsonLdContext(ontology, found)
    for iri, file in files.items():
        _check(iri, file, known, _LIMITS)
    return found


def _content(iri: str, file: Path) -> Any:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ConfigurationError(
                f"The context {file} has more than {MAX_BYTES:,} bytes; keep the terms that "
                "documents use."
            )
        body = file.read_bytes()
        check_values(body, _LIMITS)
        document = read_json(body, _LIMITS)
    except OSError as fault:
        raise ConfigurationError(f"The context {file} cannot be read: {fault.strerror}.") from fault
    except DocumentError as fault:
        raise ConfigurationError(f"The context {file}: {fault.finding.message}") from fault
    if not isinstance(document, dict) or "@context" not in document:
        raise ConfigurationError(
            f'The file {file} has no context for {iri}: write an object such as {{"@context": …}}.'
        )
    return document["@context"]


def _check(iri: str, file: Path, known: JsonLdContext, limits: Limits) -> None:
    contexts = ContextProcessor(known, iri, limits, Omissions())
    try:
        contexts.process(contexts.initial(), iri)
    except DocumentError as fault:
        raise ConfigurationError(f"The context {file}: {fault.finding.message}") from fault
