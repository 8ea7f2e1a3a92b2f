"""Byte order marks inside files that were joined, zero-width characters and stray white space never reach an id."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medkg.formats.bioc_json import BiocJsonReader
from medkg.formats.drugmechdb import DrugMechDbReader
from medkg.formats.jsonl import JsonlReader
from medkg.formats.medline import MedlineReader
from medkg.formats.pubmed import PubmedReader
from medkg.formats.pubtator import PubtatorReader
from medkg.formats.triples import TriplesReader
from medkg.model.reading import GraphReading, Reading
from medkg.vocabulary.words import ShippedTerminology
from tests.formats.support import parted, write

MARK = "\ufeff"
PUBTATOR = f"{MARK}3|t|Aspirin\n3|a|Aspirin.\n3\t0\t7\tAspirin\tChemical\t{MARK}MESH:D001241\u200b \n"
MEDLINE = "PMID- {}\nTI  - Aspirin.\nAB  - Aspirin again.\n\n"
ARTICLE = (
    "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><ArticleTitle>A</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle>"
)


def jsonl(id_: str) -> str:
    return json.dumps({"id": id_, "text": "Aspirin."}) + "\n"


def bioc(id_: str) -> str:
    passage = {"infons": {"type": "title"}, "offset": 0, "text": "Aspirin", "annotations": []}
    return json.dumps({"source": "x", "documents": [{"id": id_, "infons": {}, "passages": [passage]}]})


@pytest.mark.parametrize(
    ("reader", "content", "ids"),
    [
        (JsonlReader(), jsonl("a") + MARK + jsonl(f"{MARK}b ") + jsonl("c\u200b") + jsonl("d\n e"), "a|b|c|d e"),
        (MedlineReader(), MARK + MEDLINE.format(77) + MARK + MEDLINE.format(78), "PMID:77|PMID:78"),
        (PubtatorReader(ShippedTerminology()), PUBTATOR.replace("3", "2") + "\n" + PUBTATOR, "PMID:2|PMID:3"),
        (PubmedReader(), f"<PubmedArticleSet>{ARTICLE.format(f'{MARK}7 ')}</PubmedArticleSet>", "PMID:7"),
        (BiocJsonReader(ShippedTerminology()), bioc(f" {MARK}5 "), "PMID:5"),
    ],
    ids=["jsonl", "medline", "pubtator", "pubmed", "bioc"],
)
def test_documents_have_their_plain_ids(tmp_path: Path, reader: JsonlReader, content: str, ids: str) -> None:
    found, rejected = parted(reader.read(write(tmp_path / "a", content), source="a"))
    assert not rejected
    assert [one.document.id for one in found] == ids.split("|")


def test_annotations_have_plain_concepts(tmp_path: Path) -> None:
    ((one,), _) = parted(
        PubtatorReader(ShippedTerminology()).read(write(tmp_path / "a", PUBTATOR), source="a.pubtator")
    )
    assert isinstance(one, Reading)
    assert [concept.id for concept in one.findings.concepts] == ["MESH:D001241"]


def test_triples_have_plain_ends(tmp_path: Path) -> None:
    content = f"{MARK}subject\tpredicate\tobject\n{MARK}MESH:D001241\tcauses\t MESH:D006470{MARK} \n{MARK}# a remark\n"
    (graph,) = TriplesReader(ShippedTerminology()).read(write(tmp_path / "a.tsv", content), source="a.tsv")
    assert isinstance(graph, GraphReading)
    assert {concept.id for concept in graph.concepts} == {"MESH:D001241", "MESH:D006470"}
    assert [(piece.subject, piece.object) for piece in graph.evidence] == [("MESH:D001241", "MESH:D006470")]


def test_drugmechdb_concepts_have_plain_ids(tmp_path: Path) -> None:
    nodes = [
        {"id": f"MESH:D001241{MARK}", "label": "Drug", "name": "aspirin"},
        {"id": " MESH:D010146", "label": "Disease", "name": "pain"},
    ]
    graph = {"_id": f"{MARK}DB1_1", "drug": "aspirin", "disease": "pain"}
    links = [{"source": nodes[0]["id"], "target": nodes[1]["id"], "key": "treats"}]
    content = json.dumps([{"directed": True, "graph": graph, "nodes": nodes, "links": links}])
    found, rejected = parted(
        DrugMechDbReader(ShippedTerminology()).read(write(tmp_path / "a.json", content), source="a.json")
    )
    assert not rejected
    assert [one.document.id for one in found] == ["drugmechdb:DB1_1"]
    assert {concept.id for one in found for concept in one.findings.concepts} == {"MESH:D001241", "MESH:D010146"}
