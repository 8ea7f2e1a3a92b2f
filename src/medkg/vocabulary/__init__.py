"""Ontology files to concepts, and the compiled lexicon."""
