"""The directory of a ledger: what is in it, who has it open, recovery, the past."""
