"""Vocabularies: the namespaces, the bundled Turtle files, and what they declare."""
