"""Training the belief table: the errors of our own extractor, and a card that says what they are and how they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from medkg.assemble import lexica, linking
from medkg.assemble.beliefs import ERRORS, written_beliefs
from medkg.assemble.evaluation import gold_readings
from medkg.assemble.rankings import CARD
from medkg.assemble.trained import figures_of, sources_of, write_model
from medkg.evaluate.belief import evaluate_folds
from medkg.evaluate.belief_cases import belief_cases
from medkg.evaluate.belief_fit import fit_beliefs
from medkg.evaluate.calibration import BINS
from medkg.model.assertion import Evidence
from medkg.model.reading import Reading
from medkg.model.report import Evaluation, TrainingReport
from medkg.ports import Progress
from medkg.settings import Settings

FOLDS = 5
_SHOWN = ("brier", "ece", "ece_low", "ece_high", "ece_by_chance", "constant.brier", "plain.brier", "plain.ece")
_CARD = """# How surely an assertion holds

`errors.tsv` holds, for each kind of source and each predicate, how it errs:

* `right`: the share of single statements that are right, with both ends identified;
* `possible`: what is left of it where something is only called possible or told of a hypothetical case;
* `document`: the error that further sentences of the same document do not mend;
* `systematic`: the error that further documents do not mend;
* `confidence`: 1 where the evidence's own confidence multiplies `right`;
* `cases`, `basis`: how many assertions the row was fitted on, or how many were read; `written` rows are judgements.

The row that names source and predicate most closely speaks; `*` stands for anything. Each statement counts as `right`
times the scores of its two links. Errors combine as random and systematic ones (Gyori et al. 2017,
doi:10.15252/msb.20177651; the rows of curated sources and of other reading systems are its figures), on the levels of
sentence, document and source; what is stated and what is denied combine by Dempster's rule (1967,
doi:10.1214/aoms/1177698950).

The rows with the basis `gold` were fitted on {cases} assertions that medkg's own extractor finds in

{sources}

An assertion is right where the gold of any of these documents confirms it: BC5CDR's chemical-induced diseases confirm
causes, contributes_to and associated_with; BioRED's positive correlations the same, its negative ones treats, prevents
and associated_with. Each rate starts from the written table, which is worth 10 cases (20 for `systematic`). The other
rows are written: the share that one reader found right, or what such a source is taken for.

Figures of the same recipe on assertions that it had not seen ({folds} folds, dealt by assertion; {bins} bins):

| metric | value |
|---|---|
{figures}

`ece_by_chance` is what these very beliefs would show if each were exactly right. Denial was too rare to be fitted. A
belief says how probable it is that curators of such abstracts would agree, which is stricter than whether the sentence
says so. Made by `medkg train belief`, seed {seed}; the same files and seed give the same bytes.
"""


def train_belief(
    files: Sequence[Path], *, output: Path, seed: int, settings: Settings, progress: Progress
) -> TrainingReport:
    """Fit on what the pipeline asserts in gold documents, test the same recipe on folds, and write table and card.

    No document is linked with names that it taught itself. Raises InputError for gold that cannot be read, or that
    judges nothing of what is asserted.
    """
    gold = [gold_readings([path]) for path in files]
    cases = belief_cases(gold, _crossed(gold, seed=seed, settings=settings, progress=progress), progress=progress)
    written = written_beliefs()
    names = tuple(path.name for path in files)
    tested = evaluate_folds(cases, lambda others: fit_beliefs(written, others, progress=progress), FOLDS, names=names)
    table = fit_beliefs(written, cases, progress=progress)
    write_model(output, {ERRORS: "\n".join((*table.lines(), "")), CARD: _card(files, tested, seed=seed)})
    return TrainingReport(
        task="belief",
        gold=names,
        count=len(cases),
        files=(ERRORS, CARD),
        metrics=tested.metrics,
        config=(("seed", str(seed)), ("folds", str(FOLDS)), ("table", table.digest)),
    )


def _crossed(
    gold: Sequence[Sequence[Reading]], *, seed: int, settings: Settings, progress: Progress
) -> Callable[[Reading], Iterable[Evidence]]:
    """Give what finds relations in a gold document with a linker that learnt no names from it."""
    from medkg.extract.pipeline import load

    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=progress)
    cues = settings.build.context_cues
    readings = {reading.document.id: reading for file in gold for reading in file}
    linkers = linking.crossed(
        lexicon, list(readings.values()), load(lexicon).abbreviations, seed=seed, own=settings.build.linker
    )
    distinct = {id(linker): linker for linker in linkers.values()}
    pipelines = {key: load(lexicon, linker=linker, cues=cues) for key, linker in distinct.items()}

    def find(reading: Reading) -> Iterable[Evidence]:
        return pipelines[id(linkers[reading.document.id])].extract(reading.document).evidence

    return find


def _card(files: Sequence[Path], tested: Evaluation, *, seed: int) -> str:
    shown = tuple((name, value) for name, value in tested.metrics if name in _SHOWN)
    return _CARD.format(
        cases=tested.count,
        seed=seed,
        sources=sources_of(files),
        folds=FOLDS,
        bins=BINS,
        figures=figures_of(replace(tested, metrics=shown)),
    )
