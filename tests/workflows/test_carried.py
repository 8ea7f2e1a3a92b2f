"""What one form of a document carries is kept whichever form of it stands, where both have the same text."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

import medkg
from medkg.assemble.reading import readings, source_of
from medkg.extract.pool import SupervisedPool
from medkg.formats.carried import CarriedAnnotations
from medkg.model.reading import Reading
from medkg.record.store import open_record
from medkg.workflows.build import build
from tests.fakes import LoggedProgress, WordExtractor

SAMPLES = Path(__file__).parents[1] / "formats" / "samples"

TITLE, ABSTRACT = "Lithium and the kidney.", "Lithium caused polyuria in two patients."
PUBMED = f"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID>
<DateRevised><Year>2020</Year><Month>01</Month><Day>02</Day></DateRevised>
<Article><Journal><Title>Kidney</Title></Journal><ArticleTitle>{TITLE}</ArticleTitle>
<Abstract><AbstractText>{ABSTRACT}</AbstractText></Abstract></Article>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""
PUBTATOR = f"7|t|{TITLE}\n7|a|{ABSTRACT}\n7\t0\t7\tLithium\tChemical\tD008094\n7\tCID\tD008094\tD011141\n"
OTHER_TEXT = PUBTATOR.replace("two patients", "three patients")
BIOC = {
    "source": "PubTator",
    "documents": [
        {
            "id": "7",
            "passages": [
                {"infons": {"type": "title"}, "offset": 0, "text": TITLE, "annotations": []},
                {
                    "infons": {"type": "abstract"},
                    "offset": len(TITLE) + 1,
                    "text": ABSTRACT,
                    "annotations": [
                        {
                            "id": "1",
                            "text": "polyuria",
                            "infons": {"type": "Disease", "identifier": "MESH:D011141"},
                            "locations": [{"offset": len(TITLE) + 16, "length": 8}],
                        }
                    ],
                },
            ],
        }
    ],
}


@pytest.fixture
def forms(tmp_path: Path) -> dict[str, Path]:
    texts = {
        "paper.xml": PUBMED,
        "marked.pubtator": PUBTATOR,
        "other.pubtator": OTHER_TEXT,
        "marked.json": json.dumps(BIOC),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: tmp_path / name for name in texts}


def built(graph: Path, files: list[Path], *, workers: int = 0) -> tuple[str, list[str], list[str]]:
    """Give the hash, who found something in the stored document, and what was noted."""
    progress = LoggedProgress()
    with (
        open_record(graph, create=True) as record,
        SupervisedPool(WordExtractor, workers=workers, batch=1) as pool,
    ):
        record.begin_run()
        readings = source_of(files).joined(progress)
        build(readings, record=record, pool=pool, progress=progress, clock=lambda: 0.0)
        text = "\n".join(record.lines())
        hash_ = record.graph_hash()
    assert "Kidney" in text, "the journal of the form that stands"
    return hash_, [name for name in ("annotator:marked", "annotator:other", "words@1") if name in text], progress.notes


@pytest.mark.parametrize("workers", [0, 1])
def test_the_annotations_of_another_form_stand_beside_ours_in_any_order(
    forms: dict[str, Path], tmp_path: Path, workers: int
) -> None:
    names = ("paper.xml", "marked.pubtator", "marked.json")
    outcomes = [
        built(tmp_path / f"{number}.graph", [forms[name] for name in order], workers=workers)
        for number, order in enumerate(itertools.permutations(names))
    ]
    assert len({hash_ for hash_, _, _ in outcomes}) == 1
    assert all(found == ["annotator:marked", "words@1"] for _, found, _ in outcomes)
    assert not any(notes for _, _, notes in outcomes)


def test_annotations_of_another_text_are_named_as_lost(forms: dict[str, Path], tmp_path: Path) -> None:
    outcomes = [
        built(tmp_path / f"{number}.graph", [forms[name] for name in order])
        for number, order in enumerate(itertools.permutations(("paper.xml", "marked.pubtator", "other.pubtator")))
    ]
    assert len({hash_ for hash_, _, _ in outcomes}) == 1
    for _, found, notes in outcomes:
        assert found == ["annotator:marked", "words@1"]
        assert any("PMID:7 was given more than once" in note for note in notes)


def test_building_both_forms_again_gives_the_same_graph(forms: dict[str, Path], tmp_path: Path) -> None:
    files = [forms["marked.pubtator"], forms["paper.xml"]]
    assert built(tmp_path / "x.graph", files)[0] == built(tmp_path / "x.graph", files[::-1])[0]


def test_the_public_build_joins_the_forms_too(forms: dict[str, Path], tmp_path: Path) -> None:
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.build([forms["paper.xml"], forms["marked.pubtator"]], workers=0)
        rows = graph.cypher("MATCH (:ChemicalEntity)-[r:CAUSES]->(:Disease) RETURN r.sources").rows
        assert "annotator:marked" in str(rows)


@pytest.mark.parametrize("name", ["bc5cdr.pubtator.txt", "ncbi_disease.pubtator.txt"])
def test_what_is_kept_comes_back_as_it_was(name: str) -> None:
    annotated = [one for one in readings([SAMPLES / name]) if isinstance(one, Reading)]
    assert any(one.findings.mentions for one in annotated)
    carried = CarriedAnnotations()
    for one in annotated:
        carried.keep(one)
        carried.keep(one)
    assert [carried.joined(one) for one in annotated] == annotated
    carried.close()
