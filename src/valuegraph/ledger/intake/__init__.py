"""What a document brings: what is new, known or frozen, facts, and ways to record it."""
