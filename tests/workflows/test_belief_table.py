"""A graph's beliefs are those of the table in use: views of another table are stale, and loaded graphs have beliefs."""

from __future__ import annotations

from pathlib import Path

import pytest

import medkg
from medkg.assemble.beliefs import ERRORS, belief_table, written_beliefs
from medkg.model.belief import BeliefTable, Reliability

TRIPLES = "subject\tpredicate\tobject\tpolarity\nx:1\tcauses\tx:2\t\nx:1\tcauses\tx:2\tdenied\nx:3\ttreats\tx:2\t\n"
MORE = "subject\tpredicate\tobject\nx:1\tcauses\tx:2\n"
ASKED = "MATCH ()-[r:TREATS]->() RETURN r.belief AS belief"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    for name, text in (("a.tsv", TRIPLES), ("b.tsv", MORE)):
        (tmp_path / name).write_text(text)
    with medkg.open(tmp_path / "x.graph", create=True) as opened:
        opened.load([tmp_path / "a.tsv", tmp_path / "b.tsv"])
    return tmp_path / "x.graph"


def _told(graph: Path) -> tuple[float, object, str]:
    with medkg.open(graph) as opened:
        hop = opened.explain("x:3", "x:2").chains[0].hops[0]
        return hop.belief, opened.cypher(ASKED).rows[0][0], opened.hash


def test_views_follow_the_table_and_the_hash_does_not(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, in_cypher, before = _told(graph)
    assert shipped == in_cypher
    own = BeliefTable((Reliability(right=0.25, systematic=0.2),))
    (tmp_path / ERRORS).write_text("\n".join((*own.lines(), "")))
    monkeypatch.setenv("MEDKG_ANSWER__BELIEF", str(tmp_path))
    assert _told(graph) == (0.2, 0.2, before)
    monkeypatch.delenv("MEDKG_ANSWER__BELIEF")
    assert _told(graph) == (shipped, in_cypher, before)


def test_what_is_denied_is_believed_less_and_says_why(graph: Path) -> None:
    with medkg.open(graph) as opened:
        chain = opened.explain("x:1", "x:2").chains[0]
    (hop,) = chain.hops
    (denied,) = chain.against
    assert hop.parts is not None
    assert denied.parts is not None
    # The file that denies it also states it, so it is no independent denial.
    assert (hop.parts.documents, hop.parts.opposed, denied.parts.opposed) == (2, 0, 1)
    assert hop.belief > denied.belief


def test_no_table_is_said_by_name(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDKG_ANSWER__BELIEF", str(tmp_path / "none"))
    with medkg.open(graph) as opened, pytest.raises(medkg.errors.ModelError, match=r"none.*answer\.belief"):
        opened.explain("x:3", "x:2")


def test_every_source_has_a_sensible_belief_in_what_it_says_once() -> None:
    table = belief_table()
    for source in ("curated:hetionet", "curated:hetionet/approx", "curated:drugmechdb", "annotator:x", "reader@1", ""):
        row = table.reliability(source, "treats")
        assert 0.6 < (1 - row.systematic) * (1 - row.document) * row.right < 0.95
    assert {(row.source, row.predicate) for row in written_beliefs().rows} <= {
        (row.source, row.predicate) for row in table.rows
    }
