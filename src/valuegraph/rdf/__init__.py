"""RDF: terms, syntaxes, JSON-LD, normalisation, units, findings and the GraphReader Protocol."""
