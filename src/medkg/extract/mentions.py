"""Dictionary mentions: the longest names of a lexicon in a text, overlaps resolved, document abbreviations expanded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from medkg.extract.acceptance import GENES, Acceptance, Verdict
from medkg.extract.beside import Beside, listed_together, part_of_another_word, spoken_of_as_gene
from medkg.extract.surface import Words, balanced, folder, read_words, spellings
from medkg.extract.tables import Table, shipped_table
from medkg.extract.variants import Variants
from medkg.model.concept import Candidate
from medkg.model.document import Span
from medkg.model.mention import Link, Mention
from medkg.model.names import words as words_of
from medkg.ports import Lexicon

# Names longer than this are sentences in disguise (some supplementary records); no writer repeats them word by word.
_MOST_WORDS: Final = 14
_RUNNERS_UP: Final = 3
_SALTS_WORDS: Final = """
    hydrochloride dihydrochloride hydrobromide sodium potassium maleate sulfate sulphate phosphate chloride
    bromide acetate citrate tartrate mesylate mesilate besylate succinate fumarate hcl nitrate gluconate lactate
    pamoate decanoate
"""
_SALTS: Final = frozenset(_SALTS_WORDS.split())
_DEATHS: Final = frozenset({"death", "deaths"})
_CELLS: Final = frozenset({"cell", "cells", "neuron", "neuronal", "programmed", "apoptotic"})
# Of equally good concepts the one that medical text most often means.
_PREFERRED: Final = ("Disease", "ChemicalEntity", "PhenotypicFeature", "Gene", "Protein")
# A name expanded from its abbreviation, or reached through a variant, is a little less sure than the name itself.
_DERIVED: Final = 0.95


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that defines it, both as offsets into the text."""

    short: Span
    long: Span


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    words: int
    links: tuple[Link, ...]
    verdict: Verdict

    @property
    def concept(self) -> str:
        return self.links[0].concept.id


def shipped_finder(lexicon: Lexicon) -> MentionFinder:
    """Make the finder over a lexicon with the tables that ship."""
    return MentionFinder(
        lexicon,
        stop_names=shipped_table("stop_names"),
        variants=shipped_table("variants"),
        beside=shipped_table("beside"),
    )


