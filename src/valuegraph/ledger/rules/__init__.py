"""Ledger rules: invariants that need arithmetic, a search or the action table as effects read it.

Whatever SHACL Core can say is in ``shapes/``; these return findings of the same form.
"""
