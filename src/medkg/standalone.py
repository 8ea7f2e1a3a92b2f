"""What needs no graph: finding names, annotating texts, comparing graphs, measuring and training."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from medkg.assemble import evaluation, extraction, lexica, linking, sources, training
from medkg.assemble import vocabularies as added_vocabularies
from medkg.assemble.reading import Inputs, loadable
from medkg.graph import open_graph
from medkg.model.concept import Candidate, Weighed
from medkg.model.reading import Reading, Rejection
from medkg.model.report import Conflict, Difference, Evaluation, LoadPreview, TrainingReport
from medkg.model.teaching import EncoderOptions
from medkg.ports import Progress, Unwatched
from medkg.settings import load_settings
from medkg.workflows import preview as previewing


def find(text: str, *, category: str = "", top: int = 10) -> tuple[Candidate, ...]:
    """Rank the concepts of the shipped vocabularies that a name may mean."""
    return lexica.shipped_finder(load_settings().cache, progress=Unwatched()).find(text, category=category, top=top)


def weigh(text: str, *, category: str = "", top: int = 10) -> tuple[Weighed, ...]:
    """Say what a name means as the mention of a chemical or a disease, and what the trained linker weighed."""
    settings = load_settings()
    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=Unwatched())
    return linking.weighed(lexicon, text, category=category, top=top, own=settings.build.linker)


def annotate(
    inputs: Inputs, *, input_format: str = "", nlp: str | None = None, progress: Progress | None = None
) -> Iterator[Reading | Rejection]:
    """Find mentions and relations with the shipped vocabularies, without a graph.

    `nlp` names who finds the mentions (see BuildSettings), in place of the setting build.nlp.
    """
    settings, watch = load_settings(), progress or Unwatched()
    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=watch)
    chosen = extraction.with_nlp(settings.build, nlp)
    return extraction.annotated(inputs, input_format=input_format, lexicon=lexicon, settings=chosen, progress=watch)


def preview(inputs: Inputs, *, input_format: str = "", mapping: str | Path = "", top: int = 10) -> LoadPreview:
    """Say what `Graph.load` would make of files: the first rows, and how many would be refused; nothing is stored."""
    return previewing.preview(loadable(inputs, input_format=input_format, mapping=mapping), top=top)


def vocabularies() -> tuple[tuple[str, int, int, str, str, str], ...]:
    """List (name, concepts, names, version, licence, origin) of the shipped vocabularies."""
    return sources.listed(())


def vocabulary_conflicts() -> tuple[Conflict, ...]:
    """List concepts of the shipped vocabularies that are not joined, though a cross-reference says they are one."""
    return added_vocabularies.conflicts(None)


def diff(left: str | Path, right: str | Path) -> Difference:
    """Say what only one of two graphs holds."""
    chosen = load_settings()
    with open_graph(left, settings=chosen) as one, open_graph(right, settings=chosen) as other:
        return one.difference(other)


def evaluate(
    task: str,
    gold: Inputs,
    *,
    mentions: str = "system",
    predicate: str = "",
    intervals: bool = False,
    folds: int = 0,
    ranking: str = "auto",
    graph: str | Path | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure a task against gold data: ner, link, relations, abbreviations, context, belief, paths or targets.

    With a graph folder, the vocabularies that were added to it are used beside those that ship; `targets` is measured
    on the graph itself. `folds` learns the ranking from the other folds of the gold itself, so that no drug is learnt
    from and tested on.
    """
    return evaluation.evaluate(
        task,
        gold,
        mentions=mentions,
        predicate=predicate,
        intervals=intervals,
        folds=folds,
        ranking=ranking,
        graph=Path(graph) if graph else None,
        settings=load_settings(),
        progress=progress or Unwatched(),
    )


def train(
    task: str,
    gold: Inputs,
    *,
    output: str | Path,
    seed: int = 0,
    graph: str | Path | None = None,
    dev: Inputs = (),
    encoder: EncoderOptions | None = None,
    progress: Progress | None = None,
) -> TrainingReport:
    """Fit a model on gold data and write its folder: weights and a card. The same gold gives the same bytes.

    `ner` takes `dev` files, whose documents never teach and on which it is measured, and `encoder`, how it is taught.

    `targets` and accepted chains are fitted on a graph as well. Raises UsageError for a task that does not exist,
    InputError for gold that cannot be read.
    """
    return training.train(
        task,
        gold,
        output=Path(output),
        seed=seed,
        graph=Path(graph) if graph else None,
        dev=dev,
        encoder=encoder,
        settings=load_settings(),
        progress=progress or Unwatched(),
    )