class MentionFinder:
    """Finds names of a lexicon; holds caches, so use one per process and share it between documents."""

    def __init__(self, lexicon: Lexicon, *, stop_names: Table, variants: Table, beside: Table) -> None:
        self._acceptance = Acceptance(stop_names)
        self._beside = Beside(beside)
        self._variants = Variants(variants)
        self._fold = folder()
        self._longest = lru_cache(maxsize=65_536)(
            lambda word: max(max(lexicon.longest(form), self._variants.longest(form)) for form in spellings(word))
        )
        self._named = lru_cache(maxsize=131_072)(self._look_up)
        self._links = lru_cache(maxsize=65_536)(lambda surface: _links(lexicon.lookup(surface)))

    def find(
        self, text: str, *, sentences: Sequence[tuple[int, int]], abbreviations: Iterable[Abbreviation] = ()
    ) -> list[Mention]:
        """Find mentions in order of their start; none overlap, none cross a sentence's end."""
        return self.search(text, sentences=sentences, abbreviations=abbreviations)[0]

    def search(
        self, text: str, *, sentences: Sequence[tuple[int, int]], abbreviations: Iterable[Abbreviation] = ()
    ) -> tuple[list[Mention], list[Mention]]:
        """Find mentions as `find` does, and apart from them the names that were seen and not taken."""
        words = read_words(text, self._fold)
        found: list[_Match] = []
        for first, last in _word_ranges(words, sentences):
            found.extend(self._in_sentence(text, words, first, last))
        chosen = _without_overlaps(found)
        expanded, defined = self._expand(text, chosen, abbreviations)
        chosen = _with_genes(text, chosen)
        names_seen = {match.concept for match in chosen if match.verdict is Verdict.YES}
        kept = [m for m in chosen if self._stands(text, m, names_seen, defined)]
        taken = _without_overlaps([*expanded, *kept])
        spans = {match.start for match in taken}
        left = [match for match in chosen if match.start not in spans]
        return [_mention(text, match) for match in taken], [_mention(text, match) for match in left]

    def identify(self, surface: str, *, long_form: str = "", category: str = "") -> tuple[Link, ...]:
        """Link a given mention; a candidate of its category comes first, and a document's long form is tried first."""
        links = (self._named(long_form) if long_form else ()) or self._named(surface)
        return tuple(_of_category(link, category) for link in links)

    def _in_sentence(self, text: str, words: Words, first: int, last: int) -> Iterator[_Match]:
        shouted = text[words.starts[first] : words.ends[last - 1]].isupper() and last - first > 1
        for index in range(first, last):
            reach = min(self._longest(words.folded[index]), _MOST_WORDS)
            match = (
                self._at(text, words, index, min(reach, last - index), last - index, shouted=shouted) if reach else None
            )
            if match is not None:
                yield match

    def _at(self, text: str, words: Words, index: int, reach: int, limit: int, *, shouted: bool) -> _Match | None:
        stop = index + 1
        while stop < index + reach and words.joined[stop - 1]:
            stop += 1
        for end in range(stop, index, -1):
            surface = text[words.starts[index] : words.ends[end - 1]]
            links = self._named(surface.lower() if shouted else surface)
            if not links:
                continue
            verdict = self._acceptance.judge(surface, words=end - index, link=links[0], shouted=shouted)
            if verdict is not Verdict.NO and balanced(surface) and not self._other(text, words, index, end, links[0]):
                last = _with_salt(words, end, index + limit, links[0].concept.category)
                return _Match(words.starts[index], words.ends[last - 1], last - index, links, verdict)
        return None

    def _other(self, text: str, words: Words, index: int, end: int, link: Link) -> bool:
        """Tell whether what stands beside a name makes it another: "anti-amnesic", "CVA tenderness", "cell death"."""
        start, stop = words.starts[index], words.ends[end - 1]
        gene = link.concept.category in GENES
        return (
            _other(text, words, index, end)
            or self._beside.makes_another(text, start, stop, gene=gene)
            or part_of_another_word(text, start, stop)
        )

    def _look_up(self, surface: str) -> tuple[Link, ...]:
        """Look a surface up as written (lexicons mind the case of symbols), as a variant, in American spelling."""
        if links := self._links(surface) or self._variant(surface):
            return links
        folded = words_of(surface)
        american = [
            (forms[1] if len(forms := spellings(word)) > 1 and forms[1] not in word else word) for word in folded
        ]
        return self._links(" ".join(american)) if american != list(folded) else ()

    def _variant(self, surface: str) -> tuple[Link, ...]:
        name = self._variants.name(surface)
        links = self._links(name) if name else ()
        return tuple(
            Link(li.concept, round(li.score * _DERIVED, 4), f"variant of {name!r}", li.runners_up) for li in links
        )

    def _expand(
        self, text: str, found: Sequence[_Match], abbreviations: Iterable[Abbreviation]
    ) -> tuple[list[_Match], set[str]]:
        """Give every short form its long form's identity; also name all short forms that the document defines."""
        ends = {match.end: match for match in found}
        expanded: list[_Match] = []
        defined: set[str] = set()
        meaning: dict[Span, tuple[Link, ...]] = {}
        for abbreviation in abbreviations:
            defined.add(abbreviation.short.of(text))
            long = abbreviation.long
            if long not in meaning:
                meaning[long] = self._meaning(text, long, ends)
            if links := meaning[long]:
                expanded.append(_Match(abbreviation.short.start, abbreviation.short.end, 1, links, Verdict.YES))
        return expanded, defined

    def _meaning(self, text: str, long: Span, ends: dict[int, _Match]) -> tuple[Link, ...]:
        surface = long.of(text)
        links = self._named(surface)
        if (
            not links
            and (match := ends.get(long.end)) is not None
            and match.start >= long.start
            and match.links[0].concept.category == "Disease"
        ):
            links = match.links
        return tuple(
            Link(link.concept, round(link.score * _DERIVED, 4), f"short for {surface!r}", link.runners_up)
            for link in links
        )

    def _stands(self, text: str, match: _Match, names_seen: set[str], defined: set[str]) -> bool:
        surface = text[match.start : match.end]
        if surface in defined:
            return False
        return match.verdict is Verdict.YES or match.concept in names_seen


