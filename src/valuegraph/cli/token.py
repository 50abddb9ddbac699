"""``valuegraph token``: who may come in."""

from typing import Annotated

import typer
from pyoxigraph import NamedNode

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, directory_at
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Role, TokenFile
from valuegraph.ledger.home.directory import check_is_ledger, has_ledger
from valuegraph.rdf.terms import is_absolute_iri

NameArgument = Annotated[
    str, typer.Argument(help="What it is called, such as the app's name.", metavar="NAME")
]


def token_commands() -> typer.Typer:
    """The commands on the tokens of a ledger."""
    line = typer.Typer(no_args_is_help=True, help="Say who may come in, by tokens.")
    line.command("add")(add)
    line.command("list")(list_)
    line.command("revoke")(revoke)
    return line


def add(
    name: NameArgument,
    role: Annotated[
        Role,
        typer.Option(help="What its bearer may do: read, or record too, as a steward may today."),
    ] = Role.RECORDER,
    agent: Annotated[
        str | None,
        typer.Option("--for", help="Agent that its bearer acts for.", metavar="AGENT-IRI"),
    ] = None,
    data: DataOption = None,
) -> None:
    """Make a token, which is shown once. A service that runs takes it at once."""
    if agent is not None and not is_absolute_iri(agent):
        raise ConfigurationError(f"{agent!r} is no IRI; give the agent's whole one.")
    directory = directory_at(data)
    if directory.exists():  # A new ledger may have its tokens first.
        check_is_ledger(directory)
    is_there = has_ledger(directory)
    tokens = TokenFile(directory)
    is_first = not tokens.exists()
    text = tokens.add(name, role, None if agent is None else NamedNode(agent))
    typer.echo(text)
    note = f"The token of {name}, a {role}. It is not shown again; keep it like a password."
    if not is_there:
        note += f" {directory} is new: no ledger is there yet."
    elif is_first:
        note += " From now on the service of this ledger asks for a token."
    Terminal(stderr=True).print(printable(note))


def list_(data: DataOption = None) -> None:
    """List the tokens: name, role, day, and the agent. A token itself is shown once, by add."""
    terminal = Terminal()
    tokens = TokenFile(directory_at(data))
    if not tokens.exists():
        note = f"There are no tokens in {tokens.path.parent}, so its service asks for none."
        Terminal(stderr=True).print(printable(note))
    for token in tokens.tokens() or ():
        agent = "" if token.agent is None else f"  for <{token.agent.value}>"
        created = token.created.date().isoformat()
        terminal.print(printable(f"{token.name}  {token.role}  since {created}{agent}"))


def revoke(name: NameArgument, data: DataOption = None) -> None:
    """Make a token invalid, at once."""
    tokens = TokenFile(directory_at(data))
    left = tokens.revoke(name)
    Terminal().print(printable(f"Revoked {name}. {counted(left, 'token')} left."))
    if not left:
        note = (
            f"Nobody can come in now. Add a token; or remove {tokens.path} and start the service "
        )
        note += "again, which opens it to every program of this machine."
        Terminal(stderr=True).print(printable(note))
