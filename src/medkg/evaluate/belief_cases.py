"""What a system asserts in gold documents, and which of it the gold confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from medkg.model.assertion import Evidence
from medkg.model.belief import Statement, by_text
from medkg.model.biolink import PREDICATES
from medkg.model.mention import Polarity
from medkg.model.reading import Reading
from medkg.ports import Progress

FindRelations = Callable[[Reading], Iterable[Evidence]]
Pair = tuple[str, str]
_VAGUE = "associated_with"
# What a gold may call a relation that confirms ours. Correlations are BioRED's words: a drug and what it harms go up
# together, what it helps goes down. Nothing but a vague relation is confirmed by a vaguer word.
_CONFIRMING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "causes": frozenset({"causes", "positively_correlated_with"}),
        "contributes_to": frozenset({"causes", "contributes_to", "positively_correlated_with"}),
        "prevents": frozenset({"prevents", "treats", "negatively_correlated_with"}),
        "treats": frozenset({"treats", "negatively_correlated_with"}),
        _VAGUE: frozenset(
            {
                _VAGUE, "causes", "contributes_to", "treats", "prevents", "positively_correlated_with",
                "negatively_correlated_with",
            }
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BeliefCase:
    """An assertion with its evidence, and whether the gold of any document confirms it.

    `confidences` has, for each document that states it, the extractor's greatest confidence and whether that very
    document's gold confirms it.
    """

    predicate: str
    stated: tuple[Statement, ...]
    denied: tuple[Statement, ...]
    right: bool
    confidences: tuple[tuple[float, bool], ...]


def judged_by(gold: Iterable[Reading]) -> frozenset[str]:
    """Name the predicates of ours that a gold can confirm."""
    held = {one.predicate for reading in gold for one in reading.findings.evidence}
    return frozenset(name for name, words in _CONFIRMING.items() if words & held)


def belief_cases(files: Iterable[Iterable[Reading]], find: FindRelations, *, progress: Progress) -> list[BeliefCase]:
    """Gather what `find` gives for gold documents, by assertion, in the order of the triples.

    Each file judges the predicates that its gold can confirm; a document of several files is judged by all of them, and
    read once. A pair that the gold relates by a vaguer word alone is left out.
    """
    judges: dict[str, set[str]] = {}
    readings: dict[str, Reading] = {}
    said: dict[Pair, dict[str, set[str]]] = {}
    for file in map(list, files):
        known = judged_by(file)
        for reading in file:
            readings.setdefault(reading.document.id, reading)
            judges.setdefault(reading.document.id, set()).update(known)
            for one in reading.findings.evidence:
                for pair in _pairs(one):
                    said.setdefault(pair, {}).setdefault(reading.document.id, set()).add(one.predicate)
    found: dict[tuple[str, str, str], list[tuple[Evidence, Statement]]] = {}
    progress.stage("relations", total=len(readings))
    for id_, reading in sorted(readings.items()):
        document = reading.document
        for evidence in find(reading):
            if evidence.predicate in judges[id_]:
                statement = evidence.statement(text=document.text_hash, retracted=document.metadata.retracted)
                key = (evidence.subject, evidence.predicate, evidence.object)
                found.setdefault(key, []).append((evidence, statement))
        progress.advance()
    cases = (_case(key, pieces, said.get((key[0], key[2]), {})) for key, pieces in sorted(found.items()))
    return [case for case in cases if case is not None]


def _pairs(relation: Evidence) -> tuple[Pair, ...]:
    pair = (relation.subject, relation.object)
    known = PREDICATES.get(relation.predicate)
    return (pair, pair[::-1]) if known is not None and known.symmetric else (pair,)


def _case(
    key: tuple[str, str, str], pieces: list[tuple[Evidence, Statement]], said: Mapping[str, set[str]]
) -> BeliefCase | None:
    confirming = _CONFIRMING[key[1]]
    stated = [(e, s) for e, s in pieces if e.polarity is Polarity.ASSERTED]
    right = any(words & confirming for words in said.values())
    # What only retracted texts state is believed of nobody, whatever the rates.
    believable = by_text(statement for _, statement in stated)
    if not believable or (not right and any(_VAGUE in words for words in said.values())):
        return None
    best: dict[str, float] = {}
    for evidence, _ in stated:
        best[evidence.document_id] = max(evidence.confidence, best.get(evidence.document_id, 0.0))
    return BeliefCase(
        predicate=key[1],
        stated=tuple(statement for _, statement in stated),
        denied=tuple(s for e, s in pieces if e.polarity is Polarity.DENIED),
        right=right,
        confidences=tuple((value, bool(said.get(id_, set()) & confirming)) for id_, value in sorted(best.items())),
    )
