"""The errors Valuegraph raises for faults of the *caller*.

Faults in submitted *data* are never raised: they are returned as findings
(:class:`valuegraph.rdf.findings.Finding`). Every error carries a message that says what to do.
"""


class ValuegraphError(Exception):
    """Base of every error that Valuegraph raises on purpose."""


class VocabularyError(ValuegraphError):
    """A vocabulary file cannot drive the ledger, for instance an action with an unknown effect."""


class ShapesError(ValuegraphError):
    """SHACL shapes that are ill-formed or that the engine cannot use."""


class ShapesQueryError(ShapesError):
    """A query of shapes that does not come to an end; what was to be checked is not."""


class UnknownSyntaxError(ValuegraphError):
    """A media type, file extension or format name that Valuegraph does not read or write."""


class TooLargeError(ValuegraphError):
    """A document is over a limit; the message names the limit and the way around it."""


class NotFoundError(ValuegraphError):
    """No entity, collection or graph has this IRI."""


class QueryError(ValuegraphError):
    """A SPARQL query that cannot be parsed or evaluated; the message has the parser's position."""


class QueryRefusedError(QueryError):
    """A SPARQL query that is valid but not allowed here (``SERVICE`` reaches the network)."""


class QueryTooCostlyError(QueryError):
    """A SPARQL query that needs more memory, or gives a longer result, than one may."""


class LedgerInUseError(ValuegraphError):
    """Another process has the data directory open."""


class LedgerBusyError(ValuegraphError):
    """More waits than can be taken; this request left no trace and can be sent again."""

    retry_after = 2
    """Seconds after which it makes sense to try again."""


class LedgerStoppedError(ValuegraphError):
    """The ledger takes no more writes, after a failure that leaves open what is on disk."""


class StorageFullError(ValuegraphError):
    """There is no room on disk for what was asked: for a commit, which left no trace, or for what a
    query needs."""


class StorageFailedError(ValuegraphError):
    """Files of the ledger that cannot be read or written, though there is room: they are gone, or
    the system refuses them."""


class KeyReusedError(ValuegraphError):
    """An idempotency key that came with another request before."""


class StaleCommandError(ValuegraphError):
    """A command that was made for another state of the ledger, or for another schema; nothing was
    changed. It has to be made anew of what was sent."""


class PreconditionFailedError(ValuegraphError):
    """A write under a condition that does not hold; nothing was changed."""


class PreconditionRequiredError(ValuegraphError):
    """A write without a condition where one is required; nothing was changed."""


class LedgerDamagedError(ValuegraphError):
    """The data directory is not a usable ledger; the message says what was found."""


class ConfigurationError(ValuegraphError):
    """A setting or command-line option has a value that cannot be used."""
