"""What statements are about: entities and their parts, terms, and what follows from a statement."""
