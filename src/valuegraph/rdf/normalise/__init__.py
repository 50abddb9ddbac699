"""Normalisation: from statements as submitted to statements as the ledger stores them.

Pure: (document, ontology) → (quads, findings).
"""

from valuegraph.rdf.normalise.pipeline import Normalised, normalise

__all__ = ["Normalised", "normalise"]
