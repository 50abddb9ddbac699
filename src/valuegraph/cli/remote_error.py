"""The error of a service that does not do what a ledger would."""

from valuegraph.errors import ValuegraphError


class RemoteError(ValuegraphError):
    """The service cannot be reached, or what answers is no ledger."""