def _other(text: str, words: Words, index: int, end: int) -> bool:
    """Tell it by the affixes and compounds: "anti-amnesic", "cell death", "B-cell lymphoma-2"."""
    start, stop = words.starts[index], words.ends[end - 1]
    if text[max(0, start - 5) : start].lower().endswith(("anti-", "non-")):
        return True
    if end - index == 1 and words.folded[index] in _DEATHS and index and words.folded[index - 1] in _CELLS:
        return True
    return (
        text[start:stop].lower().endswith("lymphoma")
        and text[stop : stop + 1] == "-"
        and text[stop + 1 : stop + 2].isdigit()
    )


def _with_salt(words: Words, end: int, last: int, category: str) -> int:
    """Take the salt of a drug into its name ("gentamicin sulfate"): the concept stays that of the drug."""
    if category == "ChemicalEntity" and end < last and words.joined[end - 1] and words.folded[end] in _SALTS:
        return end + 1
    return end


def _with_genes(text: str, ordered: Sequence[_Match]) -> list[_Match]:
    """Take the symbols of capitals that are spoken of as genes, or stand in a list with one."""
    genes = [match for match in ordered if match.links[0].concept.category in GENES]
    sure = {m.start for m in genes if m.verdict is Verdict.YES or spoken_of_as_gene(text, m.start, m.end)}
    for pairs in (pairwise(genes), pairwise(reversed(genes))):
        for one, other in pairs:
            first, second = sorted((one, other), key=lambda m: m.start)
            if one.start in sure and listed_together(text, first.end, second.start):
                sure.add(other.start)
    return [
        replace(match, verdict=Verdict.YES) if match.start in sure and match.verdict is Verdict.SYMBOL else match
        for match in ordered
    ]


def _word_ranges(words: Words, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    index = 0
    for start, end in sentences:
        while index < len(words) and words.starts[index] < start:
            index += 1
        first = index
        while index < len(words) and words.ends[index] <= end:
            index += 1
        if first < index:
            yield first, index


def _without_overlaps(matches: Iterable[_Match]) -> list[_Match]:
    """Keep the longest, then the leftmost; the first given where both are the same span."""
    taken: dict[int, int] = {}
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        covered = range(match.start, match.end)
        if match.start in taken or match.end - 1 in taken or any(offset in taken for offset in covered):
            continue
        taken.update(dict.fromkeys(covered, 1))
        kept.append(match)
    return sorted(kept, key=lambda m: m.start)


def _links(candidates: Sequence[Candidate]) -> tuple[Link, ...]:
    if not candidates:
        return ()
    ranked = sorted(candidates, key=lambda c: (-round(c.score, 2), _preference(c.concept.category), c.concept.id))
    best = ranked[0]
    return (Link(best.concept, best.score, best.why, tuple(ranked[1 : 1 + _RUNNERS_UP])),)


def _of_category(link: Link, category: str) -> Link:
    """Let a runner-up of the wanted category step in front of a concept of another."""
    if not category or link.concept.category == category:
        return link
    better = next((other for other in link.runners_up if other.concept.category == category), None)
    if better is None:
        return link
    rest = (Candidate(link.concept, link.score, link.why), *(other for other in link.runners_up if other != better))
    return Link(better.concept, better.score, better.why, rest)


def _preference(category: str) -> int:
    return _PREFERRED.index(category) if category in _PREFERRED else len(_PREFERRED)


def _mention(text: str, match: _Match) -> Mention:
    return Mention(
        document_id="",
        span=Span(match.start, match.end),
        text=text[match.start : match.end],
        category=match.links[0].concept.category,
        extractor="",
        links=match.links,
    )
