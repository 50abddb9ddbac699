"""What an amendment or a deletion withdraws, and what it states."""
