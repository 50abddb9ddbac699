"""Networks keep their books in ledgers of their own."""

from tests.ledger.conftest import books, new_books, pipeline, quick_pipeline, with_policies

__all__ = ["books", "new_books", "pipeline", "quick_pipeline", "with_policies"]
