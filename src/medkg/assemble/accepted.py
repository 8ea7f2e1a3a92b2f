"""The names that a question may use: Biolink's predicates and categories, and those of a graph."""

from __future__ import annotations

from collections.abc import Sequence

from medkg.assemble.parts import Parts
from medkg.errors import UsageError
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.model.effect import Direction
from medkg.model.middle import MiddleQuery
from medkg.model.path import PathQuery
from medkg.model.pattern import PathPattern
from medkg.workflows.what_if import names_edge


class AcceptedNames:
    """The predicates and categories that may be named: Biolink's and, counted only where asked, the graph's own."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def path_query(
        self,
        *,
        target_category: str = "",
        max_hops: int | None = None,
        top: int | None = None,
        through: Sequence[str] = (),
        without: Sequence[str] = (),
        directed: bool = False,
        minimum_documents: int = 1,
        pattern: str = "",
        effect: str = "",
        hierarchy: bool = False,
    ) -> PathQuery:
        """Put `ChainLimits` into a query without ends; what is None follows the settings. Raises UsageError."""
        self.require_categories((*through, *([target_category] if target_category else ())))
        predicates, categories, concepts = self.sorted_out(without)
        both = sorted({*through} & {*categories})
        if both:
            raise UsageError(
                f"{both[0]!r} is both asked for between the ends and left out.",
                remedy="Name it either with --through or with --without.",
            )
        settings = self._parts.settings.answer
        return PathQuery(
            sources=(),
            target_category=target_category,
            max_hops=settings.max_hops if max_hops is None else max_hops,
            top=settings.top if top is None else top,
            through=tuple(through),
            without_predicates=predicates,
            without_categories=categories,
            without_concepts=concepts,
            directed=directed,
            minimum_documents=minimum_documents,
            pattern=self.pattern(pattern) if pattern else None,
            effect=_direction(effect) if effect else None,
            hierarchy=hierarchy,
        )

    def middle_query(
        self, category: str, *, max_hops: int | None, top: int | None, without: Sequence[str]
    ) -> MiddleQuery:
        """Put what was asked about the concepts between into a query without ends. Raises UsageError."""
        self.require_categories((category,))
        predicates, categories, concepts = self.sorted_out(without)
        settings = self._parts.settings.answer
        return MiddleQuery(
            sources=(),
            targets=(),
            category=category,
            max_hops=settings.max_hops if max_hops is None else max_hops,
            top=settings.top if top is None else top,
            without_predicates=predicates,
            without_categories=categories,
            without_concepts=concepts,
        )

    def sorted_out(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Tell predicates, categories and concept ids apart; raises UsageError for anything else."""
        predicates, categories = self._known(names)
        concepts = tuple(name for name in names if ":" in name)
        unknown = {*names} - {*predicates, *categories, *concepts}
        edges = sorted(name for name in unknown if names_edge(name))
        if edges:
            raise UsageError(
                f"{edges[0]!r} is an edge, and only the chains of a single pair can be sought without one.",
                remedy="Leave out a predicate, a category or a concept id, or ask about one source and one target.",
            )
        if unknown:
            raise UsageError(
                f"{min(unknown)!r} is neither a predicate, a category nor a concept id.",
                remedy=f"Categories are {', '.join(sorted(categories))}; predicates are Biolink's, in snake_case, and "
                "those that `medkg info` lists; ids look like MESH:D008094.",
            )
        return (
            tuple(name for name in names if name in predicates),
            tuple(name for name in names if name in categories),
            concepts,
        )

    def require_categories(self, names: Sequence[str]) -> None:
        """Raise UsageError for a category that neither Biolink nor the graph has."""
        _, categories = self._known(names)
        unknown = {*names} - categories
        if unknown:
            raise UsageError(
                f"{min(unknown)!r} is no category.", remedy=f"Categories are {', '.join(sorted(categories))}."
            )

    def pattern(self, text: str) -> PathPattern:
        """Read a pattern; raises UsageError for nonsense, and for names that neither Biolink nor the graph has."""
        read = PathPattern.parse(text)
        categories, predicates = read.names
        self.require_categories(categories)
        for predicate in predicates:
            self.require_predicate(predicate)
        return read

    def require_predicate(self, name: str) -> None:
        """Raise UsageError for a predicate that neither Biolink nor the graph has."""
        predicates, _ = self._known([name])
        if name not in predicates:
            raise UsageError(
                f"{name!r} is no predicate.",
                remedy="Predicates are Biolink's, in snake_case, and those that `medkg info` lists.",
            )

    def _known(self, names: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        predicates, categories = frozenset(PREDICATES), frozenset(CATEGORIES)
        if {*names} <= predicates | categories | {name for name in names if ":" in name}:
            return predicates, categories
        summary = self._parts.record().summary()
        return predicates | {name for name, _ in summary.predicates}, categories | {n for n, _ in summary.categories}


def _direction(text: str) -> Direction:
    wanted = (Direction.RAISES, Direction.LOWERS)
    if text not in wanted:
        raise UsageError(f"the effect {text!r} is none.", remedy=f"An effect is {' or '.join(wanted)}.")
    return Direction(text)
