"""Valuegraph: a ValueFlows 1.0 ledger that speaks linked data.

:class:`Ledger` does everything; the command line and the HTTP service are thin faces over it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from valuegraph.ledger import Ledger, Receipt

    __version__: str

__all__ = ["Ledger", "Receipt", "__version__"]


def __getattr__(name: str) -> Any:
    """What this package offers, imported when it is asked for: worker processes, which import
    parts of it only, start in a fraction of the time."""
    if name == "__version__":
        return import_module("importlib.metadata").version("valuegraph")
    if name in __all__:
        return getattr(import_module("valuegraph.ledger"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
