"""The index holds what the source said, byte for byte the same each time, and says so when it is broken."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import StorageError, ViewUnavailable
from medkg.model.assertion import Assertion, Triple
from medkg.model.belief import BeliefParts
from medkg.model.concept import Concept
from medkg.model.identity import text_digest
from medkg.model.mention import Polarity
from medkg.retrieve.score import EdgeCosts, Weights
from medkg.views.path_index.view import PathIndexView
from tests.path_index.sources import Listed, Quiet, indexed, listed

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=6)


def some_graph(seed: int = 7, *, edges: int = 40) -> Listed:
    draw = random.Random(seed)  # noqa: S311 -- a test needs no secret
    names = [f"T:{number}" for number in range(12)]
    triples = {
        Triple(
            draw.choice(names),
            draw.choice(("treats", "interacts_with")),
            draw.choice(names),
            draw.choice((Polarity.ASSERTED, Polarity.ASSERTED, Polarity.DENIED)),
        )
        for _ in range(edges)
    }
    concepts = tuple(Concept(name, f"name of {name}", draw.choice(("Gene", "Disease"))) for name in names)
    made = [Assertion(triple, draw.randint(1, 9), 9, 0.5, (f"by@{draw.randint(1, 2)}",)) for triple in triples]
    return Listed(concepts, tuple(made))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from(("treats", "affects")), WORDS), max_size=20, unique=True))
def test_every_asserted_edge_is_there_both_ways_with_its_support(rows: list[tuple[str, str, str]]) -> None:
    source = listed(rows)
    index = indexed(source)
    names = [concept.id for concept in source.concepts()]
    assert [index.row(name) for name in names] == list(range(len(names)))
    assert [index.concept(row) for row in range(len(names))] == list(source.concepts())
    assert index.row("no such concept") == -1
    expected = sorted(row for row in rows if row[0] != row[2])
    out = [
        (names[row], index.predicates[index.out_predicate[edge]], names[index.out_target[edge]])
        for row in range(len(names))
        for edge in range(index.out_start[row], index.out_start[row + 1])
    ]
    into = [
        (names[index.in_source[place]], index.predicates[index.in_predicate[place]], names[row])
        for row in range(len(names))
        for place in range(index.in_start[row], index.in_start[row + 1])
    ]
    assert sorted(out) == sorted(into) == expected
    assert [out[edge] for edge in index.in_edge] == into


def test_lists_are_sorted_by_degree_and_degrees_are_counted_by_metaedge() -> None:
    source = some_graph(edges=60)
    index = indexed(source)
    for start, edges in ((index.out_start, np.arange(len(index.degree))), (index.in_start, index.in_edge)):
        for row in range(len(start) - 1):
            assert (np.diff(index.degree[edges[start[row] : start[row + 1]]]) >= 0).all()
    category = {concept.id: concept.category for concept in source.concepts()}
    asserted = [a.triple for a in source.assertions() if a.triple.polarity is Polarity.ASSERTED]
    kept = [t for t in asserted if t.subject != t.object]
    treats = Counter((t.subject, category[t.object]) for t in kept if t.predicate == "treats")
    treated = Counter((t.object, category[t.subject]) for t in kept if t.predicate == "treats")
    for row in range(len(index.out_start) - 1):
        for edge in range(index.out_start[row], index.out_start[row + 1]):
            if index.predicates[index.out_predicate[edge]] == "treats":
                subject, object_ = index.concept(row), index.concept(int(index.out_target[edge]))
                product = treats[subject.id, object_.category] * treated[object_.id, subject.category]
                assert round(float(np.exp(index.degree[edge])), 2) == pytest.approx(product, abs=0.02)


def pair(assertion: Assertion) -> list[str]:
    return sorted((assertion.triple.subject, assertion.triple.object))


def test_denied_assertions_come_back_whole_for_either_order_of_the_pair() -> None:
    source = some_graph()
    index = indexed(source)
    denied = [a for a in source.assertions() if a.triple.polarity is Polarity.DENIED]
    assert denied
    for assertion in denied:
        first, second = index.row(assertion.triple.subject), index.row(assertion.triple.object)
        expected = [a for a in denied if pair(a) == pair(assertion)]
        assert list(index.denied(first, second)) == list(index.denied(second, first))
        assert sorted(index.denied(first, second), key=lambda a: a.triple) == expected


def test_the_same_source_gives_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    source = some_graph()

    class Shuffled(Listed):
        def assertions(self):  # type: ignore[no-untyped-def]
            return reversed(self.assertion_list[::2] + self.assertion_list[1::2])

        def concepts(self):  # type: ignore[no-untyped-def]
            return reversed(self.concept_list)

    for name, one in (("a", source), ("b", source), ("c", Shuffled(source.concept_list, source.assertion_list))):
        PathIndexView(tmp_path / name).rebuild(one, progress=Quiet())
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b") == bytes_of(tmp_path / "c")


@given(st.integers(0, 1000), st.sampled_from((Weights(), Weights(degree=0.3, support=2.0))))
@settings(max_examples=25, deadline=None)
def test_kept_costs_are_those_that_the_weights_give_and_other_weights_read_none(seed: int, weights: Weights) -> None:
    source = some_graph(seed)
    plain, kept = indexed(source), indexed(source, pricing=weights)
    for asked in (Weights(), Weights(degree=0.3, support=2.0)):
        ours, theirs = EdgeCosts(plain, asked), EdgeCosts(kept, asked)
        assert ours.out.tolist() == theirs.out.tolist()
        assert ours.into.tolist() == theirs.into.tolist()
        assert (theirs.out is kept.out_cost) == (asked == weights)


def test_an_index_that_was_priced_otherwise_is_stale(tmp_path: Path) -> None:
    source, first, second = some_graph(), Weights(), Weights(treatment=0.0)
    PathIndexView(tmp_path, pricing=first).rebuild(source, progress=Quiet())
    assert PathIndexView(tmp_path, pricing=first).fresh(source.graph_hash())
    assert not PathIndexView(tmp_path, pricing=second).fresh(source.graph_hash())
    assert PathIndexView(tmp_path).open().priced_by == first.key
    PathIndexView(tmp_path, pricing=second).rebuild(source, progress=Quiet())
    assert PathIndexView(tmp_path).open().priced_by == second.key


def test_counts_too_great_for_half_the_room_are_kept_whole() -> None:
    few, many = (
        replace(listed([("A", "affects", "B")]).assertion_list[0], documents=count, evidence=count)
        for count in (65_535, 65_536)
    )
    for assertion, size in ((few, 2), (many, 4)):
        index = indexed(Listed((), (assertion,)))
        assert (int(index.documents[0]), index.documents.itemsize) == (assertion.documents, size)
        assert (int(index.evidence[0]), index.evidence.itemsize) == (assertion.evidence, size)


def test_an_empty_graph_is_indexed_too(tmp_path: Path) -> None:
    view = PathIndexView(tmp_path / "index")
    view.rebuild(Listed((), ()), progress=Quiet())
    assert view.open().row("T:1") == -1
    assert view.problems() == ()


def test_fresh_until_the_record_moves_and_the_old_file_goes(tmp_path: Path) -> None:
    view, first, second = PathIndexView(tmp_path / "index"), some_graph(1), some_graph(2)
    assert not view.fresh(first.graph_hash())
    view.rebuild(first, progress=Quiet())
    held = view.open()
    assert view.fresh(first.graph_hash())
    assert not view.fresh(second.graph_hash())
    view.rebuild(second, progress=Quiet())
    assert view.fresh(second.graph_hash())
    assert view.open().graph_hash == second.graph_hash()
    assert len(bytes_of(tmp_path / "index")) == 2
    # Whoever had the old one open still reads it.
    assert held.concept(0) == next(first.concepts())
    view.close()


def damage_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"graph_hash", b"graph_hush"))


def other_version(folder: Path) -> None:
    path = folder / "manifest.json"
    body = json.loads(json.loads(path.read_text())["body"]) | {"format": 99}
    text = json.dumps(body)
    path.write_text(json.dumps({"digest": text_digest(text), "body": text}))


def truncate(folder: Path) -> None:
    path = next(folder.glob("*.bin"))
    path.write_bytes(path.read_bytes()[:-70])


def flip(folder: Path) -> None:
    path = next(folder.glob("*.bin"))
    raw = bytearray(path.read_bytes())
    raw[0] ^= 1
    path.write_bytes(raw)


BREAKAGES = {
    "no folder": (shutil.rmtree, "no path index", False),
    "empty manifest": (lambda folder: (folder / "manifest.json").write_bytes(b""), "cannot be read", False),
    "half a manifest": (
        lambda folder: (folder / "manifest.json").write_bytes((folder / "manifest.json").read_bytes()[:50]),
        "cannot be read",
        False,
    ),
    "damaged manifest": (damage_manifest, "damaged", False),
    "another version": (other_version, "format 99", False),
    "no columns": (lambda folder: next(folder.glob("*.bin")).unlink(), "cannot be opened", False),
    "truncated columns": (truncate, "its manifest says", False),
    # A flipped bit does not change the size: seen when opened.
    "damaged columns": (flip, "is damaged", True),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_what_is_broken_is_refused_by_name_and_rebuilt(tmp_path: Path, name: str) -> None:
    breakage, words, looks_fresh = BREAKAGES[name]
    folder, source = tmp_path / "index", some_graph()
    PathIndexView(folder).rebuild(source, progress=Quiet())
    whole = bytes_of(folder)
    breakage(folder)
    view = PathIndexView(folder)
    assert view.fresh(source.graph_hash()) == looks_fresh
    with pytest.raises(ViewUnavailable, match=words):
        view.open()
    assert view.problems()
    view.rebuild(source, progress=Quiet())
    assert bytes_of(folder) == whole
    assert view.open().row("T:1") >= 0


def test_a_crash_while_building_leaves_the_old_index(tmp_path: Path) -> None:
    class Torn(Listed):
        def assertions(self):  # type: ignore[no-untyped-def]
            yield from list(super().assertions())[:3]
            raise KeyboardInterrupt

    folder, source = tmp_path / "index", some_graph(1)
    view = PathIndexView(folder)
    view.rebuild(source, progress=Quiet())
    before = bytes_of(folder)
    other = some_graph(2)
    with pytest.raises(KeyboardInterrupt):
        view.rebuild(Torn(other.concept_list, other.assertion_list), progress=Quiet())
    assert bytes_of(folder) == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StorageError, match="path index could not be written"):
        PathIndexView(blocked / "index").rebuild(some_graph(), progress=Quiet())


def test_what_belief_was_before_denial_is_kept_beside_it() -> None:
    doubted = BeliefParts(support=0.9, denial=0.5, opposed=1)
    triples = [Triple(one, "treats", "d") for one in ("a", "b", "c")]
    assertions = (
        Assertion(triples[0], 1, 1, 0.9, parts=BeliefParts(support=0.9)),
        Assertion(triples[1], 1, 1, doubted.belief, parts=doubted),
        Assertion(triples[2], 1, 1, 0.3),
    )
    index = indexed(Listed(tuple(Concept(name, name, "Gene") for name in "abcd"), assertions))
    (edge,) = index.contested.tolist()
    assert index.concept(index.out_target[edge]).id == "d"
    assert index.belief[edge] == np.float32(doubted.belief)
    assert index.contested_support.tolist() == [np.float32(0.9)]
