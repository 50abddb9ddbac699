"""The ledger: the pipeline from normalised statements to a changeset, and its single writer."""

from valuegraph.ledger.commands import Amend, Command, Delete, IdempotentRequest, Record, Repair
from valuegraph.ledger.directory import is_ledger
from valuegraph.ledger.followers import Follower
from valuegraph.ledger.ledger import Ledger
from valuegraph.ledger.precondition import ANY, Precondition, version_of
from valuegraph.ledger.principal import Principal, Role
from valuegraph.ledger.receipt import Receipt
from valuegraph.ledger.schema import Schema
from valuegraph.ledger.tokens import TokenFile, is_token
from valuegraph.ledger.writer import PATIENCE, TOO_STALE, withdraw

__all__ = [
    "ANY",
    "PATIENCE",
    "TOO_STALE",
    "Amend",
    "Command",
    "Delete",
    "Follower",
    "IdempotentRequest",
    "Ledger",
    "Precondition",
    "Principal",
    "Receipt",
    "Record",
    "Repair",
    "Role",
    "Schema",
    "TokenFile",
    "is_ledger",
    "is_token",
    "version_of",
    "withdraw",
]
