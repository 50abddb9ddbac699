"""``valuegraph serve``: the HTTP service."""

from pathlib import Path
from typing import Annotated, Final

import typer

from valuegraph.app import read_settings
from valuegraph.app import serve as serve_until_stopped
from valuegraph.cli.output import Terminal
from valuegraph.ledger import Ledger

_COLLECTION: Final = "agents"


def serve(
    data: Annotated[
        Path | None, typer.Option(help="Directory of the ledger; in memory without it.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on.", show_default="8000")
    ] = None,
    base_iri: Annotated[
        str | None,
        typer.Option(help="What new IRIs start with; fixed when a ledger is made."),
    ] = None,
    example: Annotated[
        str | None,
        typer.Option(help="Example network to record into an empty ledger, such as alderwater."),
    ] = None,
) -> None:
    """Serve a ledger over HTTP until Ctrl-C."""
    settings = read_settings(
        directory=data, host=host, port=port, base_iri=base_iri, example=example
    )
    kept = "in memory, gone at the end" if settings.directory is None else settings.directory
    serve_until_stopped(settings, lambda address, ledger: _announce(address, ledger, str(kept)))


def _announce(address: str, ledger: Ledger, kept: str) -> None:
    terminal = Terminal()
    terminal.print(f"Valuegraph serves {address} (data: {kept}). Ctrl-C stops it.", style="bold")
    terminal.print("\nTo try it, from another terminal:\n")
    for command in commands_to_try(address, ledger):
        terminal.print(command + "\n")


def commands_to_try(address: str, ledger: Ledger) -> list[str]:
    """Three commands that work as pasted: read a collection, record an event, query."""
    return []
