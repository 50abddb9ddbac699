"""JSON-LD 1.1: the context that the ontology gives, reading, and compact writing."""
