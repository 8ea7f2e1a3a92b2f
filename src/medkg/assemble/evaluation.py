"""`medkg eval`: which system answers which task."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble import extraction, lexica, linking
from medkg.assemble.beliefs import belief_table
from medkg.assemble.rankings import path_ranking, require_measurable
from medkg.assemble.reading import Inputs, each, readings
from medkg.assemble.target_evaluation import targets_evaluation
from medkg.errors import InputError, UsageError
from medkg.evaluate.abbreviations import evaluate_abbreviations
from medkg.evaluate.belief import evaluate_belief
from medkg.evaluate.belief_cases import belief_cases
from medkg.evaluate.context import evaluate_context
from medkg.evaluate.iob import looks_like_iob, read_iob
from medkg.evaluate.link import Ranked, evaluate_link
from medkg.evaluate.ner import evaluate_ner
from medkg.evaluate.relations import evaluate_relations
from medkg.evaluate.types import coarse
from medkg.model.assertion import Evidence
from medkg.model.document import Document, Span
from medkg.model.mention import Context, Mention
from medkg.model.reading import Reading, Rejection
from medkg.model.report import Evaluation
from medkg.ports import AssertionSource, ChainFinder, Progress, Terminology
from medkg.settings import Settings

if TYPE_CHECKING:
    from medkg.evaluate.mechanisms import Mechanism
    from medkg.extract.pipeline import Pipeline
    from medkg.retrieve.ranking import PathRanking
    from medkg.vocabulary.lexicon import CompiledLexicon

GOLD, SYSTEM = "gold", "system"
Run = Callable[..., Evaluation]


def evaluate(
    task: str,
    gold: Inputs,
    *,
    mentions: str,
    predicate: str,
    intervals: bool,
    folds: int,
    ranking: str,
    graph: Path | None,
    settings: Settings,
    progress: Progress,
) -> Evaluation:
    """Measure one task, with a graph's added vocabularies if one is given.

    Raises UsageError for a task that does not exist, InputError for gold that cannot be read.
    """
    files = [Path(given) for given in each(gold)]
    for path in files:
        if not path.is_file():
            raise UsageError(f"there is no gold file {path}.", remedy="Name the annotated files with --gold FILE.")
    system = _System(graph, settings, progress)
    runs: dict[str, Callable[[], Evaluation]] = {
        "ner": partial(_ner, files, system, intervals=intervals),
        "link": partial(_link, files, system),
        "relations": partial(_relations, files, system, mentions=mentions, predicate=predicate, intervals=intervals),
        "abbreviations": partial(_abbreviations, files, system, intervals=intervals),
        "context": partial(_context, files, system, intervals=intervals),
        "belief": partial(_belief, files, system, mentions=mentions, predicate=predicate),
        "paths": partial(paths_evaluation, files, ranking=ranking, folds=folds, intervals=intervals, progress=progress),
        "targets": partial(
            targets_evaluation, files, graph, settings=settings, ranking=ranking, folds=folds, intervals=intervals,
            progress=progress,
        ),
    }  # fmt: skip
    if task not in runs:
        raise UsageError(f"there is no task {task!r}.", remedy=f"Tasks are: {', '.join(sorted(runs))}.")
    return runs[task]()


class _System:
    """What is measured: vocabularies and pipeline, made when a task needs them."""

    def __init__(self, graph: Path | None, settings: Settings, progress: Progress) -> None:
        self.graph = graph
        self.settings = settings
        self.progress = progress

    def lexicon(self) -> CompiledLexicon:
        return lexica.text_lexicon(self.graph, cache=self.settings.cache, progress=self.progress)

    def pipeline(self) -> Pipeline:
        return extraction.pipeline(self.lexicon().path.parent, self.settings.build)


def gold_readings(files: Sequence[Path]) -> list[Reading]:
    """Read annotated documents; a gold file with a broken record is no gold, so the first rejection is raised."""
    documents = [reading for path in files if looks_like_iob(path) for reading in read_iob(path, terminology=_words())]
    for one in readings([path for path in files if not looks_like_iob(path)]):
        if isinstance(one, Rejection):
            raise InputError(one.reason, place=f"{one.file} {one.place}".strip())
        if isinstance(one, Reading):
            documents.append(one)
    if not any(one.findings.mentions for one in documents):
        place = ", ".join(path.name for path in files)
        raise InputError("no annotation was found.", place=place, remedy="Gold is PubTator, BioC or IOB.")
    return documents


def _words() -> Terminology:
    from medkg.vocabulary.words import ShippedTerminology

    return ShippedTerminology()


def _names(files: Sequence[Path]) -> list[str]:
    return [path.name for path in files]


def _ner(files: Sequence[Path], system: _System, *, intervals: bool) -> Evaluation:
    gold = gold_readings(files)
    known = frozenset(coarse(category) for category in system.lexicon().categories)
    return evaluate_ner(
        gold,
        system.pipeline(),
        names=_names(files),
        known=known,
        clock=time.perf_counter,
        progress=system.progress,
        intervals=intervals,
    )


def _link(files: Sequence[Path], system: _System) -> Evaluation:
    gold = gold_readings(files)
    pipeline = system.pipeline()
    return evaluate_link(
        gold,
        partial(_ranked, pipeline),
        names=_names(files),
        extractor=pipeline.id,
        canonical=linking.canonical(system.lexicon(), own=system.settings.build.linker),
        trained_on=linking.trained_on(own=system.settings.build.linker),
        clock=time.perf_counter,
        progress=system.progress,
    )


def _ranked(pipeline: Pipeline, document: Document, mentions: Sequence[Mention]) -> Sequence[Ranked]:
    answers = []
    for links in pipeline.link(document, mentions):
        given = tuple(link.concept.id for link in links)
        others = tuple(other.concept.id for link in links for other in link.runners_up)
        answers.append(Ranked(given, (*given, *others)))
    return answers


def _relations(files: Sequence[Path], system: _System, *, mentions: str, predicate: str, intervals: bool) -> Evaluation:
    gold = gold_readings(files)
    wanted = _words().predicate(predicate) if predicate else ""
    held = sorted({one.predicate for reading in gold for one in reading.findings.evidence})
    if not held or (wanted and wanted not in held):
        raise UsageError(
            f"the gold holds no relation{f' {predicate!r}' if predicate else ''}.",
            remedy=f"It holds: {', '.join(held)}." if held else "Give gold that annotates relations, as BC5CDR does.",
        )
    pipeline = system.pipeline()
    return evaluate_relations(
        gold,
        _finder(pipeline, mentions),
        names=_names(files),
        predicate=wanted,
        mentions=mentions,
        extractor=pipeline.id,
        progress=system.progress,
        intervals=intervals,
    )


def _finder(pipeline: Pipeline, mentions: str) -> Callable[[Reading], Iterable[Evidence]]:
    return partial(_between_gold if mentions == GOLD else _end_to_end, pipeline)


def _between_gold(pipeline: Pipeline, reading: Reading) -> Iterable[Evidence]:
    return pipeline.relations(reading.document, [mention for mention in reading.findings.mentions if mention.links])


def _end_to_end(pipeline: Pipeline, reading: Reading) -> Iterable[Evidence]:
    return pipeline.extract(reading.document).evidence


def _belief(files: Sequence[Path], system: _System, *, mentions: str, predicate: str) -> Evaluation:
    pipeline = system.pipeline()
    gold = [gold_readings([path]) for path in files]
    cases = belief_cases(gold, _finder(pipeline, mentions), progress=system.progress)
    wanted = _words().predicate(predicate) if predicate else ""
    return evaluate_belief(
        [case for case in cases if wanted in {"", case.predicate}],
        belief_table(system.settings.answer.belief),
        names=_names(files),
        config=(("mentions", mentions), ("predicate", wanted), ("extractor", pipeline.id)),
    )


def _abbreviations(files: Sequence[Path], system: _System, *, intervals: bool) -> Evaluation:
    pipeline = system.pipeline()
    return evaluate_abbreviations(
        files, pipeline.abbreviations, extractor=pipeline.id, progress=system.progress, intervals=intervals
    )


def _context(files: Sequence[Path], system: _System, *, intervals: bool) -> Evaluation:
    from medkg.formats.headings import note_sections

    pipeline = system.pipeline()
    return evaluate_context(
        files,
        partial(_sense, pipeline),
        sections=note_sections,
        extractor=pipeline.id,
        progress=system.progress,
        intervals=intervals,
    )


def _sense(pipeline: Pipeline, document: Document, span: Span) -> Context:
    given = Mention(document_id=document.id, span=span, text=span.of(document.text), category="", extractor="")
    (read,) = pipeline.context(document, [given])
    return read.context


def paths_evaluation(
    files: Sequence[Path],
    *,
    ranking: str = "auto",
    folds: int,
    intervals: bool,
    seed: int = 0,
    progress: Progress,
) -> Evaluation:
    """Measure the ranking of chains: one that exists, or with `folds` one learnt from the other folds.

    Raises UsageError where both are asked for, ModelError for a ranking that does not exist.
    """
    from medkg.evaluate.paths import evaluate_paths
    from medkg.retrieve.search import Chains
    from medkg.views.path_index.view import in_memory

    require_measurable(ranking, folds=folds)

    def finder(source: AssertionSource, others: Sequence[Mechanism]) -> ChainFinder:
        learnt = learnt_ranking(others, name="folds", progress=progress) if folds else path_ranking(ranking)
        return Chains(in_memory(source, progress=progress), ranking=learnt)

    found = evaluate_paths(
        files, terminology=_words(), make_finder=finder, folds=folds, intervals=intervals, seed=seed, progress=progress
    )
    return replace(found, config=(*found.config, ("ranking", "learnt from the other folds" if folds else ranking)))


def learnt_ranking(mechanisms: Sequence[Mechanism], *, name: str, progress: Progress) -> PathRanking:
    """Fit a ranking on curated mechanisms."""
    from medkg.evaluate.path_teaching import teach
    from medkg.retrieve.learning import PathLearner
    from medkg.views.path_index.view import in_memory

    return teach(
        mechanisms, lambda source: PathLearner(in_memory(source, progress=progress)), name=name, progress=progress
    )
