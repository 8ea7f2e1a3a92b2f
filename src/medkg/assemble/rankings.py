"""The learnt rankings of chains: the one that ships, and anybody's own in a folder that `medkg train paths` made."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import ModelError, UsageError

if TYPE_CHECKING:
    from medkg.retrieve.ranking import PathRanking

AUTO, PLAIN = "auto", "plain"
WEIGHTS, CARD = "weights.tsv", "card.md"
SHIPPED = "mechanisms"


def path_ranking(chosen: str) -> PathRanking | None:
    """Open a ranking: `auto` is the one that ships, `plain` none, anything else a folder; raises ModelError."""
    if chosen == PLAIN:
        return None
    folder: Traversable = files("medkg_models") / "paths" if chosen == AUTO else Path(chosen)
    return _read(folder, name=SHIPPED if chosen == AUTO else chosen)


def require_directed(ranking: str) -> None:
    """Raise UsageError for a trained ranking that somebody names for chains of any direction."""
    if ranking not in {AUTO, PLAIN}:
        raise UsageError(
            f"the ranking {ranking!r} orders directed chains alone.",
            remedy="Ask for directed chains (--directed), or leave the ranking out.",
        )


def require_measurable(ranking: str, *, folds: int) -> None:
    """Raise UsageError where folds leave nothing to learn from, or would not measure the ranking that is named."""
    if folds == 1:
        raise UsageError("one fold leaves nothing to learn from.", remedy="Ask for at least 2 folds, or for none.")
    if folds and ranking != AUTO:
        raise UsageError(
            f"folds learn rankings of their own, so that {ranking!r} would not be measured.",
            remedy="Leave out either the folds or the ranking.",
        )


def _read(folder: Traversable, *, name: str) -> PathRanking:
    from medkg.retrieve.ranking import PathRanking

    try:
        text = (folder / WEIGHTS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = f"A ranking is {AUTO}, {PLAIN}, or a folder that `medkg train paths` made."
        raise ModelError(f"there is no ranking {name!r}: {error}.", remedy=remedy) from error
    return PathRanking.from_lines(text.splitlines(), name=name)
