"""The extractor, in this process or in workers."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble import linking
from medkg.assemble.reading import Inputs, readings
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.settings import BuildSettings

if TYPE_CHECKING:
    from medkg.extract.pipeline import Pipeline
    from medkg.extract.pool import SupervisedPool
    from medkg.vocabulary.lexicon import CompiledLexicon


def pipeline(lexicon_folder: Path, *, cues: Path | None = None, linker: str = "") -> Pipeline:
    """Make the pipeline over a compiled lexicon; workers call this too, each mapping the same file.

    `cues` are a user's own context cues, if any; `linker` is the folder of a user's own linker, empty for the one
    that ships.
    """
    from medkg.extract.pipeline import load
    from medkg.vocabulary.lexicon import open_lexicon

    lexicon = open_lexicon(lexicon_folder)
    id_ = linking.linker_id(lexicon, own=linker)
    return load(lexicon, linker=linking.linker(lexicon, own=linker), linker_id=id_, cues=cues)


def pool(
    lexicon: CompiledLexicon, *, settings: BuildSettings, workers: int | None, batch: int | None
) -> SupervisedPool:
    """Make the worker pool; options left out come from the settings. No worker starts before there is work."""
    from medkg.extract.identity import extractor_id
    from medkg.extract.pool import SupervisedPool

    return SupervisedPool(
        functools.partial(pipeline, lexicon.path.parent, cues=settings.context_cues, linker=settings.linker),
        extractor_id=extractor_id(
            lexicon, linker=linking.linker_id(lexicon, own=settings.linker), cues=settings.context_cues
        ),
        workers=settings.workers if workers is None else workers,
        batch=settings.batch if batch is None else batch,
        timeout=settings.document_timeout,
    )


def annotated(
    inputs: Inputs, *, input_format: str, lexicon: CompiledLexicon, settings: BuildSettings
) -> Iterator[Reading | Rejection]:
    """Extract from inputs in this process without storing anything; loaded graphs have no text and are left out."""
    with pool(lexicon, settings=settings, workers=0, batch=None) as here:
        for one in readings(inputs, input_format=input_format):
            if isinstance(one, Rejection):
                yield one
            elif not isinstance(one, GraphReading):
                yield from here.run([one])
