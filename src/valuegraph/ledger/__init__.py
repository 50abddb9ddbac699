"""The ledger: the pipeline from normalised statements to a changeset, and its single writer."""

from valuegraph.ledger.ledger import Ledger
from valuegraph.ledger.receipt import Receipt

__all__ = ["Ledger", "Receipt"]
