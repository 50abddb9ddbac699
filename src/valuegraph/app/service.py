"""The HTTP service of a ledger, and running it until the process is told to stop."""

import gc
import logging
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version
from threading import Thread

from valuegraph.app import limits_of, open_ledger
from valuegraph.errors import ConfigurationError
from valuegraph.http.access.exposure import check_exposure
from valuegraph.http.access.policy import AccessPolicy
from valuegraph.http.server import Server, ServerLimits, available_descriptors
from valuegraph.http.service import Service, create_service
from valuegraph.ledger import Ledger, TokenFile
from valuegraph.operations.document_trials import DocumentTrials
from valuegraph.processes import DEFAULT_SIZE, PoolClosedError, WorkerError
from valuegraph.queries.workers import QueryLimits
from valuegraph.settings import Settings

_log = logging.getLogger("valuegraph")


def create_app(ledger: Ledger, settings: Settings) -> Service:
    """The HTTP service over an open ledger, which stays the caller's to close.

    From now on the ledger keeps to the limits of a request, also where it is used beside the
    service.
    """
    ledger.limits = ledger.limits.with_quads(settings.request_limit)
    return create_service(
        ledger,
        version=version("valuegraph"),
        body_limit=settings.body_limit,
        bodies_limit=settings.bodies_limit,
        patience=settings.client_timeout,
        query_limits=QueryLimits(
            settings.query_timeout,
            settings.query_memory,
            settings.query_result_limit,
            settings.query_workers or DEFAULT_SIZE,
        ),
        policy=access_policy(settings, ledger.base_iri),
        requires_preconditions=settings.require_preconditions,
    )


def access_policy(settings: Settings, base_iri: str) -> AccessPolicy:
    """Whom the service of a ledger with a base IRI answers.

    Raises :class:`ConfigurationError` for a host or an origin that is none.
    """
    return AccessPolicy.of(
        base_iri=base_iri,
        host=settings.host,
        allowed_hosts=settings.allowed_hosts,
        cors_origins=settings.cors_origins,
        public_reading=settings.public_reading,
        behind_proxy=settings.behind_proxy,
    )


def serve(settings: Settings, started: Callable[[str, Ledger], None] | None = None) -> None:
    """Serve the ledger until the process is told to stop (SIGINT, SIGTERM).

    ``started`` is called with the service's address and the ledger once requests are answered.
    Requests under way are finished and the ledger is closed before this returns. Where that takes
    longer than the settings allow, the process ends without returning. Raises
    :class:`ConfigurationError` where the address cannot be listened on, or where others than the
    programs of this machine would reach a service without tokens.
    """
    tokens = None if settings.directory is None else TokenFile(settings.directory)
    check_exposure(access_policy(settings, settings.address), settings.host, tokens)
    # Half of them are for the store and the journal. The store asks when it is opened.
    descriptors = available_descriptors()
    with ExitStack() as closing:
        listener = closing.enter_context(_listen(settings))
        bound = replace(settings, port=listener.getsockname()[1])
        trials = DocumentTrials(limits_of(bound).with_quads(bound.request_limit))
        ledger = open_ledger(bound, trials)
        closing.callback(ledger.close)
        closing.callback(trials.close)  # First, so that nobody waits for a document any more.

        # What a ledger is made of stays to the end: looking at all of it for garbage again and
        # again takes a fifth of the time of a commit.
        gc.collect()
        gc.freeze()
        closing.callback(gc.unfreeze)

        app = create_app(ledger, bound)

        def announce() -> None:
            Thread(target=_warm, args=(app,), daemon=True).start()
            if started is not None:
                started(bound.address, ledger)

        limits = ServerLimits(
            connections=min(settings.max_connections, descriptors // 2),
            client_timeout=settings.client_timeout,
            keep_alive=settings.keep_alive,
            stop_timeout=settings.stop_timeout,
        )
        Server(app, listener, limits, announce, closing.close).run()


def _warm(app: Service) -> None:
    """Have workers ready for the first query. Without, that one says what is wrong."""
    try:
        app.queries.warm()
    except PoolClosedError:
        return
    except WorkerError as fault:
        _log.warning("%s", fault)


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
