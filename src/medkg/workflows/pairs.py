"""The verb explain for many pairs at once: names, citations and the searched index are shared, no pair is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from medkg.errors import AmbiguousName, ConceptNotFound
from medkg.generate.naming import Named, Namer
from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.path import Explanation, PathQuery
from medkg.ports import ChainFinder, EvidenceSource, Finder, Kinship, Neighbourhood, Progress
from medkg.workflows.explain import PLAINLY, bounded, explain_named
from medkg.workflows.kinds import with_kinds
from medkg.workflows.telling import Telling

# Pairs that share an end mostly share its edges, whose evidence is then read once.
_REMEMBERED_TRIPLES, _REMEMBERED_DOCUMENTS = 20_000, 2_000

Unnamed = tuple[Concept, str]


def explain_pairs(
    sources: Sequence[str],
    targets: Sequence[str],
    query: PathQuery,
    *,
    finder: Finder,
    chains: ChainFinder,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    progress: Progress,
    kinship: Kinship | None = None,
    telling: Telling = PLAINLY,
) -> Iterator[Explanation]:
    """Explain every source with every target, in that order, each pair when it is asked for; names given twice once.

    A name that nothing or several things answer to costs its own pairs alone: they come without chains and with the
    reason. Nothing is said of the nearest misses. Raises as `explain` does for what the query leaves out.
    """
    namer = Namer(finder, neighbourhood)
    query = replace(query, without_concepts=namer.all_ids(query.without_concepts))
    remembered = _Remembered(evidence)
    ends = [
        [_with_kinds(_named(text, namer), kinship, neighbourhood) for text in dict.fromkeys(texts)]
        for texts in (sources, targets)
    ]
    progress.stage("explaining pairs", total=len(ends[0]) * len(ends[1]))
    for source, left_below in ends[0]:
        for target, left_above in ends[1]:
            if isinstance(source, Named) and isinstance(target, Named):
                found = explain_named(source, target, query, chains=chains, evidence=remembered, telling=telling)
                yield bounded(found, left_below, left_above)
            else:
                yield _unexplained(source, target)
            progress.advance()


def _named(text: str, namer: Namer) -> Named | Unnamed:
    try:
        return namer.name(text)
    except (ConceptNotFound, AmbiguousName) as error:
        return Concept(text, text, UNKNOWN_CATEGORY), str(error)


def _with_kinds(
    end: Named | Unnamed, kinship: Kinship | None, neighbourhood: Neighbourhood
) -> tuple[Named | Unnamed, str]:
    """Add its kinds to an end that has a name, and say what was left out of them."""
    return with_kinds(end, kinship, neighbourhood) if isinstance(end, Named) else (end, "")


def _unexplained(source: Named | Unnamed, target: Named | Unnamed) -> Explanation:
    concepts = [end.concept if isinstance(end, Named) else end[0] for end in (source, target)]
    reasons = [end[1] for end in (source, target) if not isinstance(end, Named)]
    return Explanation(source=concepts[0], target=concepts[1], chains=(), reason=" ".join(reasons))


class _Remembered:
    """An evidence source that reads again only what it has not read lately (port `EvidenceSource`)."""

    def __init__(self, source: EvidenceSource) -> None:
        self._source = source
        self._evidence = lru_cache(_REMEMBERED_TRIPLES)(source.evidence)
        self._between = lru_cache(_REMEMBERED_TRIPLES)(source.between)
        self._document = lru_cache(_REMEMBERED_DOCUMENTS)(self._read)

    def evidence(self, triple: Triple) -> tuple[Evidence, ...]:
        """Give the evidence of one assertion, best first."""
        return self._evidence(triple)

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Give the stored documents among these ids."""
        found = ((id_, self._document(id_)) for id_ in ids)
        return {id_: document for id_, document in found if document is not None}

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        """Give every assertion between two concepts in either direction, denied ones too."""
        return self._between(first, second)

    def _read(self, id_: str) -> Document | None:
        return self._source.documents([id_]).get(id_)
