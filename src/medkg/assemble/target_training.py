"""Training the ranking of concepts between others: weights, and a card that says what they are and how well they do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medkg.assemble.rankings import CARD, WEIGHTS
from medkg.assemble.target_evaluation import graph_ids, learnt, opened, targets_evaluation
from medkg.assemble.trained import dealt_words, figures_of, sources_of, write_model
from medkg.model.report import Evaluation, TrainingReport
from medkg.ports import Progress
from medkg.settings import Settings

FOLDS = 5
_CARD = """# A ranking of the concepts between two others, learnt from curated mechanisms

`weights.tsv` holds {weights} patterns with their weights. `acted_on` is how many concepts act on the one between;
a `source` pattern leads from the source to it, a `target` pattern from it to the target. A pattern adds its weight
times log(1 + count / 0.001), where count is its degree-weighted path count (Himmelstein & Baranzini 2015,
doi:10.1371/journal.pcbi.1004259); `acted_on` adds its weight times the logarithm of the number. The score is the sum;
higher is better. Candidates are what the source acts on; treatments count nowhere. Where a graph has none of the
`target` patterns between the categories that are asked for, the ranking keeps out and the order is plain.

Fitted listwise on {pairs} pairs of a drug and a disease in DrugMechDB (CC0-1.0; Gonzalez-Cavazos et al. 2023,
doi:10.1038/s41597-023-02534-z) that a graph held, with the genes that it held of the curated proteins:

{sources}
* the graph, SHA-256 of its canonical export {graph}

Figures of the same recipe on drugs that it had not seen ({folds} folds, {dealt}):

| metric | value |
|---|---|
{figures}

The recipe (patterns, penalty) was chosen on these same pairs. Made by `medkg train targets`; the same file and graph
give the same bytes.
"""


def train_targets(
    files: Sequence[Path],
    graph: Path | None,
    *,
    output: Path,
    seed: int,
    settings: Settings,
    progress: Progress,
) -> TrainingReport:
    """Fit on all pairs, test the same recipe on folds of them, and write weights and card.

    Raises GraphNotFound, and InputError for gold that cannot be read, is not in the graph or is too little.
    """
    from medkg.evaluate.targets import read_cases
    from medkg.vocabulary.words import ShippedTerminology

    with opened(graph, settings) as parts:
        ids = graph_ids(parts, progress)
        read = read_cases(files, terminology=ShippedTerminology(), ids=ids, progress=progress)
        lines = learnt(read.cases, parts, name=output.name, progress=progress).lines()
        hash_ = parts.record().graph_hash()
    tested = targets_evaluation(
        files, graph, settings=settings, folds=FOLDS, intervals=True, seed=seed, progress=progress
    )
    card = _card(files, tested, graph=hash_, weights=len(lines) - 1, dealt=dealt_words(seed))
    write_model(output, {WEIGHTS: "\n".join((*lines, "")), CARD: card})
    return TrainingReport(
        task="targets",
        gold=tuple(path.name for path in files),
        count=len(read.cases),
        files=(WEIGHTS, CARD),
        metrics=tested.metrics,
        config=(("folds", str(FOLDS)), ("seed", str(seed)), ("weights", str(len(lines) - 1)), ("graph", hash_)),
    )


def _card(files: Sequence[Path], tested: Evaluation, *, graph: str, weights: int, dealt: str) -> str:
    return _CARD.format(
        pairs=tested.count,
        sources=sources_of(files),
        graph=graph,
        weights=weights,
        folds=FOLDS,
        dealt=dealt,
        figures=figures_of(tested),
    )
