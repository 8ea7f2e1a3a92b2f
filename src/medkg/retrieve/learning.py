"""Fitting the learnt ranking listwise: the drawn chains of each pair against all others that the graph holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import scipy.sparse

from medkg.errors import InputError
from medkg.model.path import PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.describe import NUMBERS, Floats, Pattern, features, numbers, pattern_of
from medkg.retrieve.join import Found
from medkg.retrieve.listwise import listwise_fit
from medkg.retrieve.ranking import PathRanking, weighed
from medkg.retrieve.search import Chains

# A pattern that fewer sources have shown is an accident of theirs.
LEAST_SOURCES = 3
PENALTY_NUMBERS, PENALTY_PATTERNS = 1e-4, 3e-3
# So many pairs taught what ships.
PRIOR_PAIRS = 2_600
_FEWEST = 10
_ALL = 1_000_000


class PathLearner:
    """Collects pairs with their drawn chains from one index, then fits (port `RankingLearner`).

    With a `prior` weights are drawn towards its own and not to zero, as strongly as all that it was fitted on would,
    and what it weighs but no chain shows stays as it was.
    """

    def __init__(self, index: PathIndex, *, prior: PathRanking | None = None) -> None:
        self._index, self._chains, self._prior = index, Chains(index), prior
        self._numbers: list[Floats] = []
        self._patterns: list[Pattern] = []
        self._drawn: list[bool] = []
        self._sizes: list[int] = []
        self._sources: list[str] = []

    @property
    def pairs(self) -> int:
        """How many pairs have been taken."""
        return len(self._sizes)

    def add(self, source: str, target: str, drawn: Collection[tuple[str, ...]], *, max_hops: int) -> bool:
        """Take a pair and the chains drawn for it, as concept ids; False where the graph holds none or only those."""
        query = PathQuery(sources=(source,), targets=(target,), max_hops=max_hops, top=_ALL, directed=True)
        found = self._chains.found(query)
        wanted = {tuple(self._index.row(concept) for concept in path) for path in drawn}
        right = [one.nodes in wanted for one in found]
        if not any(right) or all(right):
            return False
        self.take(source, found, right)
        return True

    def take(self, source: str, found: Sequence[Found], right: Sequence[bool]) -> None:
        """Take a list of chains, of which some were chosen and some not."""
        self._numbers.append(numbers(self._index, found))
        self._patterns += [pattern_of(self._index, one) for one in found]
        self._drawn += right
        self._sizes.append(len(found))
        self._sources.append(source)

    def fit(self, *, name: str) -> PathRanking:
        """Fit the weights; raises InputError where there are too few pairs to learn from."""
        if self._prior is None and self.pairs < _FEWEST:
            raise InputError(
                f"there are {self.pairs} pairs that have both drawn and other chains, too few to teach a ranking.",
                remedy=f"Give gold with at least {_FEWEST}.",
            )
        measured = np.vstack(self._numbers)
        spread = measured.std(axis=0)
        spread[spread == 0.0] = 1.0
        names, seen = self._seen()
        design = scipy.sparse.hstack((scipy.sparse.csr_matrix(measured / spread), seen)).tocsr()
        penalty = np.concatenate((np.full(len(NUMBERS), PENALTY_NUMBERS), np.full(len(names), PENALTY_PATTERNS)))
        known = dict(self._prior.weights) if self._prior else {}
        every = (*NUMBERS, *names)
        prior = np.array([known.get(name, 0.0) for name in every])
        prior[: len(NUMBERS)] *= spread
        if known:
            penalty *= PRIOR_PAIRS / self.pairs
        drawn = np.array(self._drawn, dtype=np.float64)
        fitted = listwise_fit(design, np.array(self._sizes), drawn, penalty, prior=prior)
        fitted[: len(NUMBERS)] /= spread
        seen = set(every)
        unseen = {name: weight for name, weight in known.items() if name not in seen}
        return PathRanking(weights=unseen | weighed(every, fitted), name=name)

    def _seen(self) -> tuple[list[str], scipy.sparse.csr_matrix]:
        """Give the features that enough sources show, by name, and which chain has which."""
        spelled = {pattern: features(self._index, pattern) for pattern in set(self._patterns)}
        sources: defaultdict[str, set[str]] = defaultdict(set)
        owners = [source for source, size in zip(self._sources, self._sizes, strict=True) for _ in range(size)]
        for pattern, owner in sorted(set(zip(self._patterns, owners, strict=True))):
            for feature in spelled[pattern]:
                sources[feature].add(owner)
        least = 1 if self._prior else LEAST_SOURCES
        names = sorted(feature for feature, shown in sources.items() if len(shown) >= least)
        place = {feature: number for number, feature in enumerate(names)}
        columns = {
            pattern: [place[feature] for feature in known if feature in place] for pattern, known in spelled.items()
        }
        chosen = [columns[pattern] for pattern in self._patterns]
        starts = np.cumsum([0, *map(len, chosen)])
        flat = np.array([column for row in chosen for column in row], dtype=np.int64)
        shape = (len(self._patterns), len(names))
        return names, scipy.sparse.csr_matrix((np.ones(len(flat)), flat, starts), shape=shape)
