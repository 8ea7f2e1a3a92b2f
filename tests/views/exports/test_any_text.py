"""Whatever a name or an id holds comes back from a format, but for what that format says it cannot hold."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.concept import Concept
from tests.views.exports.support import exported
from tests.views.small_source import SmallSource, _said

# The record holds UTF-8, which has no surrogates.
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
xml_texts = texts.filter(
    lambda text: all(sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff") for sign in text)
)


def _source(id_: str, name: str) -> SmallSource:
    concept = Concept(f"X:{id_}", name, "Gene")
    return SmallSource([_said(concept, "regulates", concept)], concepts=[concept])


@settings(max_examples=25)
@given(id_=xml_texts, name=xml_texts)
def test_what_xml_can_hold_comes_back_from_it(id_: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "g"
        report = exported(_source(id_, name), place, "graphml")
        graph = nx.read_graphml(place)
        assert (dict(graph.nodes(data="name")), report.replaced) == ({f"X:{id_}": name}, 0)
        exported(_source(id_, name), place, "gexf")
        assert dict(nx.read_gexf(place).nodes(data="label")) == {f"X:{id_}": name}


@settings(max_examples=25)
@given(id_=texts, name=texts)
def test_anything_comes_back_from_json_and_from_the_csv_of_neo4j(id_: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        exported(_source(id_, name), Path(folder) / "g", "cyjs")
        (node,) = json.loads((Path(folder) / "g").read_bytes())["elements"]["nodes"]
        assert (node["data"]["id"], node["data"]["name"]) == (f"X:{id_}", name)
        exported(_source(id_, name), Path(folder) / "csv", "neo4j-csv")
        with (Path(folder) / "csv" / "concepts.csv").open(encoding="utf-8", newline="") as file:
            (row,) = csv.reader(file)
        assert row[:2] == [f"X:{id_}".replace("\0", " "), name.replace("\0", " ")]
