"""``valuegraph serve``: the HTTP service."""

from pathlib import Path
from typing import Annotated, Final

import typer

from valuegraph.app import read_settings
from valuegraph.app import serve as serve_until_stopped
from valuegraph.cli.output import Terminal
from valuegraph.cli.place import PolicyOption, given

_EVENT: Final = """{
  "action": "produce",
  "provider": {"id": "https://example.org/ada", "type": "Person", "name": "Ada"},
  "receiver": "https://example.org/ada",
  "resourceInventoriedAs": {"name": "Apples of Ada"},
  "resourceQuantity": {"hasNumericalValue": "12.5", "hasUnit": "kilogram"},
  "hasPointInTime": "2026-03-01T09:00:00+01:00"
}"""
_QUERY: Final = """SELECT ?resource ?amount ?unit {
  ?r vf:name ?resource ; vf:onhandQuantity ?q .
  ?q vf:hasNumericalValue ?amount ; vf:hasUnit ?unit
} LIMIT 10"""


def serve(
    data: Annotated[
        Path | None, typer.Option(help="Directory of the ledger; in memory without.", metavar="DIR")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (127.0.0.1).", metavar="HOST")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on (8000).", metavar="PORT")
    ] = None,
    base_iri: Annotated[
        str | None, typer.Option(help="What new IRIs start with (the address).", metavar="IRI")
    ] = None,
    example: Annotated[
        str | None,
        typer.Option(help="Start an empty ledger with an example: alderwater.", metavar="NAME"),
    ] = None,
    policy: PolicyOption = None,
) -> None:
    """Serve a ledger over HTTP until Ctrl-C."""
    settings = read_settings(
        directory=data,
        host=host,
        port=port,
        base_iri=base_iri,
        example=example,
        policies=given(policy),
    )
    kept = "in memory, gone at the end" if settings.directory is None else settings.directory
    serve_until_stopped(settings, lambda address, _: _announce(address, str(kept)))


def _announce(address: str, kept: str) -> None:
    terminal = Terminal()
    terminal.print(f"Valuegraph serves {address} (data: {kept}). Ctrl-C stops it.", style="bold")
    terminal.print("\nTo try it, in another terminal:\n")
    for command in commands_to_try(address):
        terminal.print(command + "\n")


def commands_to_try(address: str) -> list[str]:
    """Three commands that work as pasted: read a collection, record an event, query."""
    return [
        f"curl '{address}agents?limit=2' -H 'Accept: application/ld+json'",
        f"curl '{address}economic-events' -H 'Content-Type: application/json' -d '{_EVENT}'",
        f"curl '{address}sparql' -H 'Accept: text/csv' --data-urlencode 'query={_QUERY}'",
    ]
