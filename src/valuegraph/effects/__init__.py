"""What a ``vf:Action`` does to economic resources: pure functions over frozen records."""
