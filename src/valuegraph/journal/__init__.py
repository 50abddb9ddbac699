"""The journal: every commit of a ledger as RDF Patch text, chained by hashes and flushed to disk
before it is acknowledged."""

from valuegraph.journal.history import History, MadeUp, Summary
from valuegraph.journal.journal import SEGMENT_BYTES, Journal
from valuegraph.journal.memory import MemoryJournal
from valuegraph.journal.read_back import UnreadableTransactionError
from valuegraph.journal.segment import Head, JournalDamagedError, Place, Scanned
from valuegraph.journal.survey import Damage, Survey
from valuegraph.journal.transaction import KeptAnswer, Transaction, digest_iri

__all__ = [
    "SEGMENT_BYTES",
    "Damage",
    "Head",
    "History",
    "Journal",
    "JournalDamagedError",
    "KeptAnswer",
    "MadeUp",
    "MemoryJournal",
    "Place",
    "Scanned",
    "Summary",
    "Survey",
    "Transaction",
    "UnreadableTransactionError",
    "digest_iri",
]
