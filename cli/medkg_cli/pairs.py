"""Many pairs that `medkg explain` is asked for at once: every pair a line, or the pairs ranked by their best chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import medkg
from medkg import wording
from medkg_cli.options import Format
from medkg_cli.printing import Table
from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import Json, chain_shape, concept_shape, explanation_shape

if TYPE_CHECKING:
    from medkg.model.concept import Concept
    from medkg.model.path import Explanation, GraphPath

LIST = "@"
# So many of the best pairs are ranked; JSONL has them all.
_MOST_RANKED = 1_000


def names_list(*ends: str) -> bool:
    """Tell whether one of some ends is a list of names, written @FILE."""
    return any(end.startswith(LIST) for end in ends)


def list_pairs(session: Session, source: str, target: str, **asked: Any) -> None:
    """Explain every source with every target; `asked` is what `Graph.explain_pairs` takes. Raises UsageError."""
    if session.picture is not None:
        raise medkg.errors.UsageError(
            f"--format {session.picture.value} draws one pair, and {LIST}FILE asks for many.", remedy="Name two ends."
        )
    if asked["grouped"] and session.format is not Format.JSONL:
        session.say(f"--format {session.format.value} has no place for the groups of many pairs; jsonl has.")
        asked["grouped"] = False
    ends = _names(source), _names(target)
    ranked = _Ranked()
    with session.open() as graph, session.progress() as progress:
        for found in graph.explain_pairs(*ends, progress=progress, **asked):
            ranked.add(found)
            if session.format is Format.JSONL:
                # At once, so that whoever interrupts keeps every line until then.
                session.emit(explanation_shape(found))
    if session.format is not Format.JSONL:
        session.emit(ranked.shape(), ranked.table())
    if not ranked.explained:
        raise typer.Exit(NOTHING)


def _names(end: str) -> list[str]:
    """Read a list of names, one a line, or take the one that is given; raises UsageError."""
    if not end.startswith(LIST):
        return [end]
    path = Path(end.removeprefix(LIST))
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise medkg.errors.UsageError(
            f"the list {path} cannot be read: {error}.", remedy="Name a file in UTF-8 with one name or id a line."
        ) from error
    names = [name for line in lines if (name := line.strip()) and not name.startswith("#")]
    if not names:
        raise medkg.errors.UsageError(f"the list {path} holds no name.", remedy="Write one name or id a line.")
    return names


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is kept of a pair: its best chain, and how many there are."""

    source: Concept
    target: Concept
    chain: GraphPath
    chains: int
    truncated: bool
    ranking: str

    @property
    def order(self) -> tuple[str, float]:
        """Sort by the order that the chains have, then best first."""
        return self.ranking, -self.chain.score

    def shape(self) -> Json:
        """Shape the pair with its best chain."""
        ends = {"source": concept_shape(self.source), "target": concept_shape(self.target)}
        told = {"score": self.chain.score, "chains": self.chains, "truncated": self.truncated, "ranking": self.ranking}
        return {**ends, **told, "chain": chain_shape(self.chain)}

    def row(self) -> tuple[object, ...]:
        """Give the pair as a row of the table."""
        ends = (self.source.id, self.source.name, self.target.id, self.target.name)
        return *ends, self.chain.score, self.chains, self.chain.words


class _Ranked:
    """The best pairs so far; those without chains are only counted."""

    def __init__(self) -> None:
        self.pairs = self.explained = 0
        self._best: list[_Pair] = []

    def add(self, found: Explanation) -> None:
        """Take a pair in."""
        self.pairs += 1
        if found.chains:
            self.explained += 1
            one = _Pair(found.source, found.target, found.chains[0], len(found.chains), found.truncated, found.ranking)
            self._best.append(one)
        if len(self._best) >= 2 * _MOST_RANKED:
            self._best = self._first()

    def _first(self) -> list[_Pair]:
        # A stable sort: equal pairs stay as they were asked for.
        return sorted(self._best, key=lambda pair: pair.order)[:_MOST_RANKED]

    def shape(self) -> Json:
        """Shape the ranked pairs and count all."""
        shown = [pair.shape() for pair in self._first()]
        counts = {"count": self.pairs, "explained": self.explained, "truncated": self.explained > len(shown)}
        return {"pairs": shown, **counts}

    def table(self) -> Table:
        """Lay the ranked pairs out as rows."""
        first = self._first()
        headers = ("rank", "source", "source_name", "target", "target_name", "score", "chains", "chain")
        rows = [(number, *pair.row()) for number, pair in enumerate(first, start=1)]
        return Table(headers, rows, footer=" ".join(self._notes(first)))

    def _notes(self, shown: Sequence[_Pair]) -> Iterator[str]:
        pairs = wording.counted(self.pairs, "pair")
        yield f"{self.explained} of {pairs} have chains; --format jsonl gives all of each."
        if self.explained > len(shown):
            yield f"The best {len(shown)} are shown."
        orders = dict.fromkeys(pair.ranking for pair in shown)
        if len(orders) > 1:
            yield f"Scores of different orders ({', '.join(orders)}) cannot be compared; --ranking plain gives one."
