"""The ledger: the pipeline from normalised statements to a changeset, and its single writer."""

from valuegraph.ledger.directory import is_ledger
from valuegraph.ledger.ledger import Ledger
from valuegraph.ledger.receipt import Receipt

__all__ = ["Ledger", "Receipt", "is_ledger"]
