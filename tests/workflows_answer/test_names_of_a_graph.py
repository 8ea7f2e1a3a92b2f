"""A graph answers to every name that its own sources use."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import medkg


def test_every_name_that_drugmechdb_gives_a_concept_finds_it(tmp_path: Path) -> None:
    packed = files("medkg_examples").joinpath("drugmechdb.json.gz").read_bytes()
    entries = json.loads(gzip.decompress(packed))[:150]
    (tmp_path / "paths.json").write_text(json.dumps(entries), encoding="utf-8")
    names = defaultdict(set)
    for entry in entries:
        for node in entry["nodes"]:
            names[node["name"].strip()].add(node["id"])
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        assert not graph.load([tmp_path / "paths.json"]).quarantined
        known = {concept for concept, _ in graph.networkx().nodes(data=True)}
        lost = {
            name: sorted(ids)
            for name, ids in sorted(names.items())
            if len(ids) == 1 and ids <= known and not ids & {one.concept.id for one in graph.find(name, top=30)}
        }
    assert not lost
