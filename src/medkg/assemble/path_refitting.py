"""Fitting the ranking of chains again on those that a user accepted, and a card that says on what and how well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble.parts import Parts
from medkg.assemble.rankings import AUTO, CARD, SHIPPED, WEIGHTS, path_ranking
from medkg.assemble.target_evaluation import opened
from medkg.assemble.trained import dealt_words, sources_of, write_model
from medkg.errors import InputError
from medkg.model.report import TrainingReport
from medkg.ports import Progress
from medkg.settings import Settings

if TYPE_CHECKING:
    from medkg.evaluate.accepted_chains import AcceptedPair
    from medkg.retrieve.ranking import PathRanking
    from medkg.retrieve.refitting import ChosenList, Refitter

FOLDS = 5
_MOST_NAMED = 5
_CARD = """# A ranking of chains, fitted again on chains that somebody accepted

`weights.tsv` holds {weights} weights of a linear score, as the ranking `{prior}` has them, moved towards what was
accepted: weights are drawn to that ranking's own, not to zero, and what none of these chains shows stays as it was. The
score of a chain is their sum; higher is better. It orders directed chains.

Fitted listwise on {accepted} accepted chains of {pairs} pairs, each against the other directed chains that the search
puts in order for the pair; {alone} more pairs have no other chain and teach nothing:

{sources}
* the graph, SHA-256 of its canonical export {graph}

Mean reciprocal rank of the best accepted chain, each pair ranked by what was fitted without its source ({folds} folds,
{dealt}), beside the ranking that was begun with:

| ranking | MRR |
|---|---|
| before | {before:.4f} |
| fitted again, on sources that it had not seen | {after:.4f} |

Made by `medkg train paths`; the same file and graph give the same bytes.
"""


def refit_paths(
    files: Sequence[Path], graph: Path | None, *, output: Path, seed: int, settings: Settings, progress: Progress
) -> TrainingReport:
    """Fit on all accepted chains of a graph, test the same recipe on folds of them, and write weights and card.

    Raises GraphNotFound, and InputError for lines that are no explanations, for chains that the graph does not hold
    (any more), by name, and where nothing is left to learn from.
    """
    from medkg.evaluate.accepted_chains import read_accepted

    pairs = read_accepted(files)
    with opened(graph, settings) as parts:
        hash_ = parts.record().graph_hash()
        refitter = _refitter(parts, progress)
        _require_held(pairs, refitter)
        lists = _lists(pairs, refitter, progress)
        progress.stage("fitting the ranking")
        fitted = refitter.fit(lists, name=output.name)
        before, after = _figures(lists, refitter, seed=seed)
    told = {"accepted": sum(len(one.accepted) for one in lists), "pairs": len(lists), "alone": len(pairs) - len(lists)}
    lines = fitted.lines()
    card = _CARD.format(
        weights=len(lines) - 1, prior=SHIPPED, sources=sources_of(files), graph=hash_, folds=FOLDS,
        dealt=dealt_words(seed, by="source"), before=before, after=after, **told,
    )  # fmt: skip
    write_model(output, {WEIGHTS: "\n".join((*lines, "")), CARD: card})
    return TrainingReport(
        task="paths",
        gold=tuple(path.name for path in files),
        count=told["accepted"],
        files=(WEIGHTS, CARD),
        metrics=(("mrr_before", before), ("mrr", after), ("pairs", told["pairs"]), ("pairs_left_out", told["alone"])),
        config=(("folds", str(FOLDS)), ("seed", str(seed)), ("prior", SHIPPED), ("weights", str(len(lines) - 1)),
                ("graph", hash_)),
    )  # fmt: skip


def _refitter(parts: Parts, progress: Progress) -> Refitter:
    from medkg.retrieve.refitting import Refitter

    prior = path_ranking(AUTO)
    if prior is None:
        raise ValueError("the ranking that ships is one")
    index, chains = parts.searched(progress)
    return Refitter(index, prior, chains=chains)


def _require_held(pairs: Sequence[AcceptedPair], refitter: Refitter) -> None:
    """Raise InputError naming the chains that the graph does not hold."""
    lost = [(chain, hop) for pair in pairs for chain in pair.chains if (hop := refitter.lost(chain.hops))]
    if not lost:
        return
    named = "; ".join(
        f"{chain.place}: '{hop.subject} -{hop.predicate}-> {hop.object}'" for chain, hop in lost[:_MOST_NAMED]
    )
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    raise InputError(
        f"the graph does not assert what {len(lost)} of the accepted chains walk: {named}{more}.",
        remedy="Leave these chains out, or name the graph that they were found in with --graph.",
    )


def _lists(pairs: Sequence[AcceptedPair], refitter: Refitter, progress: Progress) -> list[ChosenList]:
    progress.stage("collecting chains", total=len(pairs))
    lists = []
    for pair in pairs:
        hops = [chain.hops for chain in pair.chains]
        found = refitter.listed(pair.source, pair.target, hops, max_hops=pair.max_hops)
        if found is not None:
            lists.append(found)
        progress.advance()
    return lists


def _figures(lists: Sequence[ChosenList], refitter: Refitter, *, seed: int) -> tuple[float, float]:
    """Measure the ranking that was begun with, and those that each fold's sources were left out of."""
    from medkg.evaluate.mechanisms import fold_of
    from medkg.evaluate.scores import expected_rank, mean

    def reciprocal(one: ChosenList, ranking: PathRanking) -> float:
        return 1 / expected_rank(one.scores(refitter.index, ranking), one.accepted)

    prior = refitter.prior
    folds = [fold_of(one.source, FOLDS, seed=seed) for one in lists]
    after = []
    for fold in sorted(set(folds)):
        others = [one for one, dealt in zip(lists, folds, strict=True) if dealt != fold]
        ranking = refitter.fit(others, name="fold") if others else prior
        after += [reciprocal(one, ranking) for one, dealt in zip(lists, folds, strict=True) if dealt == fold]
    return mean(reciprocal(one, prior) for one in lists), mean(after)
