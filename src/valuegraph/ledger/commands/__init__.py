"""Commands, which are what is wanted of a ledger, and receipts, which are what came of them."""
