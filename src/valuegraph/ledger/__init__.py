"""The ledger: the pipeline from normalised statements to a changeset, and its single writer."""

from valuegraph.ledger.commands.command import (
    Amend,
    Command,
    Delete,
    IdempotentRequest,
    Record,
    Repair,
)
from valuegraph.ledger.commands.precondition import ANY, Precondition, version_of
from valuegraph.ledger.commands.principal import Principal, Role
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.commit.writer import PATIENCE, TOO_STALE, withdraw
from valuegraph.ledger.following.followers import Follower
from valuegraph.ledger.home.as_of import Moment
from valuegraph.ledger.home.directory import is_ledger
from valuegraph.ledger.home.tokens import TokenFile, is_token
from valuegraph.ledger.ledger import Ledger
from valuegraph.ledger.schema import Schema

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
    "Moment",
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
