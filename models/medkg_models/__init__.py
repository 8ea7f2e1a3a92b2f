"""The trained models that ship with medkg, as data: a folder each, with its card."""
