"""The encoder in the seat of the mention finder: its spans and kinds, the dictionary's identities and other kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from medkg.extract.encoder.decoding import tagged
from medkg.extract.encoder.folder import EncoderFolder
from medkg.extract.encoder.pieces import Pieces
from medkg.extract.encoder.reading import hints_of, read_text
from medkg.extract.encoder.running import Encoder
from medkg.extract.encoder.scheme import KINDS, kind_number
from medkg.extract.linking.asking import long_form_of
from medkg.extract.mentions import Abbreviation, MentionFinder
from medkg.extract.surface import balanced
from medkg.model.document import Span
from medkg.model.mention import Link, Mention


class EncoderMentions:
    """Finds mentions: the encoder's of the kinds that it was taught, the dictionary's of all others."""

    def __init__(self, folder: EncoderFolder, finder: MentionFinder) -> None:
        self._encoder = Encoder(folder)
        self._kinds = folder.kinds
        self._finder = finder

    def find(
        self,
        text: str,
        *,
        sentences: Sequence[tuple[int, int]],
        abbreviations: Iterable[Abbreviation],
        long_forms: Mapping[str, str],
    ) -> tuple[list[Mention], dict[str, int]]:
        """Find mentions in order of their start; none overlap. No label of ours is unknown."""
        sure, doubtful = self._finder.search(text, sentences=sentences, abbreviations=abbreviations)
        named = {one.span: one for one in sure}
        found = [
            self._mention(text, span, category, named, long_forms)
            for span, category in apart(self._spans(text, sentences, sure, doubtful))
            if category in self._kinds
        ]
        return sorted([*found, *self._others(sure, found)], key=lambda one: one.span), {}

    def _spans(
        self, text: str, sentences: Sequence[tuple[int, int]], sure: list[Mention], doubtful: list[Mention]
    ) -> Iterator[tuple[Span, str]]:
        """Give what the encoder finds, portion by portion: pieces take a hundred times the room of their letters."""
        hints = hints_of(sure, doubtful)
        for read in read_text(text, sentences, hints, tokenizer=self._encoder.tokenizer):
            for (first, _), scores in zip(read.windows, self._encoder.scores(read), strict=True):
                for one in tagged(scores):
                    span = whole(text, read.pieces, first + one.first, first + one.end)
                    if span is not None:
                        yield span, KINDS[one.kind]

    def _mention(
        self, text: str, span: Span, category: str, named: Mapping[Span, Mention], long_forms: Mapping[str, str]
    ) -> Mention:
        """Make a mention; where the dictionary found the same kind at the same place, it is the dictionary's."""
        same = named.get(span)
        if same is not None and kind_number(same.category) == kind_number(category):
            return same
        links = self._links(span.of(text), category, long_forms)
        return Mention(
            document_id="",
            span=span,
            text=span.of(text),
            category=links[0].concept.category if links else category,
            extractor="",
            links=links,
        )

    def _links(self, surface: str, category: str, long_forms: Mapping[str, str]) -> tuple[Link, ...]:
        links = self._finder.identify(surface, long_form=long_form_of(surface, long_forms), category=category)
        return tuple(link for link in links if kind_number(link.concept.category) == kind_number(category))

    def _others(self, sure: Iterable[Mention], found: Sequence[Mention]) -> Iterator[Mention]:
        """Give the dictionary's mentions of other kinds, where none of `found` stands; both lists are in order."""
        place = 0
        for one in sure:
            while place < len(found) and found[place].span.end <= one.span.start:
                place += 1
            kind = kind_number(one.category)
            taught = kind is not None and KINDS[kind] in self._kinds
            if not taught and (place == len(found) or one.span.end <= found[place].span.start):
                yield one


def apart(found: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Leave out what overlaps the one before it: two that met inside a word have both grown to the whole of it."""
    end = 0
    for span, category in found:
        if span.start >= end:
            end = span.end
            yield span, category


def whole(text: str, pieces: Pieces, first: int, end: int) -> Span | None:
    """Give the span of a range of pieces, grown to whole words and rid of signs that belong to no name at its ends."""
    while first and pieces.words[first - 1] == pieces.words[first]:
        first -= 1
    while end < len(pieces) and pieces.words[end] == pieces.words[end - 1]:
        end += 1
    while first < end and not _may_begin(text, pieces, first):
        first += 1
    while first < end and not _may_end(text, pieces, first, end):
        end -= 1
    return Span(pieces.starts[first], pieces.ends[end - 1]) if first < end else None


def _may_begin(text: str, pieces: Pieces, place: int) -> bool:
    sign = text[pieces.starts[place]]
    return sign.isalnum() or sign in "([+-"


def _may_end(text: str, pieces: Pieces, first: int, end: int) -> bool:
    sign = text[pieces.starts[end - 1]]
    return (
        sign.isalnum()
        or sign in "+-'*"
        or (sign in ")]" and balanced(text[pieces.starts[first] : pieces.ends[end - 1]]))
    )
