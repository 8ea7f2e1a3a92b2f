"""`medkg train`: which model is fitted how, and where it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from medkg.assemble.belief_training import train_belief
from medkg.assemble.encoder_training import train_ner
from medkg.assemble.linker_training import train_linker
from medkg.assemble.path_refitting import refit_paths
from medkg.assemble.path_training import train_paths
from medkg.assemble.reading import Inputs, each
from medkg.assemble.target_training import train_targets
from medkg.errors import UsageError
from medkg.model.report import TrainingReport
from medkg.model.teaching import EncoderOptions
from medkg.ports import Progress
from medkg.settings import Settings


def train(
    task: str,
    gold: Inputs,
    *,
    output: Path,
    seed: int = 0,
    graph: Path | None,
    dev: Inputs = (),
    encoder: EncoderOptions | None = None,
    settings: Settings,
    progress: Progress,
) -> TrainingReport:
    """Fit one model on gold files, `targets` and accepted chains on a graph too, and write its folder.

    `seed` says how gold is dealt into folds: for `paths` and `targets` those that figures are measured on, for `linker`
    and `belief` those whose names a linker did not learn, on which their weights depend too.

    Raises UsageError for a task that does not exist, InputError for gold that cannot be read or a graph without it.
    """
    files, held = [Path(given) for given in each(gold)], [Path(given) for given in each(dev)]
    chosen = encoder or EncoderOptions()
    for path in (*files, *held):
        if not path.is_file():
            raise UsageError(f"there is no gold file {path}.", remedy="Name the annotated files with --gold FILE.")
    runs: dict[str, Callable[[], TrainingReport]] = {
        "linker": partial(train_linker, files, output=output, seed=seed, settings=settings, progress=progress),
        "ner": partial(
            train_ner,
            files,
            held,
            output=output,
            options=replace(chosen, seed=seed),
            settings=settings,
            progress=progress,
        ),
        "belief": partial(train_belief, files, output=output, seed=seed, settings=settings, progress=progress),
        "paths": partial(_train_paths, files, graph, output=output, seed=seed, settings=settings, progress=progress),
        "targets": partial(train_targets, files, graph, output=output, seed=seed, settings=settings, progress=progress),
    }
    if task not in runs:
        raise UsageError(f"there is no task {task!r}.", remedy=f"Tasks are: {', '.join(sorted(runs))}.")
    return runs[task]()


def _train_paths(
    files: Sequence[Path], graph: Path | None, *, output: Path, seed: int, settings: Settings, progress: Progress
) -> TrainingReport:
    """Fit on curated mechanisms, or fit again on chains that somebody accepted of a graph: the content says which."""
    from medkg.evaluate.accepted_chains import holds_explanations

    kinds = {holds_explanations(path) for path in files}
    if len(kinds) > 1:
        raise UsageError(
            "some gold is explanations and some is curated mechanisms.", remedy="Train on one kind at a time."
        )
    if True in kinds:
        return refit_paths(files, graph, output=output, seed=seed, settings=settings, progress=progress)
    return train_paths(files, output=output, seed=seed, progress=progress)
