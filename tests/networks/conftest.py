"""Networks keep their books in ledgers of their own."""

from tests.ledger.conftest import books, new_books, quick_schema, schema, with_policies

__all__ = ["books", "new_books", "quick_schema", "schema", "with_policies"]
