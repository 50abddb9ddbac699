"""The ledger: the pipeline from normalised statements to a changeset, and its single writer."""

from valuegraph.ledger.directory import is_ledger
from valuegraph.ledger.ledger import Ledger
from valuegraph.ledger.precondition import ANY, Precondition, version_of
from valuegraph.ledger.principal import Principal, Role
from valuegraph.ledger.receipt import Receipt
from valuegraph.ledger.tokens import TokenFile, is_token
from valuegraph.ledger.write import Once, Outcome, Write
from valuegraph.ledger.writer import PATIENCE, withdraw

__all__ = [
    "ANY",
    "PATIENCE",
    "Ledger",
    "Once",
    "Outcome",
    "Precondition",
    "Principal",
    "Receipt",
    "Role",
    "TokenFile",
    "Write",
    "is_ledger",
    "is_token",
    "version_of",
    "withdraw",
]
