"""What is said on both sides, against trying every pair of assertions."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Evidence
from medkg.model.biolink import PREDICATES
from medkg.model.concept import Concept
from medkg.model.contradiction import CONTRARIES, Conflict, Contradictions
from medkg.model.document import Document
from medkg.model.mention import Context, Polarity
from medkg.model.reading import Findings, Reading
from medkg.record.store import open_record

CONCEPTS = tuple(Concept(f"T:{letter}", letter.upper(), "Disease") for letter in "abcd")
USED = ("treats", "exacerbates", "causes", "prevents", "positively_correlated_with", "negatively_correlated_with",
        "interacts_with", "my_own")  # fmt: skip

Said = tuple[int, str, int, bool]


def evidence(document: str, said: Said, *, confidence: float = 0.6) -> Evidence:
    subject, predicate, object_, denied = said
    return Evidence(
        subject=CONCEPTS[subject].id, predicate=predicate, object=CONCEPTS[object_].id, document_id=document,
        extractor="t@1+0", confidence=confidence,
        context=Context(polarity=Polarity.DENIED if denied else Polarity.ASSERTED),
    )  # fmt: skip


def found_in(
    folder: Path, documents: list[list[Said]], *, predicate: str = "", top: int = 1000
) -> tuple[Contradictions, list[Assertion]]:
    with open_record(folder, create=True) as record:
        for number, said in enumerate(documents):
            name = f"D{number}"
            pieces = tuple(evidence(name, one, confidence=0.1 + 0.8 / (1 + number)) for one in said)
            reading = Reading(Document(id=name, text=""), Findings(evidence=pieces, concepts=CONCEPTS))
            record.put(reading, extractor="t@1+0")
        return record.contradictions(predicate=predicate, top=top), list(record.assertions())


def brute(assertions: list[Assertion]) -> set[frozenset[str]]:
    contrary = {frozenset((pair.first, pair.second)) for pair in CONTRARIES}
    found = set()
    for one, other in combinations(assertions, 2):
        first, second = one.triple, other.triple
        same = (first.subject, first.object) == (second.subject, second.object)
        symmetric = all(t.predicate in PREDICATES and PREDICATES[t.predicate].symmetric for t in (first, second))
        turned = symmetric and (first.subject, first.object) == (second.object, second.subject)
        denied = first.predicate == second.predicate and first.polarity != second.polarity
        asserted = first.polarity is second.polarity is Polarity.ASSERTED
        if (same or turned) and (denied or (asserted and frozenset((first.predicate, second.predicate)) in contrary)):
            found.add(frozenset((first.key, second.key)))
    return found


said = st.tuples(st.integers(0, 3), st.sampled_from(USED), st.integers(0, 3), st.booleans())


@settings(max_examples=60)
@given(st.lists(st.lists(said, max_size=8), max_size=4), st.sampled_from(["", *USED]), st.integers(1, 5))
def test_it_finds_what_trying_every_pair_finds(documents: list[list[Said]], predicate: str, top: int) -> None:
    with TemporaryDirectory() as folder:
        everything, assertions = found_in(Path(folder, "a.graph"), documents)
        with open_record(Path(folder, "a.graph"), read_only=True) as record:
            some = record.contradictions(predicate=predicate, top=top)
    keys = [frozenset((one.first.assertion.triple.key, one.second.assertion.triple.key)) for one in everything]
    assert len(keys) == len(set(keys)) == everything.count
    assert set(keys) == brute(assertions)
    assert [one.belief for one in everything] == sorted((one.belief for one in everything), reverse=True)
    wanted = [
        one
        for one in everything
        if predicate in ("", one.first.assertion.triple.predicate, one.second.assertion.triple.predicate)
    ]
    assert list(some) == wanted[:top]
    assert some.count == len(wanted)


def test_the_denied_side_stands_second_and_a_contrary_the_better_believed_first(tmp_path: Path) -> None:
    documents: list[list[Said]] = [
        [(0, "causes", 1, True), (0, "treats", 2, False), (0, "exacerbates", 2, False)],
        [(0, "causes", 1, False), (0, "exacerbates", 2, False)],
    ]
    found, _ = found_in(tmp_path / "a.graph", documents)
    by_conflict = {one.conflict: one for one in found}
    assert by_conflict[Conflict.DENIED].second.assertion.triple.polarity is Polarity.DENIED
    one = by_conflict[Conflict.CONTRARY]
    assert one.first.assertion.triple.predicate == "exacerbates"
    assert (one.subject, one.object) == (CONCEPTS[0], CONCEPTS[2])


def test_symmetric_claims_collide_whichever_way_round_they_are_said(tmp_path: Path) -> None:
    documents: list[list[Said]] = [[(0, "interacts_with", 1, False)], [(1, "interacts_with", 0, True)]]
    found, _ = found_in(tmp_path / "a.graph", documents)
    assert [one.conflict for one in found] == [Conflict.DENIED]


def test_what_treats_and_causes_is_no_contradiction(tmp_path: Path) -> None:
    found, _ = found_in(tmp_path / "a.graph", [[(0, "treats", 1, False), (0, "causes", 1, False)]])
    assert (found.count, len(found)) == (0, 0)


def test_contraries_are_biolink_names_each_pair_once_with_its_source() -> None:
    pairs = [frozenset((pair.first, pair.second)) for pair in CONTRARIES]
    assert len(pairs) == len(set(pairs))
    assert all(pair <= set(PREDICATES) and len(pair) == 2 for pair in pairs)
    assert all(pair.source for pair in CONTRARIES)
