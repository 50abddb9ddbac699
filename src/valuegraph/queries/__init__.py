"""Reading: entities, collections and SPARQL queries over a store."""
