"""Frozen records of the economic entities that effects act on, read from any graph."""
