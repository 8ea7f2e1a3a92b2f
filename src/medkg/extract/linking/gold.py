"""Annotated documents as the linker learns from them: given mentions, their concepts, their long forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from medkg.extract.linking.asking import Asked, asked_of
from medkg.extract.linking.kinds import CHEMICAL, TRAINED, kind_of
from medkg.extract.linking.learnt import Ids, LearntName
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.reading import Reading
from medkg.ports import ConceptPlaces, NameIndex

_DESCRIPTOR, _SUPPLEMENTARY = "MESH:D", "MESH:C"
LongForms = Callable[[Document], dict[str, str]]


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A given mention with the ids that its annotator gave; none where the annotator found no concept."""

    asked: Asked
    category: str
    ids: Ids


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The chemicals and diseases of one annotated document."""

    id: str
    corpus: str
    mentions: tuple[GoldMention, ...]


def gold_document(reading: Reading, corpus: str, long_forms: LongForms) -> GoldDocument:
    """Take from an annotated document what the linker learns from."""
    given = [mention for mention in reading.findings.mentions if kind_of(mention.category) in TRAINED]
    asked = asked_of(given, long_forms(reading.document))
    return GoldDocument(
        reading.document.id,
        corpus,
        tuple(
            GoldMention(one, mention.category, tuple(sorted({link.concept.id for link in mention.links})))
            for one, mention in zip(asked, given, strict=True)
        ),
    )


def replaced_ids(documents: Iterable[GoldDocument], names: NameIndex, places: ConceptPlaces) -> dict[str, str]:
    """Find supplementary records that have since become descriptors: an unknown `C` id whose name one `D` bears alone.

    NLM promotes a supplementary record that is much written of; corpora keep the old id. Of the mentions whose name
    somebody bears, most must agree.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for mention in document.mentions:
            old = mention.ids[0] if len(mention.ids) == 1 else ""
            if old.startswith(_SUPPLEMENTARY) and mention.asked.kind == CHEMICAL and places.concept(old) is None:
                filed = [candidate.concept for candidate in names.filed(mention.asked.name)]
                promoted = len(filed) == 1 and filed[0].id.startswith(_DESCRIPTOR)
                if filed:
                    votes[old][filed[0].id if promoted and kind_of(filed[0].category) == CHEMICAL else ""] += 1
    best = {old: counted.most_common(1)[0] for old, counted in sorted(votes.items())}
    return {old: new for old, (new, count) in best.items() if new and 2 * count > votes[old].total()}


def canonical_ids(ids: Ids, places: ConceptPlaces) -> Ids:
    """Give the ids under which the vocabularies here hold the same concepts, sorted."""
    return tuple(sorted({places.canonical(one) for one in ids}))


def learnt_names(documents: Iterable[GoldDocument], places: ConceptPlaces) -> list[LearntName]:
    """Count how annotators linked each wording, sorted."""
    counted: Counter[tuple[str, str, Ids, bool, str]] = Counter()
    for document in documents:
        for mention in document.mentions:
            if mention.ids:
                ids = canonical_ids(mention.ids, places)
                counted[
                    " ".join(mention.asked.text.split()), mention.category, ids, mention.asked.drugs, document.corpus
                ] += 1
    return sorted(LearntName(*told, count) for told, count in counted.items())


def unknown_concepts(names: Iterable[LearntName], places: ConceptPlaces) -> list[Concept]:
    """Give a concept to every learnt id that no vocabulary here holds, called as it is most often called, by id."""
    calls: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in names:
        for curie in one.ids:
            if places.concept(curie) is None:
                # A wording of a composite names none of its concepts, but better that than none.
                calls[curie][one.name, one.category] += one.count * (2 if len(one.ids) == 1 else 1)
    chosen = {curie: min(counted, key=lambda call: (-counted[call], call)) for curie, counted in calls.items()}
    return [Concept(curie, name, category) for curie, (name, category) in sorted(chosen.items())]
