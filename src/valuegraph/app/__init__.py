"""Assembling a running ledger from settings. Nothing else reads settings or the environment.

:mod:`valuegraph.app.service` puts the HTTP service over it, which takes longer to import than all
the rest.
"""

import os
import resource
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from valuegraph.ledger import Ledger, is_ledger
from valuegraph.operations.examples import load_example
from valuegraph.rdf.jsonld.context_files import context_files
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.nesting import STACK_BYTES
from valuegraph.rdf.trial import Trial
from valuegraph.settings import Settings


def read_settings(**chosen: Any) -> Settings:
    """The settings of this process: what is ``chosen`` and not None, then the environment."""
    return Settings.of(os.environ, **chosen)


def provide_stack() -> None:
    """Have the threads of this process, and the main threads of those that it starts, get the stack
    that Oxigraph's recursion is bounded for, whatever the platform gives by default."""
    threading.stack_size(STACK_BYTES)
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if 0 <= soft < STACK_BYTES:
        most = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_STACK, (max(soft, most), hard))


def open_ledger(settings: Settings, trial: Trial | None = None) -> Ledger:
    """The ledger that the settings describe, with the example network if that is wanted.

    What is neither JSON nor YAML is parsed by ``trial`` first. An example is recorded into an
    empty ledger only. Raises what :meth:`Ledger.open` raises.
    """
    base_iri = settings.base_iri
    if base_iri is None and _is_new(settings.directory):
        base_iri = settings.address
    ledger = Ledger.open(
        settings.directory,
        base_iri=base_iri,
        vocabularies=settings.vocabularies,
        shapes=settings.shapes,
        policies=settings.policies,
        engine=settings.engine,
        limits=limits_of(settings),
        compresses_journal=settings.compress_journal,
        contexts=contexts_of(settings),
        trial=trial,
    )
    with ExitStack() as on_failure:
        on_failure.callback(ledger.close)
        if settings.example is not None:
            with ledger.view() as view:
                is_empty = next(iter(view.match()), None) is None
            if is_empty:
                load_example(ledger, settings.example)
        on_failure.pop_all()
    return ledger


def limits_of(settings: Settings) -> Limits:
    """The limits on documents that the settings choose."""
    limits = replace(DEFAULT_LIMITS, body_bytes=settings.body_limit)
    return limits.with_quads(settings.statement_limit)


def contexts_of(settings: Settings) -> dict[str, Path]:
    """The files of the JSON-LD contexts that the settings add, by IRI. Raises
    :class:`~valuegraph.errors.ConfigurationError`."""
    return context_files(settings.contexts)


def _is_new(directory: Path | None) -> bool:
    return directory is None or not is_ledger(directory)
