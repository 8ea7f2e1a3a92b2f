"""Annotations that a file carries, held against its text and kept as findings of their annotator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from medkg.formats.identifiers import UNPLACED, curie, parts
from medkg.model.assertion import Evidence
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document, Span
from medkg.model.mention import Link, Mention
from medkg.model.reading import Findings
from medkg.ports import Terminology

ANNOTATED = "the file's own annotation"
_SUFFIX = re.compile(r"(?:\.(?:gz|txt|xml|json|jsonl|tsv|csv))+$", re.IGNORECASE)


def stem(source: str) -> str:
    """Name a source by its file name without the suffixes that only say how it is stored."""
    name = source.rsplit("/", 1)[-1]
    return _SUFFIX.sub("", name) or name


def annotator(source: str) -> str:
    """Name the annotator of a file that does not say who annotated it."""
    return f"annotator:{stem(source)}"


class Annotations:
    """Collects one document's annotations; every method that adds gives the reason for refusing, or an empty string."""

    def __init__(self, document: Document, terminology: Terminology, *, extractor: str) -> None:
        self._document = document
        self._terminology = terminology
        self._extractor = extractor
        self._hash = document.text_hash
        self._mentions: list[tuple[Span, str, tuple[str, ...], str]] = []
        self._evidence: dict[Evidence, None] = {}
        self._curies: dict[str, str] = {}
        self._names: dict[str, Counter[str]] = {}
        self._given: dict[str, str] = {}
        self._categories: dict[str, Counter[str]] = {}

    def mention(
        self,
        span: tuple[int, int],
        quoted: str | None,
        *,
        kind: str,
        ids: str,
        names: Sequence[str] = (),
        name: str = "",
        extractor: str = "",
    ) -> str:
        """Add a mention at start..end that quotes `quoted` (None: unquoted), of type word `kind` with an id field.

        `names` are the parts of a composite mention in the order of its ids, `name` is the concept's own name.
        """
        text = self._document.text
        start, end = span
        if not 0 <= start < end <= len(text):
            return f"offsets {start}..{end} lie outside the text, which has {len(text)} characters."
        if quoted is not None and text[start:end].strip() != quoted.strip():
            return f"the text at {start}..{end} is {text[start:end]!r}, not {quoted!r}."
        category = self._terminology.category(kind)
        split = parts(ids, category)
        curies = tuple(filter(None, (self._curie(part, category) for part in split)))
        surfaces = list(names) if len(names) == len(curies) else [text[start:end]] * len(curies)
        for id_, surface in zip(curies, surfaces, strict=True):
            # A composite's whole text names none of its parts well: it counts only where nothing else does.
            counted = self._names.setdefault(id_, Counter())
            if len(curies) == 1 or names:
                counted[surface] += 1
            else:
                counted[surface] += 0
            self._categories.setdefault(id_, Counter())[category] += 1
            if name and len(curies) == 1 and not name.isdigit():
                self._given[id_] = name
        self._mentions.append((Span(start, end), category, curies, extractor or self._extractor))
        if len(curies) < len(split):
            return f"none of our identifier schemes fits {ids!r} of type {kind!r}; the mention is kept without it."
        return ""

    def relation(
        self,
        predicate: str,
        ends: tuple[str, str],
        *,
        kinds: tuple[str, str] = ("", ""),
        names: tuple[str, str] = ("", ""),
        spans: tuple[Span | None, Span | None] = (None, None),
        confidence: float = 1.0,
        extractor: str = "",
    ) -> str:
        """Add a relation between two id fields; a composite end makes one piece of evidence for each of its ids.

        `kinds` are type words for ids that no mention of this document bears.
        """
        categories = tuple(self._terminology.category(kind) if kind else "" for kind in kinds)
        resolved = [self._resolve(end, category) for end, category in zip(ends, categories, strict=True)]
        for end, found in zip(ends, resolved, strict=True):
            if not found:
                return f"the relation {predicate!r} names {end!r}, which is neither annotated here nor a known id."
        for found, category, name in zip(resolved, categories, names, strict=True):
            for id_ in found:
                self._introduce(id_, category, name)
        for subject in resolved[0]:
            for object_ in resolved[1]:
                evidence = Evidence(
                    subject=subject,
                    predicate=self._terminology.predicate(predicate),
                    object=object_,
                    document_id=self._document.id,
                    extractor=extractor or self._extractor,
                    text_hash=self._hash,
                    confidence=confidence,
                    subject_span=spans[0],
                    object_span=spans[1],
                )
                self._evidence[evidence] = None
        return ""

    def findings(self) -> Findings:
        """Give what was added; a concept's name is the one its file gave, else its most frequent mention."""
        concepts = {
            id_: Concept(
                id_, self._given.get(id_) or _most(names) or id_, _most(self._categories[id_]) or UNKNOWN_CATEGORY
            )
            for id_, names in self._names.items()
        }
        mentions = tuple(
            Mention(
                document_id=self._document.id,
                span=span,
                text=span.of(self._document.text),
                category=category,
                extractor=extractor,
                links=tuple(Link(concepts[id_], 1.0, ANNOTATED) for id_ in curies),
            )
            for span, category, curies, extractor in self._mentions
        )
        return Findings(mentions, tuple(self._evidence), tuple(sorted(concepts.values())))

    def _curie(self, part: str, category: str) -> str:
        known = self._named(part, category)
        if known:
            self._curies.setdefault(part, known)
        return known

    def _named(self, part: str, category: str) -> str:
        known = curie(part, category, self._terminology)
        # The same change on two genes is two variants: without its gene it is this document's own.
        return f"{known}@{self._document.id}" if known.startswith(UNPLACED) else known

    def _resolve(self, raw: str, category: str) -> tuple[str, ...]:
        known = self._curies.get(raw.strip())
        if known:
            return (known,)
        found = [self._curies.get(part) or self._named(part, category) for part in parts(raw, category)]
        return tuple(found) if all(found) else ()

    def _introduce(self, id_: str, category: str, name: str) -> None:
        if id_ in self._names:
            return
        self._names[id_] = Counter({name: 1} if name else {})
        self._categories[id_] = Counter({category: 1} if category else {})


def _most(counted: Counter[str]) -> str:
    """Give the most frequent word, of equals the first in the order of the alphabet."""
    return min(counted, key=lambda word: (-counted[word], word), default="")
