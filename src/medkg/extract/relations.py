"""Relations within a sentence, by cue, with direction, polarity and certainty."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from medkg.extract.contrasts import Reading, readings_of
from medkg.extract.members import together
from medkg.extract.patterns import Pattern, compile_patterns
from medkg.extract.phrases import Phrase, read_phrase, reduced
from medkg.extract.senses import sense_of
from medkg.extract.tables import Table
from medkg.model.assertion import Evidence, Grounding
from medkg.model.document import Document, Span
from medkg.model.mention import Certainty, Context, Mention, Polarity, Temporality

# Beyond this many members a coordination is a list of a table, not a statement.
_MOST_MEMBERS: Final = 8
# "A and B caused C and D, respectively"; numbers of patients in between are what it is said of then.
_EACH_ITS_OWN: Final = re.compile(r"(?:, )?respectively ")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two mentions as its sentence states it.

    `granted`: the phrase presupposes it ("lithium-induced polyuria"), so the sense of its mentions does not touch it.
    `stated`: a contrast states it ("lithium, not cocaine, caused seizures"), so a denial of its mentions does not.
    """

    subject: Mention
    predicate: str
    object: Mention
    cue: Span
    sentence: Span
    confidence: float
    denied: bool
    verbal_denial: bool
    hedged: bool
    granted: bool = False
    stated: bool = False


class RelationRules:
    """Applies a relation table to sentences with mentions. Stateless after construction."""

    def __init__(self, table: Table) -> None:
        self._patterns, self._letters = compile_patterns(table)

    def find(self, text: str, *, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> list[Relation]:
        """Find relations in order of position; of several between the same two mentions the surest one."""
        ordered = sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
        starts = [mention.span.start for mention in ordered]
        found: list[Relation] = []
        for start, end in sentences:
            low, high = bisect_left(starts, start), bisect_left(starts, end)
            here = [mention for mention in ordered[low:high] if mention.span.end <= end]
            if len({mention.category for mention in here}) > 1 or len(here) > 1:
                found.extend(self._in_sentence(text, start, end, here))
        return found

    def _in_sentence(self, text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Relation]:
        phrase = read_phrase(text, start, end, mentions, self._letters)
        if len(phrase.groups) < 2:  # noqa: PLR2004 - a relation has two ends
            return []
        best: dict[tuple[Span, Span], Relation] = {}
        for reading in _readings(phrase):
            for relation in self._in_phrase(text, reading, Span(start, end)):
                ends = (relation.subject.span, relation.object.span)
                if ends not in best and ends[::-1] not in best:
                    best[ends] = relation
        return _once_each(best[ends] for ends in sorted(best))

    def _in_phrase(self, text: str, reading: Reading, sentence: Span) -> Iterator[Relation]:
        for pattern in self._patterns:
            if any(anchor in reading.phrase.text for anchor in pattern.anchors):
                yield from _matches(pattern, text, reading, sentence)


def _readings(phrase: Phrase) -> Iterator[Reading]:
    """Give what a phrase states, each statement as it stands and with its compounds folded."""
    for reading in readings_of(phrase):
        yield reading
        folded = reduced(reading.phrase)
        if folded is not None:
            yield replace(reading, phrase=folded)


def _once_each(relations: Iterable[Relation]) -> list[Relation]:
    """Keep one relation of each kind between the same concepts: an abbreviation beside its long form adds nothing."""
    kept: dict[tuple[frozenset[str], str, frozenset[str], bool], Relation] = {}
    for relation in relations:
        key = (_concepts(relation.subject), relation.predicate, _concepts(relation.object), relation.denied)
        kept.setdefault(key, relation)
    return list(kept.values())


def _matches(pattern: Pattern, text: str, reading: Reading, sentence: Span) -> Iterator[Relation]:
    phrase, place = reading.phrase, 0
    question = text[sentence.start : sentence.end].endswith("?")
    while match := pattern.expression.search(phrase.text, place):
        place = match.start() + 1
        subjects = phrase.groups[int(match.group("S"))][:_MOST_MEMBERS]
        objects = phrase.groups[int(match.group("O"))][:_MOST_MEMBERS]
        cue = phrase.span_of(match.start("cue"), match.end("cue") - 1)
        hyphen = text[max(0, cue.start - 1) : cue.start] == "-"
        sense = sense_of(phrase.text, match, pattern.predicate, hyphen=hyphen, question=question)
        if sense is None:
            continue
        shared = together(text, sense.predicate, subjects=subjects, objects=objects)
        for subject, object_ in _pairs(subjects, objects, each_its_own=_EACH_ITS_OWN.match(phrase.text, match.end())):
            yield Relation(
                subject=subject,
                predicate=sense.predicate,
                object=object_,
                cue=cue,
                sentence=sentence,
                confidence=pattern.confidence,
                denied=bool(sense.denial) or reading.denied,
                verbal_denial=sense.verbal,
                hedged=sense.hedged or shared,
                granted=sense.granted,
                stated=reading.stated and not sense.denial,
            )


def _pairs(
    subjects: Sequence[Mention], objects: Sequence[Mention], *, each_its_own: re.Match[str] | None
) -> Iterator[tuple[Mention, Mention]]:
    """Pair each subject with each object, or each with its own where "respectively" says so of lists of one length."""
    pairs = zip(subjects, objects, strict=True) if each_its_own and len(subjects) == len(objects) else None
    for subject, object_ in pairs or product(subjects, objects):
        if _concepts(subject).isdisjoint(_concepts(object_)):
            yield subject, object_


def _concepts(mention: Mention) -> frozenset[str]:
    return frozenset(link.concept.id for link in mention.links)


def _when(predicate: str, temporality: Temporality) -> Temporality:
    """Give the time of a relation by that of its object: what is prevented has not come, and the prevention is real."""
    if predicate == "prevents" and temporality is Temporality.HYPOTHETICAL:
        return Temporality.RECENT
    return temporality


def as_evidence(relation: Relation, *, document: Document, text_hash: str, extractor: str) -> Iterator[Evidence]:
    """Turn a relation into evidence, one piece for each pair of concepts that its two mentions name."""
    subject, object_ = relation.subject, relation.object
    denied, possible = relation.denied, relation.hedged
    if not relation.granted:
        denied = denied or (object_.context.polarity is Polarity.DENIED and not relation.stated)
        possible = possible or Certainty.POSSIBLE in {subject.context.certainty, object_.context.certainty}
    context = Context(
        polarity=Polarity.DENIED if denied else Polarity.ASSERTED,
        certainty=Certainty.POSSIBLE if possible else Certainty.CERTAIN,
        experiencer=object_.context.experiencer,
        temporality=_when(relation.predicate, object_.context.temporality),
    )
    for subject_link in subject.links:
        for object_link in object_.links:
            yield Evidence(
                subject=subject_link.concept.id,
                predicate=relation.predicate,
                object=object_link.concept.id,
                document_id=document.id,
                extractor=extractor,
                text_hash=text_hash,
                confidence=relation.confidence,
                context=context,
                section=document.section_at(relation.cue.start),
                sentence=relation.sentence,
                subject_span=subject.span,
                cue_span=relation.cue,
                object_span=object_.span,
                subject_grounding=Grounding.from_link(subject_link),
                object_grounding=Grounding.from_link(object_link),
            )
