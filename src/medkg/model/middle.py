"""The concepts between two others, ranked: through which genes does this drug act on that disease."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from medkg.model.concept import Concept
from medkg.model.path import GraphPath


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleQuery:
    """Ask for the concepts of a category that the sources act on, ranked by what ties them to the targets (ids).

    `max_hops`, at least 2, bounds the chain that is shown for each, from source to target. `without_*` is what neither
    such a chain nor a pattern of the ranking may hold; a concept left out is not ranked, but counts in patterns.
    `source_levels` and `target_levels` tell of ends that are kinds of what was asked for how many levels below it each
    stands, which chains cost.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    category: str
    max_hops: int = 4
    top: int = 20
    without_predicates: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    without_concepts: tuple[str, ...] = ()
    source_levels: tuple[tuple[str, int], ...] = ()
    target_levels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleScore:
    """One concept's place: higher is better. `rivals` counts the concepts that act on it as the source does."""

    id: str
    score: float
    rivals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """A concept between two others, with the predicates by which the source acts on it.

    `parts` are the patterns that speak for or against it, in the plain order its best chain on to the target (one more
    than the dearest where there is none among the best); they add up to the score. `chain` is the best chain from the
    source over its first hop to this concept and on to the target; None where there is none within the limits.
    """

    concept: Concept
    score: float
    predicates: tuple[str, ...]
    rivals: int
    parts: tuple[tuple[str, float], ...] = ()
    chain: GraphPath | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleResult:
    """The best middles of a query, of `count` in all; `reason` says why there are none.

    `ranking` says what the order was made by.
    """

    middles: tuple[Middle, ...]
    count: int = 0
    ranking: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The concepts of a category between a source and a target, best first; iterating gives them."""

    source: Concept
    target: Concept
    category: str
    middles: tuple[Middle, ...]
    count: int = 0
    ranking: str = ""
    reason: str = ""

    @property
    def truncated(self) -> bool:
        """Whether more concepts stand between the two than are listed."""
        return self.count > len(self.middles)

    def __iter__(self) -> Iterator[Middle]:
        return iter(self.middles)

    def __len__(self) -> int:
        return len(self.middles)

    def _repr_html_(self) -> str:
        """List the concepts in a notebook."""
        ends = f"{self.source.name} ({self.source.id}) → {self.category} → {self.target.name} ({self.target.id})"
        rows = "".join(
            f"<li>{escape(middle.concept.name)} ({escape(middle.concept.id)}) "
            f"<small>score {middle.score:.2f}</small></li>"
            for middle in self.middles
        )
        reason = f"<p>{escape(self.reason)}</p>" if self.reason else ""
        return f"<p><strong>{escape(ends)}</strong></p><ol>{rows}</ol>{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A concept that chains from a source lead to: its best chain, and how many of the chains looked at reach it."""

    concept: Concept
    chain: GraphPath
    chains: int

    @property
    def score(self) -> float:
        """The score of the best chain; higher is better."""
        return self.chain.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The concepts of a category that a source reaches, in the order of their best chains; iterating gives them.

    `considered` counts the best chains that were looked at; `truncated` says that there are more, so that further
    concepts may be reached and those listed more often. The order and the best chains are exact all the same.
    """

    source: Concept
    category: str
    reached: tuple[Reached, ...]
    considered: int = 0
    truncated: bool = False
    reason: str = ""

    def __iter__(self) -> Iterator[Reached]:
        return iter(self.reached)

    def __len__(self) -> int:
        return len(self.reached)

    def _repr_html_(self) -> str:
        """List the concepts in a notebook."""
        rows = "".join(
            f"<li>{escape(one.concept.name)} ({escape(one.concept.id)}): {escape(one.chain.words)} "
            f"<small>score {one.score:.2f}</small></li>"
            for one in self.reached
        )
        reason = f"<p>{escape(self.reason)}</p>" if self.reason else ""
        asked = f"{self.source.name} ({self.source.id}) → {self.category}"
        return f"<p><strong>{escape(asked)}</strong></p><ol>{rows}</ol>{reason}"
