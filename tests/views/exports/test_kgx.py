"""KGX is valid Biolink, and every assertion comes back from it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.views.exports.biolink_terms import biolink_curie, biolink_predicate, provenance
from medkg.views.exports.kgx import EDGE_COLUMNS, NODE_COLUMNS
from tests.views.exports.support import awkward, exported, names, rows

REQUIRED = {"id", "subject", "predicate", "object", "knowledge_level", "agent_type", "primary_knowledge_source"}
LEVELS = {
    "knowledge_assertion", "logical_entailment", "prediction", "statistical_association", "observation", "not_provided",
}  # fmt: skip
AGENTS = {"manual_agent", "automated_agent", "text_mining_agent", "computational_model", "not_provided"}
# Of medkg's own words, those that Biolink 4 does not have as predicates.
GONE = re.compile(r"biolink:(increases|decreases|positively_regulates|negatively_regulates|palliates|prevents).*")


def _table(path: Path) -> list[dict[str, str]]:
    # As KGX reads: no quoting at all.
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n"))
    assert all(None not in row and None not in row.values() for row in found)
    return found


def test_the_tables_hold_every_assertion_and_what_biolink_requires(tmp_path: Path) -> None:
    csv.field_size_limit(1 << 20)
    source = awkward()
    report = exported(source, tmp_path / "kgx", "kgx")
    nodes, edges = _table(tmp_path / "kgx" / "nodes.tsv"), _table(tmp_path / "kgx" / "edges.tsv")
    assert tuple(nodes[0]) == NODE_COLUMNS
    assert tuple(edges[0]) == EDGE_COLUMNS
    assert {node["id"] for node in nodes} == {biolink_curie(id_) for id_ in names(source)}
    assert all(node["category"].removeprefix("biolink:") in CATEGORIES for node in nodes)
    assert all(edge[column] for edge in edges for column in REQUIRED)
    assert {edge["knowledge_level"] for edge in edges} <= LEVELS
    assert {edge["agent_type"] for edge in edges} <= AGENTS
    assert {edge["negated"] for edge in edges} == {"true", "false"}
    assert {edge["id"] for edge in edges} == {a.triple.key for a in source.assertions()}
    back = {
        (
            edge["subject"],
            edge["original_predicate"] or edge["predicate"].removeprefix("biolink:"),
            edge["object"],
            "denied" if edge["negated"] == "true" else "asserted",
            float(edge["has_confidence_score"]),
            len(edge["publications"].split("|")),
            int(edge["evidence_count"]),
        )
        for edge in edges
    }
    assert back == {(biolink_curie(s), " ".join(p.split()), biolink_curie(o), *rest) for s, p, o, *rest in rows(source)}
    # Tabs and line ends in names and a predicate, a bar in a source.
    assert report.replaced == 3 + 1 + 1 + 1


def test_the_lines_hold_everything_unharmed(tmp_path: Path) -> None:
    source = awkward()
    report = exported(source, tmp_path / "kgx", "kgx-jsonl")
    nodes, edges = (
        [json.loads(line) for line in (tmp_path / "kgx" / f"{kind}.jsonl").read_bytes().split(b"\n") if line]
        for kind in ("nodes", "edges")
    )
    assert {n["id"]: (n.get("name", ""), n.get("original_category") or n["category"][0][8:]) for n in nodes} == {
        biolink_curie(id_): about for id_, about in names(source).items()
    }
    assert {
        (e["subject"], e.get("original_predicate") or e["predicate"][8:], e["object"], e["negated"]) for e in edges
    } == {(biolink_curie(s), p, biolink_curie(o), polarity == "denied") for s, p, o, polarity, *_ in rows(source)}
    supports = {triple.key: list(documents) for triple, documents in source.supports()}
    assert {edge["id"]: edge["publications"] for edge in edges} == supports
    assert report.replaced == 0


@pytest.mark.parametrize("word", sorted(PREDICATES))
def test_every_predicate_has_a_biolink_one_and_none_that_is_gone(word: str) -> None:
    said = biolink_predicate(word)
    assert re.fullmatch(r"biolink:[a-z_]+", said.predicate)
    assert not GONE.fullmatch(said.predicate)
    assert said.original in {"", word}
    assert said.original or said.predicate == f"biolink:{word}"


def test_effects_become_qualified_predicates() -> None:
    said = biolink_predicate("decreases_activity_of")
    assert (said.predicate, said.qualified, said.aspect, said.direction) == (
        "biolink:affects",
        "biolink:causes",
        "activity",
        "decreased",
    )


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (
            ("annotator:x", "curated:hetionet/approx"),
            ("infores:hetionet", "knowledge_assertion", "manual_agent", "infores:medkg"),
        ),
        (("annotator:PubTator3",), ("infores:pubtator3", "not_provided", "not_provided", "infores:medkg")),
        (("medkg@1",), ("infores:medkg", "not_provided", "text_mining_agent", "")),
    ],
)
def test_where_an_assertion_comes_from(sources: tuple[str, ...], told: tuple[str, ...]) -> None:
    origin = provenance(sources)
    assert (origin.primary, origin.knowledge_level, origin.agent_type, origin.aggregator) == told
