"""Whether a service may start as it is set up: nobody opens a ledger to a network by accident."""

from shlex import quote

from valuegraph.errors import ConfigurationError
from valuegraph.http.access.policy import AccessPolicy
from valuegraph.ledger import TokenFile


def check_exposure(policy: AccessPolicy, host: str, tokens: TokenFile | None) -> None:
    """Raise :class:`~valuegraph.errors.ConfigurationError` for a service that others than the
    programs of this machine would reach, unless it has tokens and TLS ends before it.

    The tokens of a ledger in memory are None. Raises
    :class:`~valuegraph.errors.LedgerDamagedError` where they cannot be read.
    """
    known = None if tokens is None else tokens.tokens()
    if not policy.requires_tokens:
        return
    if policy.behind_proxy:
        reached = "Behind a proxy the service is"
    else:
        reached = f"On {host} the service is"
    missing = []
    place = "DIR" if tokens is None else quote(str(tokens.path.parent))
    if tokens is None:
        missing.append("keep the ledger in a directory (--data DIR), which has its tokens")
    if not known:
        missing.append(
            "make a token for each of its programs (valuegraph token add NAME --role recorder "
            f"--data {place})"
        )
    if not policy.behind_proxy:
        missing.append(
            "have a proxy in front of it end TLS, so that tokens and data do not travel in the "
            "clear, and say so (--behind-proxy)"
        )
    if missing:
        raise ConfigurationError(
            f"{reached} within reach of others than the programs of this machine, so it does not "
            f"start yet. What to do: {'; '.join(missing)}. Or leave --host at 127.0.0.1"
            f"{', without --behind-proxy' if policy.behind_proxy else ''}."
        )
