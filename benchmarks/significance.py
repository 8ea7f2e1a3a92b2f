"""Measure the p-values of patterns: `python benchmarks/significance.py --nodes nodes.tsv.gz --edges edges.tsv.gz`.

Times: random compound-disease pairs, the patterns of their best chains tested. Cold is with every copy still to be
drawn, as for the first pair after a graph was opened; warm is the same pair again with the copies at hand. The
processor's seconds tell what a busy machine added.

Calibration: every edge kind is rewired at random with its degrees kept, so that no pattern joins anything beyond its
degrees, and random patterns between random pairs, and between hubs, are tested there. Their p-values, ties broken at
random, must be uniform. `--graph-seeds` are the rewired graphs reported; what was tuned was tuned on others.

Thoroughness: the same tests on the real graph with many times the swaps; the p-values must stay what they were.

Published: how often degree-matched pairs of 25 published permutations of Hetionet show a pattern, beside ours.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from hetionet_source import HetionetSource
from medkg.model.path import PathQuery
from medkg.retrieve.search import DEFAULT_WEIGHTS, Chains
from medkg.retrieve.significance import Null, PatternTests, spelt
from medkg.retrieve.significance_kinds import Edges, Kind, Kinds, Pattern, Step
from medkg.retrieve.significance_permuting import swapped
from medkg.views.path_index.view import MappedPathIndex, PathIndexView
from paths import Quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENDS = ("ChemicalEntity", "Disease")
# How long a kind is rewired: until each edge was swapped so often, or for so many rounds.
_SWAPS_AN_EDGE, _MOST_ROUNDS = 5, 200


def main() -> None:
    """Build or find the index, test pairs, and print the figures as JSON."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="medkg-significance-"))
    figures: dict[str, object] = {}
    try:
        if options.index:
            view = PathIndexView(Path(options.index))
        else:
            view = PathIndexView(folder, pricing=DEFAULT_WEIGHTS)
            view.rebuild(HetionetSource(Path(options.nodes), Path(options.edges)), progress=Quiet())
        index = view.open()
        chains = Chains(index)
        pairs = _pairs(index, options.pairs, seed=options.seed)
        for hops in options.max_hops if options.pairs else ():
            figures[f"{hops} hops"] = _times(index, chains, pairs, hops)
        if options.thorough:
            figures["thoroughness"] = _thoroughness(index, options.tests, options.thorough)
        if options.published:
            figures["published"] = _published(index)
        for seed in options.graph_seeds:
            figures[f"calibration on rewired graph {seed}"] = _calibration(index, seed, options.tests)
        figures["peak_mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        view.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(figures, indent=2))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", help="Hetionet's nodes: id, name, kind")
    parser.add_argument("--edges", help="Hetionet's edges: source, metaedge, target")
    parser.add_argument("--index", help="a folder with a path index that has been built")
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--max-hops", type=int, nargs="+", default=[3, 4])
    parser.add_argument("--seed", type=int, default=20090)
    parser.add_argument("--graph-seeds", type=int, nargs="*", default=[901, 902, 903])
    parser.add_argument("--tests", type=int, default=300, help="tests on each rewired graph and for each length")
    parser.add_argument("--thorough", type=int, default=10, help="how many times the swaps; 0 leaves this out")
    parser.add_argument("--published", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    if not options.index and not (options.nodes and options.edges):
        parser.error("give --nodes and --edges, or --index")
    return options


def _pairs(index: MappedPathIndex, count: int, *, seed: int) -> list[tuple[int, int]]:
    rows = [np.flatnonzero(index.category == index.categories.index(name)).tolist() for name in ENDS]
    draw = random.Random(seed)  # noqa: S311 -- sampling needs no secret
    return [(draw.choice(rows[0]), draw.choice(rows[1])) for _ in range(count)]


def _times(index: MappedPathIndex, chains: Chains, pairs: Sequence[tuple[int, int]], hops: int) -> dict[str, object]:
    cold, warm, processor, tested = [], [], [], []
    kept = PatternTests(index)
    for pair in pairs:
        source, target = (index.concept(row).id for row in pair)
        found = chains.chains(PathQuery(sources=(source,), targets=(target,), max_hops=hops)).chains
        if not found:
            continue
        began, used = time.perf_counter(), time.process_time()
        first = PatternTests(index).significance(found, max_hops=hops)
        cold.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
        kept.significance(found, max_hops=hops)
        began = time.perf_counter()
        again = kept.significance(found, max_hops=hops)
        warm.append(time.perf_counter() - began)
        assert first == again, "what was asked before changed a p-value"
        tested.append(len(set(first)))
    return {
        "pairs_with_chains": len(cold),
        "patterns_a_pair": round(float(np.mean(tested)), 1),
        "cold_seconds": _spread(cold),
        "cold_processor_seconds": _spread(processor),
        "warm_seconds": _spread(warm),
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    figures = {"median": 50, "p99": 99, "max": 100}
    return {name: round(float(np.percentile(seconds, at)), 3) for name, at in figures.items()}


class _Rewired(Kinds):
    """Kinds whose edges were swapped until little is left of what they were."""

    def __init__(self, index: MappedPathIndex, seed: int) -> None:
        super().__init__(index)
        self._seed = seed

    def edges(self, kind: Kind) -> Edges:
        """Swap a kind's edges; dense kinds, in which few swaps are possible, more often."""
        draw = np.random.default_rng([self._seed, kind.subject, kind.predicate, kind.object])
        edges, made, rounds = super().edges(kind), 0, 0
        while made < _SWAPS_AN_EDGE * len(edges) and rounds < _MOST_ROUNDS:
            edges, swaps = swapped(edges, rounds=10, draw=draw)
            made, rounds = made + swaps, rounds + 10
        return edges


def _calibration(index: MappedPathIndex, seed: int, tests: int) -> dict[str, object]:
    tested = PatternTests(index)
    tested.copies.kinds = _Rewired(index, seed)
    draw = random.Random(seed)  # noqa: S311 -- sampling needs no secret
    figures: dict[str, object] = {}
    everything = []
    for hops in (2, 3, 4):
        for hubs in (False, True):
            cases = _random_tests(index, tested, hops, tests, draw, hubs=hubs)
            nulls = [tested.null(pattern, source, target) for source, target, pattern in cases]
            figures[f"{hops} hops between {'hubs' if hubs else 'any'}"] = _uniformity(nulls, draw)
            everything += nulls
    figures["all"] = _uniformity(everything, draw)
    return figures


def _thoroughness(index: MappedPathIndex, tests: int, times: int) -> dict[str, object]:
    """Compare p-values of patterns that have chains, with the usual swaps and with many times as many."""
    usual, thorough = PatternTests(index), PatternTests(index, thorough=times, seed=2)
    draw = random.Random(77)  # noqa: S311 -- sampling needs no secret
    pairs = []
    for hops in (2, 3, 4):
        for source, target, pattern in _random_tests(index, usual, hops, tests, draw, hubs=False):
            null = usual.null(pattern, source, target)
            if null.observed > 0:
                pairs.append((null.p_value, thorough.null(pattern, source, target).p_value))
    ratio = np.abs(np.log10([one / other for one, other in pairs]))
    return {
        "times": times,
        "tests": len(pairs),
        "spearman": _spearman(*zip(*pairs, strict=True)),
        "ratio_median": round(float(10 ** np.median(ratio)), 3),
        "ratio_p95": round(float(10 ** np.percentile(ratio, 95)), 3),
    }


def _spearman(one: Sequence[float], other: Sequence[float]) -> float:
    return round(float(stats.spearmanr(one, other).statistic), 4)


# From explore/bulk-pipeline/queries.ipynb of github.com/greenelab/connectivity-search-analyses (742e103), groundwork of
# Himmelstein et al. 2023: of so many pairs of equal degrees in 25 permuted Hetionets, so many show the pattern at all.
# Only kinds that are complete in our copy: its lines with GcG (a subset there) and AeG (approximate) are left out.
_SCLEROSIS, _FIBROSIS = "Disease::DOID:2377", "Disease::DOID:0050156"
_LOCATED, _LOWERS = "Disease -located_in-> AnatomicalEntity", "Disease -decreases_expression_of-> Gene"
_INTERACTS, _ASSOCIATED = "Gene -interacts_with- Gene", "Disease -associated_with- Gene"
_IN_PERMUTED = (
    (_FIBROSIS, "Anatomy::UBERON:0001004", (_LOCATED,), 16, 2325),
    (_FIBROSIS, "Anatomy::UBERON:0002012", (_LOCATED,), 23, 1575),
    (_SCLEROSIS, "Disease::DOID:332", ("Disease -similar_to- Disease",), 2, 2200),
    (_SCLEROSIS, "Gene::9481", (_LOWERS, _INTERACTS), 35, 62075),
    (_SCLEROSIS, "Gene::9182", (_LOWERS, _INTERACTS), 72, 40075),
    (_SCLEROSIS, "Gene::81573", (_LOWERS, _INTERACTS), 85, 31575),
    (_SCLEROSIS, "Gene::3123", (_ASSOCIATED, _INTERACTS), 1948, 12375),
    (_SCLEROSIS, "Gene::3123", (_ASSOCIATED,), 46, 200),
    (_SCLEROSIS, "Gene::3123", (_LOCATED, "AnatomicalEntity -decreases_expression_of-> Gene"), 62797, 141000),
    (_SCLEROSIS, "Compound::DB08868", ("Disease <-treats- ChemicalEntity",), 478, 32250),
    (_SCLEROSIS, "Compound::DB08868", (_ASSOCIATED, "Gene -binds- ChemicalEntity"), 506, 1225),
)


def _published(index: MappedPathIndex) -> dict[str, object]:
    """Set the share of null counts that show a pattern beside the published share."""
    tested = PatternTests(index)
    named = {spelt((step,), index): step for step in _steps(tested)}
    lines = []
    for source, target, words, shown, size in _IN_PERMUTED:
        pattern = tuple(named[word] for word in words)
        counts = np.concatenate(list(tested.null_counts(pattern, source, target, drawn=128)))
        lines.append((spelt(pattern, index), target, shown / size, float((counts > 0).mean())))
    return {
        "spearman": _spearman([line[2] for line in lines], [line[3] for line in lines]),
        "published_and_ours": {
            f"{name}, {target}": (round(theirs, 5), round(ours, 5)) for name, target, theirs, ours in lines
        },
    }


def _steps(tested: PatternTests) -> list[Step]:
    forward = [Step(kind, forward=True) for kind in tested.copies.kinds.all]
    return sorted({*forward, *(step.turned for step in forward)}, key=lambda step: (step.kind, step.forward))


def _random_tests(
    index: MappedPathIndex, tested: PatternTests, hops: int, count: int, draw: random.Random, *, hubs: bool
) -> Iterator[tuple[str, str, Pattern]]:
    """Draw patterns, and for each a pair whose degrees allow it, chains or not; hubs are among the ten greatest."""
    copies = tested.copies
    steps = _steps(tested)
    first, last = (index.categories.index(name) for name in ENDS)
    members = [np.flatnonzero(index.category == category) for category in (first, last)]
    made = 0
    while made < count:
        pattern: list[Step] = []
        while len(pattern) < hops:
            here = pattern[-1].end if pattern else first
            pattern.append(draw.choice([step for step in steps if step.begin == here]))
        if pattern[-1].end == last:
            made += 1
            ends = (pattern[0], pattern[-1].turned)
            degrees = [copies.degrees(step.kind).leaving(step) for step in ends]
            places = [draw.choice(_candidates(degree, hubs=hubs)) for degree in degrees]
            source, target = (index.concept(rows[place]).id for rows, place in zip(members, places, strict=True))
            yield source, target, tuple(pattern)


def _candidates(degree: NDArray[np.int64], *, hubs: bool) -> list[int]:
    found: list[int] = (np.argsort(-degree, kind="stable")[:10] if hubs else np.flatnonzero(degree)).tolist()
    return [place for place in found if degree[place]]


def _uniformity(nulls: Sequence[Null], draw: random.Random) -> dict[str, float]:
    """Hold p-values against the uniform distribution: Kolmogorov-Smirnov with ties broken at random, and tails."""
    broken = np.sort([(null.greater + draw.random() * (null.equal + 1)) / (null.size + 1) for null in nulls])
    given = np.array([null.p_value for null in nulls])
    count = len(nulls)
    steps = np.arange(count + 1) / count
    distance = float(max((steps[1:] - broken).max(), (broken - steps[:-1]).max()))
    return {
        "tests": count,
        "with_chains": sum(null.observed > 0 for null in nulls),
        "ks_distance": round(distance, 4),
        "ks_distance_at_5_percent": round(1.358 / count**0.5, 4),
        **{f"p_up_to_{level}": round(float((given <= level).mean()), 4) for level in (0.1, 0.05, 0.01, 0.001)},
        **{f"broken_up_to_{level}": round(float((broken <= level).mean()), 4) for level in (0.1, 0.05, 0.01, 0.001)},
    }


if __name__ == "__main__":
    sys.exit(main())
