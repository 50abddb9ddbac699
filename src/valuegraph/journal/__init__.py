"""The journal: every commit of a ledger as RDF Patch text, chained by hashes and flushed to disk
before it is acknowledged."""

from valuegraph.journal.batch import Batch, Draft
from valuegraph.journal.directory_log import SEGMENT_BYTES, DirectoryLog
from valuegraph.journal.history import History, MadeUp, Summary
from valuegraph.journal.log import HeadMovedError, Log
from valuegraph.journal.memory_log import MemoryLog
from valuegraph.journal.read_back import UnreadableTransactionError
from valuegraph.journal.segment import Entry, Head, JournalDamagedError, Place
from valuegraph.journal.survey import Damage, Survey
from valuegraph.journal.transaction import KeptAnswer, Transaction, digest_iri

__all__ = [
    "SEGMENT_BYTES",
    "Batch",
    "Damage",
    "DirectoryLog",
    "Draft",
    "Entry",
    "Head",
    "HeadMovedError",
    "History",
    "JournalDamagedError",
    "KeptAnswer",
    "Log",
    "MadeUp",
    "MemoryLog",
    "Place",
    "Summary",
    "Survey",
    "Transaction",
    "UnreadableTransactionError",
    "digest_iri",
]
