"""Ledger rules: invariants that need the action table or arithmetic across entities.

Whatever SHACL Core can say is in ``shapes/``; these return findings of the same form.
"""
