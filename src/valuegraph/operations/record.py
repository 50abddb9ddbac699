"""Recording files: one atomic commit each."""

from pathlib import Path

from valuegraph.changeset import Changeset
from valuegraph.ledger import Ledger, Receipt
from valuegraph.rdf.findings import violation
from valuegraph.rdf.syntaxes import Syntax, by_path


def record_file(
    ledger: Ledger,
    path: Path,
    syntax: Syntax | None = None,
    *,
    opening_balances: bool = False,
    events_only: bool = False,
    split: bool = False,
) -> Receipt:
    """Record a file as one commit; ``syntax`` is that of its extension unless given.

    For ``opening_balances``, ``events_only`` and ``split`` see
    :meth:`~valuegraph.ledger.Ledger.record`. A file over the ledger's limit is not read at all, so
    that its size cannot matter. Raises
    :class:`~valuegraph.errors.UnknownSyntaxError` and :class:`OSError`.
    """
    syntax = syntax or by_path(path)
    size, limit = path.stat().st_size, ledger.limits.body_bytes
    if size > limit:
        message = (
            f"The file has {size:,} bytes; the limit is {limit:,}. Record it in several parts."
        )
        return Receipt(Changeset(), (violation("LimitExceeded", message),))
    return ledger.record(
        path.read_bytes(),
        syntax,
        opening_balances=opening_balances,
        events_only=events_only,
        split=split,
    )
