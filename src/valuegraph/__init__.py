"""Valuegraph: a ValueFlows 1.0 ledger that speaks linked data.

:class:`Ledger` does everything; the command line and the HTTP service are thin faces over it.
"""

from importlib.metadata import version

from valuegraph.ledger import Ledger, Receipt

__version__ = version("valuegraph")
__all__ = ["Ledger", "Receipt", "__version__"]
