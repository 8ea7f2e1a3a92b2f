"""Known concepts go by their vocabulary's name, whatever an annotator's text called them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from medkg.model.concept import Concept
from medkg.model.reading import Findings, GraphReading, Reading, Rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medkg.vocabulary.lexicon import CompiledLexicon


def renamed(
    readings: Iterable[Reading | GraphReading | Rejection], lexicon: Callable[[], CompiledLexicon]
) -> Iterator[Reading | GraphReading | Rejection]:
    """Give the concepts of annotated texts the lexicon's name and category, where it knows the id.

    An annotated text names a concept only by the words of its mentions ("MJ" for myoclonus), which mislead as the
    name of a node. What the lexicon does not know keeps its name; so does what a curated source names itself. The
    lexicon is opened for the first annotated text.
    """
    opened: CompiledLexicon | None = None
    for reading in readings:
        if isinstance(reading, Reading) and reading.findings.mentions:
            opened = opened or lexicon()
            yield replace(reading, findings=_renamed(reading.findings, opened))
        else:
            yield reading


def _renamed(findings: Findings, lexicon: CompiledLexicon) -> Findings:
    def known(concept: Concept) -> Concept:
        return lexicon.concept(concept.id) or concept

    mentions = tuple(
        replace(mention, links=tuple(replace(link, concept=known(link.concept)) for link in mention.links))
        for mention in findings.mentions
    )
    return Findings(mentions, findings.evidence, tuple(known(concept) for concept in findings.concepts))
