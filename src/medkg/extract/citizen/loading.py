"""medkg's pipeline for people who work with spaCy: every part is named in its config, so that it can be saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medkg.extract.components import assembled

if TYPE_CHECKING:
    from spacy.language import Language


def load_nlp(*, vocabularies: str, cues: Path | None, make_serializable: bool) -> Language:
    """Make the pipeline; see `medkg.extract.load`."""
    options: dict[str, dict[str, object]] = {
        "medkg_abbreviations": {"make_serializable": make_serializable},
        "medkg_mentions": {"vocabularies": vocabularies},
        "medkg_context": {"cues": str(cues or "")},
    }
    return assembled(options)
