"""Text to evidence: the only home of spaCy and scispaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language


def load(*, vocabularies: str = "shipped", cues: Path | None = None, make_serializable: bool = True) -> Language:
    """Make medkg's pipeline as an ordinary spaCy pipeline, for `nlp.pipe`, displaCy, `DocBin` and `nlp.to_disk`.

    `vocabularies` is the folder of a graph whose own vocabularies are used beside those that ship, `cues` a context
    table of one's own. `make_serializable` leaves dictionaries in `doc._.abbreviations`, False leaves scispaCy's spans,
    which no `DocBin` can hold. Vocabularies and the trained linker are opened with the first text.
    """
    from medkg.extract.citizen.loading import load_nlp  # noqa: PLC0415 - importing medkg.extract loads no vendor

    return load_nlp(vocabularies=vocabularies, cues=cues, make_serializable=make_serializable)
