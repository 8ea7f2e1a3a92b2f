"""Training the ranking of chains: weights, and a card that says what they are and how well they do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medkg.assemble.evaluation import learnt_ranking, paths_evaluation
from medkg.assemble.rankings import CARD, WEIGHTS
from medkg.assemble.trained import dealt_words, figures_of, sources_of, write_model
from medkg.model.report import Evaluation, TrainingReport
from medkg.ports import Progress

FOLDS = 5
_CARD = """# A ranking of chains, learnt from curated mechanisms

`weights.tsv` holds {weights} weights of a linear score: how busy the concepts of a chain are, its length, and its
patterns of categories and predicates. The score of a chain is their sum; higher is better. It orders directed chains
between the kinds of ends that it has seen, where it knows at least half of their steps, and leaves everything else
alone.

Fitted listwise on {entries} curated mechanisms in the format of DrugMechDB (Gonzalez-Cavazos et al. 2023,
doi:10.1038/s41597-023-02534-z; CC0-1.0):

{sources}

Each entry's drawn chains stand against all other directed chains of up to six hops between its drug and its disease in
the union of the entries. Figures of the same recipe on drugs that it had not seen ({folds} folds, {dealt}, in the
union graph of all entries):

| metric | value |
|---|---|
{figures}

The recipe (features, penalties) was chosen on entries of DrugMechDB, and part of what it learns is how a union of
curated entries looks: expect less on a graph of another making. Made by `medkg train paths`; the same file gives the
same bytes.
"""


def train_paths(files: Sequence[Path], *, output: Path, seed: int, progress: Progress) -> TrainingReport:
    """Fit on all entries, test the same recipe on folds of them, and write weights and card.

    Raises InputError for gold that cannot be read or is too little.
    """
    from medkg.evaluate.mechanisms import read_mechanisms
    from medkg.vocabulary.words import ShippedTerminology

    mechanisms = read_mechanisms(files, terminology=ShippedTerminology())
    lines = learnt_ranking(mechanisms, name=output.name, progress=progress).lines()
    tested = paths_evaluation(files, folds=FOLDS, intervals=True, seed=seed, progress=progress)
    written = {WEIGHTS: "\n".join((*lines, "")), CARD: _card(files, tested, len(lines) - 1, dealt_words(seed))}
    write_model(output, written)
    return TrainingReport(
        task="paths",
        gold=tuple(path.name for path in files),
        count=len(mechanisms),
        files=tuple(written),
        metrics=tested.metrics,
        config=(("folds", str(FOLDS)), ("seed", str(seed)), ("weights", str(len(lines) - 1))),
    )


def _card(files: Sequence[Path], tested: Evaluation, weights: int, dealt: str) -> str:
    return _CARD.format(
        entries=tested.count,
        sources=sources_of(files),
        weights=weights,
        folds=FOLDS,
        dealt=dealt,
        figures=figures_of(tested),
    )
