"""SHACL-SPARQL: constraints and constraint components written as queries (SHACL 1.0, part 2)."""
