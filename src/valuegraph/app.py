"""Assembling a running ledger from settings. Nothing else reads settings or the environment."""

import gc
import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from valuegraph.errors import ConfigurationError
from valuegraph.http.service import create_service
from valuegraph.ledger import Ledger
from valuegraph.operations.examples import load_example
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.settings import Settings


def read_settings(**chosen: Any) -> Settings:
    """The settings of this process: what is ``chosen`` and not None, then the environment."""
    return Settings.of(os.environ, **chosen)


def open_ledger(settings: Settings) -> Ledger:
    """The ledger that the settings describe, with the example network if that is wanted.

    An example is recorded into an empty ledger only. Raises what :meth:`Ledger.open` raises.
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
    )
    with ExitStack() as on_failure:
        on_failure.callback(ledger.close)
        if settings.example is not None and next(iter(ledger.reader.match()), None) is None:
            load_example(ledger, settings.example)
        on_failure.pop_all()
    return ledger


def limits_of(settings: Settings) -> Limits:
    """The limits on documents that the settings choose."""
    limits = replace(DEFAULT_LIMITS, body_bytes=settings.body_limit)
    return limits.with_quads(settings.statement_limit)


def create_app(ledger: Ledger, settings: Settings) -> FastAPI:
    """The HTTP service over an open ledger, which stays the caller's to close."""
    return create_service(
        ledger,
        version=version("valuegraph"),
        body_limit=settings.body_limit,
        cors_origins=settings.cors_origins,
        requires_preconditions=settings.require_preconditions,
    )


def serve(settings: Settings, started: Callable[[str, Ledger], None] | None = None) -> None:
    """Serve the ledger until the process is told to stop (SIGINT, SIGTERM).

    ``started`` is called with the service's address and the ledger once requests are answered.
    Requests under way are finished and the ledger is closed before this returns. Raises
    :class:`ConfigurationError` where the address cannot be listened on.
    """
    with ExitStack() as closing:
        listener = closing.enter_context(_listen(settings))
        bound = replace(settings, port=listener.getsockname()[1])
        ledger = open_ledger(bound)
        closing.callback(ledger.close)

        # What a ledger is made of stays to the end: looking at all of it for garbage again and
        # again takes a fifth of the time of a commit.
        gc.collect()
        gc.freeze()
        closing.callback(gc.unfreeze)

        def announce() -> None:
            if started is not None:
                started(bound.address, ledger)

        config = uvicorn.Config(
            create_app(ledger, bound), log_level="warning", access_log=False, server_header=False
        )
        # The server passes the signal on when it is done, which ends the process where nothing
        # handles it: the ledger has to be closed by then.
        server = _Server(config, announce, closing.close)
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            return


class _Server(uvicorn.Server):
    """A server that tells when it answers requests and when it no longer does."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], stopped: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_start = started
        self._on_stop = stopped

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        self._on_stop()


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small answers at once only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError as fault:
        listener.close()
        reason = fault.strerror or str(fault)
        raise ConfigurationError(
            f"Cannot listen on {settings.host} port {settings.port}: {reason}. "
            "Choose another port, or stop what uses this one."
        ) from fault
    return listener


def _is_new(directory: Path | None) -> bool:
    return directory is None or not directory.exists() or not any(directory.iterdir())
