"""Cypher that only reads: parsed by an allow-list and written anew for an engine."""
