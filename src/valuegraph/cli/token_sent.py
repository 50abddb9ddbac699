"""The token that a command sends to a service: from its option, the environment, or a file."""

import os
import stat
from pathlib import Path

import httpx

from valuegraph.app import read_settings
from valuegraph.cli.output import Terminal, printable
from valuegraph.cli.remote import RemoteLedger
from valuegraph.errors import ConfigurationError
from valuegraph.http.access.authority import host_of, is_loopback
from valuegraph.ledger import is_token


def service_at(url: str, token: str | None) -> RemoteLedger:
    """The ledger that a service has at a URL, called with a token if there is one.

    ``token`` is what the option says; ``VALUEGRAPH_TOKEN`` stands in for it. Raises
    :class:`~valuegraph.errors.ConfigurationError` for what is no token.
    """
    chosen = read_settings(token=token).token
    if chosen is None:
        return RemoteLedger(url)
    _warn_of_plain_text(url)
    return RemoteLedger(url, chosen if is_token(chosen) else _token_in(Path(chosen)))


def _token_in(file: Path) -> str:
    """The token in a file. Nothing that may be a token itself is told."""
    try:
        with file.open(encoding="ascii") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            content = opened.read(256).strip()
    except (OSError, ValueError) as fault:
        raise ConfigurationError(
            "What --token or VALUEGRAPH_TOKEN says is neither a token, which is vg_ and 43 more "
            "characters, nor a file that can be read and has one."
        ) from fault
    if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
        raise ConfigurationError(f"Others may read the token in {file}. Keep it: chmod 600 {file}")
    if not is_token(content):
        raise ConfigurationError(f"There is no token in {file}: vg_ and 43 more characters.")
    return content


def _warn_of_plain_text(url: str) -> None:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return  # Calling it will say so.
    if parsed.scheme == "http" and not is_loopback(host_of(parsed.host) or ""):
        told = f"Warning: the token goes to {parsed.host} unencrypted; use https."
        Terminal(stderr=True).print(printable(told), style="yellow")
