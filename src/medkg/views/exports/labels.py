"""What stands on an edge for people."""

from __future__ import annotations

from medkg import wording
from medkg.model.assertion import Triple


def edge_label(triple: Triple) -> str:
    """Name an edge: by its predicate, or, so that nobody reads a denial as a claim, in words: "does not treat"."""
    if triple.polarity == "denied":
        return wording.relation_words(triple.predicate, polarity=triple.polarity)
    return triple.predicate
