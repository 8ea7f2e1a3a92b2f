"""The vocabularies that ship with medkg, as data."""
