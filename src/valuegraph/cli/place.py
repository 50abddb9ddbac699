"""Where a command works: on a ledger's directory, or on a service that has it open."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuegraph.app import open_ledger, read_settings
from valuegraph.cli.output import tell_of_earlier_rules
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Ledger
from valuegraph.ledger.home.directory import LedgerDirectory

if TYPE_CHECKING:
    from valuegraph.cli.remote import RemoteLedger

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Directory of the ledger.", metavar="DIR")
]
ToOption = Annotated[
    str | None, typer.Option("--to", help="URL of a service that serves it.", metavar="URL")
]

TokenOption = Annotated[
    str | None,
    typer.Option(
        "--token",
        help="Token for the service, or a file of mode 0600 that has it; better the file: others "
        "on this machine see what commands are called with.",
        metavar="TOKEN|FILE",
    ),
]
PolicyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        help="Policy that is on from now on, repeatable; exactly those named are. none: no policy. "
        "Not given: as the ledger has them.",
        metavar="NAME",
    ),
]

ContextOption = Annotated[
    list[str] | None,
    typer.Option(
        "--context",
        help="Copy of a JSON-LD context that documents may name, repeatable; none is fetched.",
        metavar="IRI=FILE",
    ),
]


def ledger_at(
    data: Path | None,
    to: str | None,
    token: str | None = None,
    *,
    existing: bool,
    policies: Sequence[str] | None = None,
    contexts: Sequence[str] | None = None,
    tells: bool = True,
) -> "Ledger | RemoteLedger":
    """The ledger that ``--data`` or ``--to`` names; exactly one of them must.

    ``VALUEGRAPH_DIRECTORY`` stands in for ``--data``. ``token`` is for the service, as
    :func:`~valuegraph.cli.token_sent.service_at` has it. ``policies`` are those that are on from
    now on, ``contexts`` those that are added, if any are given. With ``tells``, a ledger of earlier
    rules is told of. Raises
    :class:`~valuegraph.errors.ConfigurationError`; with ``existing`` also where the directory holds
    nothing yet.
    """
    if to is not None:
        if data is not None:
            raise ConfigurationError("Give --data or --to, not both: there is one ledger to use.")
        if policies:
            raise ConfigurationError(
                "The policies of a service are chosen where it is started: serve --policy NAME."
            )
        if contexts:
            raise ConfigurationError(
                "The contexts of a service are added where it is started: serve --context IRI=FILE."
            )
        # An HTTP client takes long to import, and is for nothing else.
        from valuegraph.cli.token_sent import service_at  # noqa: PLC0415

        return service_at(to, token)
    if token is not None:
        raise ConfigurationError("--token is for a service; name that with --to.")
    # An example network is for looking at; these commands work on what is there.
    chosen = read_settings(directory=data, policies=given(policies), contexts=given(contexts))
    settings = replace(chosen, example=None)
    if existing:  # Who only looks leaves the policies as they are.
        settings = replace(settings, policies=None)
    directory = settings.directory
    if directory is None:
        raise ConfigurationError(
            "Which ledger? Give its directory with --data, or the URL of its service with --to."
        )
    if existing and not (directory.is_dir() and any(directory.iterdir())):
        raise ConfigurationError(f"There is no ledger in {directory}.")
    ledger = open_ledger(settings)
    if ledger.is_of_earlier_rules and tells:
        tell_of_earlier_rules(directory)
    return ledger


def directory_at(data: Path | None) -> Path:
    """The directory that ``--data``, or else ``VALUEGRAPH_DIRECTORY``, names.

    Raises :class:`~valuegraph.errors.ConfigurationError`.
    """
    directory = read_settings(directory=data).directory
    if directory is None:
        raise ConfigurationError("Which ledger? Give its directory with --data.")
    return directory


def home_at(data: Path | None) -> LedgerDirectory:
    """The ledger's directory as it is, whoever has it open. Raises
    :class:`~valuegraph.errors.ConfigurationError` and
    :class:`~valuegraph.errors.LedgerDamagedError`."""
    return LedgerDirectory.read(directory_at(data))


def given(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """What a repeatable option gives; None where it is left out."""
    return tuple(values) if values else None
