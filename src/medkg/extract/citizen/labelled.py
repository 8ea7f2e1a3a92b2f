"""Mentions made of what somebody else's model found: its spans with its labels, in our categories, linked by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medkg.extract.citizen.labels import BY_NAME, NOT_OURS, UNKNOWN, Labels
from medkg.extract.linking.asking import long_form_of
from medkg.extract.linking.kinds import kind_of
from medkg.extract.mentions import MentionFinder
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.document import Span
from medkg.model.mention import Link, Mention


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a model found: where, and under which of its labels (empty where it gives none)."""

    span: Span
    label: str


class LabelledMentions:
    """Makes mentions of labelled spans; identities are those that the finder's lexicon has for the very name."""

    def __init__(self, labels: Labels, finder: MentionFinder) -> None:
        self._labels = labels
        self._finder = finder

    def mentions(self, text: str, found: Iterable[Labelled], long_forms: Mapping[str, str]) -> list[Mention]:
        """Make the mentions of one document, in its order; short forms go by their long ones.

        A label that no table knows is kept as the category of a mention without link.
        """
        return [
            mention for one in sorted(found, key=lambda one: one.span) for mention in self._made(text, one, long_forms)
        ]

    def unknown(self, found: Iterable[Labelled]) -> dict[str, int]:
        """Count the spans of each label that no table knows, by label."""
        counted = Counter(one.label for one in found if one.label and self._labels.meaning(one.label) == UNKNOWN)
        return dict(sorted(counted.items()))

    def _made(self, text: str, one: Labelled, long_forms: Mapping[str, str]) -> Iterator[Mention]:
        span = _trimmed(text, one.span)
        meaning = self._labels.meaning(one.label) if one.label else BY_NAME
        if span is None or meaning == NOT_OURS:
            return
        links = self._links(span.of(text), meaning, long_forms) if meaning != UNKNOWN else ()
        by_itself = {UNKNOWN: one.label, BY_NAME: UNKNOWN_CATEGORY}.get(meaning, meaning)
        yield Mention(
            document_id="",
            span=span,
            text=span.of(text),
            category=links[0].concept.category if links else by_itself,
            extractor="",
            links=links,
        )

    def _links(self, surface: str, meaning: str, long_forms: Mapping[str, str]) -> tuple[Link, ...]:
        links = self._finder.identify(
            surface,
            long_form=long_form_of(surface, long_forms),
            category="" if meaning == BY_NAME else meaning,
        )
        if meaning == BY_NAME:
            return links
        return tuple(link for link in links if kind_of(link.concept.category) == kind_of(meaning))


def told(unknown: Mapping[str, int]) -> tuple[str, ...]:
    """Say which labels no table knows, in words; nothing where there are none."""
    if not unknown:
        return ()
    counted = ", ".join(f"{label} ({count})" for label, count in unknown.items())
    return (f"labels that no table knows, kept as they are, without links: {counted}; see the setting build.labels.",)


def _trimmed(text: str, span: Span) -> Span | None:
    """Take white space off both ends; None where nothing else is there."""
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip())
    end = span.start + len(inside.rstrip())
    return Span(start, end) if start < end else None
