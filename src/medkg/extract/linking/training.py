"""Trains the linker: names are remembered, and weights are fitted to mentions of documents that memory has not seen.

Documents are dealt into folds by the hash of their ids. The proposals of each fold are made with names learnt from the
others only, or the memory would look infallible. Weights are fitted twice: the first ranking says what a document's
other mentions mean, which gives the second one its features.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from medkg.extract.linking.fitting import Example, fit
from medkg.extract.linking.gold import GoldDocument, canonical_ids, learnt_names, replaced_ids, unknown_concepts
from medkg.extract.linking.learnt import Ids, LearntNames
from medkg.extract.linking.linker import Linker
from medkg.extract.linking.model import LinkerModel
from medkg.extract.linking.places import PlacesWithHistory
from medkg.extract.linking.proposals import Proposal, Proposer
from medkg.extract.linking.ranking import Ranking
from medkg.model.identity import text_digest
from medkg.ports import ConceptPlaces, NameIndex, NameMeanings, Progress

FOLDS: Final = 5
_ENOUGH: Final = 40  # mentions; fewer do not tell one weight from another


@dataclass(frozen=True, slots=True)
class TrainedLinker:
    """A model, on how many mentions it was fitted, and its accuracy on folds kept from memory and last weights.

    The folds are not wholly unseen: the first weights, from which a document's other mentions get their meaning, and
    the ids of older editions were learnt from all of them.
    """

    model: LinkerModel
    mentions: int
    accuracy: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Put:
    """One mention with its proposals: which weights weigh them, which is right (-1: none), and the fold."""

    scale: str
    kind: str
    example: Example
    fold: int
    judged: bool


def train_linker(
    documents: Sequence[GoldDocument],
    *,
    names: NameIndex,
    places: ConceptPlaces,
    meanings: NameMeanings | None = None,
    seed: int,
    progress: Progress,
) -> TrainedLinker:
    """Learn names and weights; the same documents in any order give the same model."""
    documents = sorted(documents, key=lambda document: (document.id, document.corpus))
    replaced_by = replaced_ids(documents, names, places)
    history = PlacesWithHistory(places, replaced_by)
    progress.stage("learning what names mean", total=2 * FOLDS)
    put = partial(_put, documents, names=names, places=history, meanings=meanings, seed=seed, progress=progress)
    second = list(put(_fitted(put(Ranking({})))))
    progress.stage("fitting weights", total=FOLDS + 1)
    accuracy = _crossed(second, progress)
    learnt = learnt_names(documents, history)
    model = LinkerModel(_fitted(second), learnt, unknown_concepts(learnt, history), replaced_by)
    progress.advance()
    return TrainedLinker(model, len(second), accuracy)


def linker_of(
    model: LinkerModel, names: NameIndex, places: ConceptPlaces, *, meanings: NameMeanings | None = None
) -> Linker:
    """Make the linker of a model over the vocabularies here; a model trained with `meanings` must have them."""
    history = PlacesWithHistory(places, model.replaced_by)
    learnt = LearntNames(model.names, model.concepts)
    return Linker(Proposer(names, history, learnt, meanings=meanings), model.ranking)


def crossed_linkers(
    model: LinkerModel,
    documents: Sequence[GoldDocument],
    *,
    names: NameIndex,
    places: ConceptPlaces,
    meanings: NameMeanings | None,
    seed: int,
) -> dict[str, Linker]:
    """Give for each document, by id, a linker with a model's weights that remembers only what other folds taught.

    A linker that remembers a document's own names is surer of them than it will ever be of a new text.
    """
    history = PlacesWithHistory(places, model.replaced_by)
    found: dict[str, Linker] = {}
    for fold in range(FOLDS):
        learnt = learnt_names([one for one in documents if _fold(one, seed) != fold], history)
        kept = LinkerModel(model.ranking, learnt, unknown_concepts(learnt, history), model.replaced_by)
        linker = linker_of(kept, names, places, meanings=meanings)
        found.update((one.id, linker) for one in documents if _fold(one, seed) == fold)
    return found


def _fold(document: GoldDocument, seed: int) -> int:
    return int(text_digest(f"{seed} {document.id}")[:8], 16) % FOLDS


def _put(
    documents: Sequence[GoldDocument],
    ranking: Ranking,
    *,
    names: NameIndex,
    places: ConceptPlaces,
    meanings: NameMeanings | None,
    seed: int,
    progress: Progress,
) -> Iterator[_Put]:
    folds = defaultdict[int, list[GoldDocument]](list)
    for document in documents:
        folds[_fold(document, seed)].append(document)
    for fold in sorted(folds):
        others = [document for other in sorted(folds) if other != fold for document in folds[other]]
        learnt = learnt_names(others, places)
        known = LearntNames(learnt, unknown_concepts(learnt, places))
        proposer = Proposer(names, places, known, meanings=meanings)
        linker = Linker(proposer, ranking)
        for document in folds[fold]:
            ranked = linker.proposals([mention.asked for mention in document.mentions])
            for mention, (proposals, scale) in zip(document.mentions, ranked, strict=True):
                right = _right(proposals, canonical_ids(mention.ids, places))
                example = Example([one.features for one in proposals], right)
                yield _Put(scale, mention.asked.kind, example, fold, bool(mention.ids))
        progress.advance()


def _right(proposals: Sequence[Proposal], wanted: Ids) -> int:
    return next((at for at, one in enumerate(proposals) if wanted and tuple(sorted(one.ids)) == wanted), -1)


def _fitted(put: Iterable[_Put]) -> Ranking:
    by_scale, by_kind = defaultdict[str, list[Example]](list), defaultdict[str, list[Example]](list)
    for one in put:
        by_scale[one.scale].append(one.example)
        by_kind[one.kind].append(one.example)
    enough = {scale: examples for scale, examples in by_scale.items() if len(examples) >= _ENOUGH}
    return Ranking({scale: fit(examples) for scale, examples in sorted((by_kind | enough).items())})


def _crossed(put: Sequence[_Put], progress: Progress) -> dict[str, float]:
    """Judge each fold with weights fitted to the others; accuracy of the first answer by kind."""
    counts: Counter[tuple[str, bool]] = Counter()
    for fold in range(FOLDS):
        ranking = _fitted([one for one in put if one.fold != fold])
        for one in put:
            if one.fold == fold and one.judged:
                probabilities = ranking.probabilities(one.example.features, one.scale)
                best = max(range(len(probabilities)), key=probabilities.__getitem__, default=-2)
                counts[one.kind, best == one.example.right] += 1
        progress.advance()
    kinds = sorted({kind for kind, _ in counts})
    return {kind: round(counts[kind, True] / (counts[kind, True] + counts[kind, False]), 4) for kind in kinds}
