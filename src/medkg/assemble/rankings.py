"""The learnt rankings, of chains and of concepts between: those that ship, and anybody's own in a trained folder."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import ModelError, UsageError

if TYPE_CHECKING:
    from medkg.retrieve.middle_patterns import MiddlePattern, MiddleRanking
    from medkg.retrieve.ranking import PathRanking

AUTO, PLAIN = "auto", "plain"
WEIGHTS, CARD = "weights.tsv", "card.md"
SHIPPED = "mechanisms"


def path_ranking(chosen: str) -> PathRanking | None:
    """Open a ranking of chains: `auto` is the one that ships, `plain` none, anything else a folder.

    Raises ModelError.
    """
    if chosen == PLAIN:
        return None
    from medkg.retrieve.ranking import PathRanking

    return PathRanking.from_lines(_table("paths", chosen), name=_name(chosen))


def middle_ranking(chosen: str) -> MiddleRanking | None:
    """Open a ranking of concepts between others, chosen in the same way; raises ModelError."""
    if chosen == PLAIN:
        return None
    from medkg.retrieve.middle_patterns import MiddleRanking

    return MiddleRanking.from_lines(_table("targets", chosen), name=_name(chosen))


def shipped_patterns() -> tuple[MiddlePattern, ...]:
    """Give the patterns of the table that ships, for which weights can be learnt."""
    from medkg.retrieve.middle_patterns import MiddleRanking

    return MiddleRanking.from_lines(_table("targets", AUTO), name=SHIPPED).patterns


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


def _name(chosen: str) -> str:
    return SHIPPED if chosen == AUTO else chosen


def _table(kind: str, chosen: str) -> list[str]:
    folder: Traversable = files("medkg_models") / kind if chosen == AUTO else Path(chosen)
    try:
        return (folder / WEIGHTS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        remedy = f"A ranking is {AUTO}, {PLAIN}, or a folder that `medkg train {kind}` made."
        raise ModelError(f"there is no ranking {_name(chosen)!r}: {error}.", remedy=remedy) from error
