"""The composition root: settings to objects; the only place that knows every part.

Parts are imported inside the functions that make them, because vendors are slow to import (spaCy takes two seconds):
finding a name must not pay for building a graph.
"""
