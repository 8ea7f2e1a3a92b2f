"""The extractor, in this process or in workers."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble import linking
from medkg.assemble.reading import Inputs, readings
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Progress
from medkg.settings import BuildSettings

if TYPE_CHECKING:
    from medkg.extract.pipeline import Pipeline
    from medkg.extract.pool import SupervisedPool
    from medkg.vocabulary.lexicon import CompiledLexicon


def pipeline(lexicon_folder: Path, settings: BuildSettings) -> Pipeline:
    """Make the pipeline over a compiled lexicon; workers call this too, each mapping the same file.

    The settings say which context cues, which linker and whose mention finder.
    """
    from medkg.extract.pipeline import load
    from medkg.extract.seats import seat_for
    from medkg.vocabulary.lexicon import open_lexicon

    lexicon = open_lexicon(lexicon_folder)
    others = linking.others(settings)
    return load(
        lexicon,
        linker=linking.linker(lexicon, own=settings.linker) if others is None else None,
        linker_id=linking.used_id(lexicon, settings),
        others=others,
        cues=settings.context_cues,
        seat=seat_for(settings.nlp, labels=settings.labels),
    )


def with_nlp(settings: BuildSettings, nlp: str | None) -> BuildSettings:
    """Put an option's mention finder in place of the settings' own; None leaves it."""
    return settings if nlp is None else replace(settings, nlp=nlp)


def pool(
    lexicon: CompiledLexicon, *, settings: BuildSettings, workers: int | None, batch: int | None, progress: Progress
) -> SupervisedPool:
    """Make the worker pool; options left out come from the settings. No worker starts before there is work."""
    from medkg.extract.citizen.seat import SpacySeat
    from medkg.extract.citizen.spacy_models import of_another_minor
    from medkg.extract.identity import extractor_id
    from medkg.extract.pool import SupervisedPool
    from medkg.extract.seats import seat_for

    seat = seat_for(settings.nlp, labels=settings.labels)
    if isinstance(seat, SpacySeat) and (remark := of_another_minor(seat.model)):
        progress.note(remark)
    return SupervisedPool(
        functools.partial(pipeline, lexicon.path.parent, settings),
        extractor_id=extractor_id(
            lexicon,
            linker=linking.used_id(lexicon, settings),
            cues=settings.context_cues,
            seat=seat,
        ),
        workers=settings.workers if workers is None else workers,
        batch=settings.batch if batch is None else batch,
        timeout=settings.document_timeout,
    )


def annotated(
    inputs: Inputs, *, input_format: str, lexicon: CompiledLexicon, settings: BuildSettings, progress: Progress
) -> Iterator[Reading | Rejection]:
    """Extract from inputs in this process without storing anything; loaded graphs have no text and are left out."""
    with pool(lexicon, settings=settings, workers=0, batch=None, progress=progress) as here:
        for one in readings(inputs, input_format=input_format):
            if isinstance(one, Rejection):
                yield one
            elif not isinstance(one, GraphReading):
                yield from here.run([one])
