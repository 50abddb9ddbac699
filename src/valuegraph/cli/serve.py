"""``valuegraph serve``: the HTTP service."""

from pathlib import Path
from shlex import quote
from typing import Annotated, Final

import typer

from valuegraph.app import read_settings
from valuegraph.cli.output import Terminal, tell_of_earlier_rules
from valuegraph.cli.place import ContextOption, PolicyOption, given
from valuegraph.http.access.policy import AccessPolicy
from valuegraph.ledger import Ledger
from valuegraph.settings import Settings

_EVENT: Final = """{
  "action": "produce",
  "provider": {"id": "https://example.org/ada", "type": "Person", "name": "Ada"},
  "receiver": "https://example.org/ada",
  "resourceInventoriedAs": {"name": "Apples of Ada"},
  "resourceQuantity": {"hasNumericalValue": "12.5", "hasUnit": "kilogram"},
  "hasPointInTime": "2026-03-01T09:00:00+01:00"
}"""
_SENT: Final = ' -H "Authorization: Bearer $VALUEGRAPH_TOKEN"'
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
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help="All calls come through a proxy, which ends TLS."),
    ] = False,
    policy: PolicyOption = None,
    context: ContextOption = None,
) -> None:
    """Serve a ledger over HTTP until Ctrl-C."""
    settings = read_settings(
        directory=data,
        host=host,
        port=port,
        base_iri=base_iri,
        example=example,
        policies=given(policy),
        contexts=given(context),
        behind_proxy=behind_proxy or None,
    )
    # FastAPI takes longer to import than all that the other commands need.
    from valuegraph.app import service  # noqa: PLC0415

    def announce(address: str, ledger: Ledger) -> None:
        policy = service.access_policy(settings, ledger.base_iri)
        _announce(address, settings, ledger, policy)

    service.serve(settings, announce)


def _announce(address: str, settings: Settings, ledger: Ledger, policy: AccessPolicy) -> None:
    terminal = Terminal()
    kept = "in memory, gone at the end" if settings.directory is None else settings.directory
    terminal.print(f"Valuegraph serves {address} (data: {kept}). Ctrl-C stops it.", style="bold")
    if settings.directory is not None and ledger.is_of_earlier_rules:
        tell_of_earlier_rules(settings.directory)
    if policy.base_origin is not None:
        terminal.print(f"Known to clients as {ledger.base_iri}")
    tokens = None if ledger.tokens is None else ledger.tokens.tokens()
    is_open = tokens is None and not policy.requires_tokens
    for line in open_to(policy, settings.directory) if is_open else closed_to(policy):
        terminal.print(line)
    terminal.print("\nTo try it, in another terminal:\n")
    for command in commands_to_try(address, "" if is_open else _SENT):
        terminal.print(command + "\n")


def open_to(policy: AccessPolicy, directory: Path | None) -> list[str]:
    """Whom a service without tokens is open to."""
    kept = "" if directory is None else f"valuegraph token add NAME --data {quote(str(directory))}"
    return [
        "Open, to read and to write, to every program on this machine, whoever runs it.",
        *_pages(policy),
        f"To have it ask for a token: {kept or 'keep the ledger in a directory (--data DIR).'}",
    ]


def closed_to(policy: AccessPolicy) -> list[str]:
    """Whom a service with tokens lets in."""
    lines = [
        "Open to read; to write takes a token (valuegraph token list)."
        if policy.public_reading
        else "Open to nobody without a token (valuegraph token list).",
        *_pages(policy),
    ]
    if policy.requires_tokens:
        hosts = ", ".join(["this machine's names", *sorted(filter(None, policy.hosts))])
        lines.append(f"Known as: {hosts}. Name others in VALUEGRAPH_ALLOWED_HOSTS.")
    return lines


def _pages(policy: AccessPolicy) -> list[str]:
    """Whose web pages may call a service."""
    lines = [f"Web pages of {', '.join(sorted(policy.origins) or ['other origins'])} may"]
    lines[0] += " read and write too." if policy.origins else " not write here."
    return [*lines, "Web pages of all origins may read."] if policy.reads_for_all else lines


def commands_to_try(address: str, header: str = "") -> list[str]:
    """Three commands that work as pasted: read a collection, record an event, query. ``header`` is
    the option that sends a token, where one is needed."""
    calls = (
        ("agents?limit=2", "-H 'Accept: application/ld+json'"),
        ("economic-events", f"-H 'Content-Type: application/json' -d '{_EVENT}'"),
        ("sparql", f"-H 'Accept: text/csv' --data-urlencode 'query={_QUERY}'"),
    )
    return [f"curl '{address}{path}'{header} {options}" for path, options in calls]
