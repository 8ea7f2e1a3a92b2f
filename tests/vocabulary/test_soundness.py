"""Vocabularies with faults as a whole: each is reported with file and line, the rest is kept, and nothing hangs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.model.concept import Concept, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.compiling import compile_lexicon
from medkg.vocabulary.lexicon import CompiledLexicon, open_lexicon
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.soundness import checked, circles

OBO = """\
format-version: 1.2

[Term]
id: ZZ:1
name: ring a
is_a: ZZ:2

[Term]
id: ZZ:2
name: ring b
is_a: ZZ:3

[Term]
id: ZZ:3
name: ring c
is_a: ZZ:1

[Term]
id: ZZ:4
name: its own parent
is_a: ZZ:4
is_a: ZZ:99
is_a: DOID:4

[Term]
id: ZZ:5
name: below the ring
alt_id: ZZ:50
is_a: ZZ:1
"""


def faults(folder: Path, text: str, *, name: str = "own.obo", encoding: str = "utf-8") -> tuple[list[Term], list[str]]:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    rows = list(checked(read_vocabulary(path), path))
    bad = [row for row in rows if isinstance(row, Rejection)]
    assert all(row.file == str(path) for row in bad)
    return [row for row in rows if isinstance(row, Term)], [f"{row.place}: {row.reason}" for row in bad]


def compiled(terms: list[Term], folder: Path) -> CompiledLexicon:
    compile_lexicon(terms, folder / "lexicon")
    return open_lexicon(folder / "lexicon")


def test_circles_and_dangling_parents(tmp_path: Path) -> None:
    terms, bad = faults(tmp_path, OBO)
    assert bad == [
        "line 18: nothing defines ZZ:99, which ZZ:4 is said to be below",
        "line 3: its parents run in a circle: ZZ:1 → ZZ:2 → ZZ:3 → ZZ:1",
        "line 18: its parents run in a circle: ZZ:4 → ZZ:4",
    ]
    lexicon = compiled(terms, tmp_path)
    assert [candidate.concept.id for candidate in lexicon.lookup("below the rings")] == ["ZZ:5"]
    merged = lexicon.term("ZZ:50")
    assert merged is not None
    assert (merged.obsolete, merged.replaced_by) == (True, ("ZZ:5",))


@given(edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_there_is_a_circle_where_walking_up_never_ends(edges: list[tuple[int, int]]) -> None:
    above = {f"Z:{n}": tuple(f"Z:{high}" for low, high in edges if low == n) for n in range(10)}
    found = list(circles(above))
    reach = {curie: {curie} for curie in above}
    for _ in above:
        reach = {curie: {one for mid in walked for one in (mid, *above[mid])} for curie, walked in reach.items()}
    cyclic = any(curie in reach[parent] for curie in above for parent in above[curie])
    assert bool(found) == cyclic
    for circle in found:
        assert all(high in above[low] for low, high in zip(circle, [*circle[1:], circle[0]], strict=True))


def test_a_hundred_thousand_in_one_circle_are_reported_at_once() -> None:
    above = {str(n): (str((n + 1) % 100_000),) for n in range(100_000)}
    (circle,) = circles(above)
    assert len(circle) == 100_000


def test_ids_that_stand_twice(tmp_path: Path) -> None:
    rows = ["id,name,synonyms,category", "ZZ:1,gribble,grib,Disease", "ZZ:1,gribbles,grb,Disease", "ZZ:1,GRB,,Gene"]
    terms, bad = faults(tmp_path, "\n".join(rows), name="own.csv")
    assert bad == [
        "line 3: ZZ:1 stands at line 2 already; the names of both are joined",
        "line 4: ZZ:1 stands at line 2 already, as Disease; this one, Gene, is left out",
    ]
    lexicon = compiled(terms, tmp_path)
    assert lexicon.concept("ZZ:1") == Concept("ZZ:1", "gribble", "Disease")
    assert {one.text for one in lexicon.names("ZZ:1")} >= {"gribble", "grib", "grb"}


def test_words_that_are_also_names_load_and_are_not_met_in_texts(tmp_path: Path) -> None:
    rows = ["id,name,synonyms,category", "ZZ:1,ALL,All|a|T,Gene", "ZZ:2,gribble,was|W|12,Gene"]
    terms, bad = faults(tmp_path, "\n".join(rows), name="own.csv")
    lexicon = compiled(terms, tmp_path)
    assert not bad
    assert {one.text for term in terms for one in term.synonyms} == {"All", "a", "T", "was", "W", "12"}
    for word in ("all", "All", "a", "T", "was", "W", "12"):
        assert lexicon.lookup(word) == ()
        assert lexicon.filed(word)


def test_long_names(tmp_path: Path) -> None:
    long = "x" * 10_000
    rows = ["id,name,synonyms", f"ZZ:1,gribble,{long}|grib", f"ZZ:2,{long},", "ZZ:3,short,"]
    terms, bad = faults(tmp_path, "\n".join(rows), name="own.csv")
    assert [term.concept.id for term in terms] == ["ZZ:1", "ZZ:3"]
    assert terms[0].synonyms == (Synonym("grib"),)
    assert bad[0] == "line 2: a synonym of 10000 characters, which no text holds, is left out"
    assert bad[1].startswith("line 3: a row without an id or a name")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_mixed_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"id,name\nZZ:1," + "Sjögren".encode(encoding) + b"\nZZ:2," + "Sjögren".encode() + b"\n")
    rows = list(checked(read_vocabulary(path), path))
    bad, odd, good = rows
    assert isinstance(bad, Rejection)
    assert (bad.place, "not UTF-8" in bad.reason) == ("line 2", True)
    assert [row.concept.name for row in (odd, good) if isinstance(row, Term)] == ["Sj\ufffdgren", "Sjögren"]


def test_spreadsheets_write_utf_16(tmp_path: Path) -> None:
    terms, bad = faults(tmp_path, "id,name\nZZ:1,Sjögren\n", name="own.csv", encoding="utf-16")
    assert ([term.concept.name for term in terms], bad) == (["Sjögren"], [])


def test_a_quotation_mark_that_nothing_closes_costs_its_row(tmp_path: Path) -> None:
    rows = ["id,name,category", 'ZZ:1,"gribble,Disease', 'ZZ:2,"gribble, late",Disease', 'ZZ:3,5" nail,Device']
    terms, bad = faults(tmp_path, "\n".join(rows[:3]), name="own.csv")
    assert [term.concept.name for term in terms] == ["gribble, late"]
    assert bad == ["line 2: a quotation mark that nothing closes"]
    terms, bad = faults(tmp_path, "\n".join((rows[0], rows[3])), name="own.csv")
    assert ([term.concept.name for term in terms], bad) == (['5" nail'], [])


def test_lines_of_obo_that_say_nothing(tmp_path: Path) -> None:
    text = "[Term]\nid: ZZ:1\nname: gribble\nsynonym: grib EXACT []\nis_a: ZZ:9\nis_a: ZZ:9\nno tag\n"
    terms, bad = faults(tmp_path, text)
    assert [term.synonyms for term in terms] == [()]
    assert bad == [
        "line 4: a synonym without quotation marks",
        "line 7: a line without a tag",
        "line 1: nothing defines ZZ:9, which ZZ:1 is said to be below",
    ]


def test_nodes_and_edges_of_json_that_say_nothing(tmp_path: Path) -> None:
    nodes = '[{"id": "ZZ:1", "lbl": "gribble"}, "odd", {"id": "ZZ:2", "lbl": 7}]'
    edges = '[{"sub": "ZZ:1", "pred": "is_a", "obj": "ZZ:1"}, "odd", {"sub": 3, "pred": "is_a", "obj": "ZZ:1"}]'
    terms, bad = faults(tmp_path, f'{{"graphs": [{{"nodes": {nodes}, "edges": {edges}}}]}}', name="own.json")
    assert [term.concept.id for term in terms] == ["ZZ:1"]
    assert bad == [
        "node 1: a class without an id or a name",
        "node 2: a class without an id or a name",
        "edge 1: an edge without two ends",
        "edge 2: an edge without two ends",
        "node 0: its parents run in a circle: ZZ:1 → ZZ:1",
    ]


def test_names_of_ten_thousand_characters_in_rrf(tmp_path: Path) -> None:
    row = "{}|ENG|{}|L1|PF|S1|Y|A1||M1|D1|MSH|MH|D1|{}|0|N|256|"
    atoms = [("C0000001", "P", "x" * 10_000), ("C0000001", "S", "gribble"), ("C0000002", "P", "y" * 10_000)]
    terms, bad = faults(tmp_path, "\n".join(row.format(*atom) for atom in atoms), name="MRCONSO.RRF")
    assert [(term.concept.name, term.synonyms) for term in terms] == [("gribble", ())]
    left_out = "a name of 10000 characters, which no text holds, is left out"
    assert bad == [f"line 1: {left_out}", f"line 3: {left_out}"]


def test_rows_of_rrf_that_are_cut_short_or_name_nothing(tmp_path: Path) -> None:
    good = "C0000001|ENG|P|L1|PF|S1|Y|A1||M1|D1|MSH|MH|D1|gribble|0|N|256|"
    terms, bad = faults(tmp_path, "\n".join((good, "C0000002|ENG|P", "|" * 18)), name="MRCONSO.RRF")
    assert [term.concept.name for term in terms] == ["gribble"]
    assert bad == [
        "line 2: expected 18 columns that begin with a concept's id, got 3",
        "line 3: '' is no concept's id",
    ]
