"""The graphs that are asked: an awkward one and a real one by every run of the tests, the whole and large on demand."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

import pytest

import medkg
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.mention import PLAIN, Certainty, Context, Polarity
from tests.contracts.one_answer.facts import Held
from tests.views import small_source
from tests.views.small_source import SmallSource

LARGE = 100_000
LARGE_ASKED = "MEDKG_ONE_ANSWER"
_HETIONET_EDGES = 1_649_198

_DENIED, _POSSIBLE = Context(polarity=Polarity.DENIED), Context(certainty=Certainty.POSSIBLE)


@contextmanager
def awkward(folder: Path) -> Iterator[Held]:
    """Everything that data may hold, with a hierarchy of eight levels and a ring in it."""
    kinds = [Concept(f"DOID:{n}", f"kind {n}", "Disease") for n in range(10)]
    steps = [(kinds[n], kinds[n + 1]) for n in range(8)] + [(kinds[9], kinds[2]), (kinds[6], kinds[4])]
    said = [
        Evidence(subject=low.id, predicate="subclass_of", object=high.id, document_id="hierarchy", extractor="t@1")
        for low, high in steps
    ]
    lithium = small_source.LITHIUM.id
    said += [
        Evidence(subject=lithium, predicate="treats", object=one.id, document_id="hierarchy", extractor="t@1")
        for one in kinds[3:5]
    ]
    yield SmallSource(
        (*small_source.EVIDENCE, *said),
        concepts=(*small_source.CONCEPTS, *kinds),
        documents=(*small_source.DOCUMENTS, Document(id="hierarchy", text="")),
    )


@contextmanager
def demo_part(folder: Path) -> Iterator[Held]:
    """A part of the corpus of `medkg demo`: abstracts that are read and mechanisms that are loaded."""
    corpus, end = files("medkg_examples"), "</PubmedArticle>"
    papers = corpus.joinpath("abstracts.xml").read_text(encoding="utf-8").split(end)
    (folder / "abstracts.xml").write_text(f"{end.join(papers[:25])}{end}</PubmedArticleSet>", encoding="utf-8")
    mechanisms = json.loads(gzip.decompress(corpus.joinpath("drugmechdb.json.gz").read_bytes()))
    (folder / "drugmechdb.json").write_text(json.dumps(mechanisms[::40]), encoding="utf-8")
    with _read(folder / "demo.graph", folder / "abstracts.xml", folder / "drugmechdb.json") as record:
        yield record


@contextmanager
def demo(folder: Path) -> Iterator[Held]:
    """All of it, as `medkg demo` makes it."""
    _require_large()
    with (
        as_file(files("medkg_examples")) as corpus,
        _read(folder / "demo.graph", corpus / "abstracts.xml", corpus / "drugmechdb.json.gz") as record,
    ):
        yield record


@contextmanager
def _read(path: Path, papers: Path, mechanisms: Path) -> Iterator[Held]:
    with medkg.open(path, create=True) as graph:
        graph.load(mechanisms)
        graph.build(papers, workers=0)
        yield graph._parts.record()


@contextmanager
def made(folder: Path, *, edges: int = 4000) -> Iterator[Held]:
    """A graph drawn from a seed: five kinds, seven predicates, hubs, denials, doubts, and a hierarchy."""
    _require_large()
    drawn = random.Random(7)  # noqa: S311 - the same graph every time
    categories = ("ChemicalEntity", "Disease", "Gene", "Pathway", "Colour")
    concepts = [
        Concept(f"T:{n}", f"{drawn.choice(('alpha', 'Beta', 'gamma'))} {n}", categories[n % 5])
        for n in range(edges // 8)
    ]
    documents = [Document(id=f"source:{n}", text="") for n in range(max(3, edges // 1000))]
    predicates = ("treats", "causes", "regulates", "contributes_to", "binds", "coloured like", "subclass_of")
    said = []
    for _ in range(edges):
        subject = concepts[int(drawn.random() ** 2 * len(concepts))]
        object_ = concepts[int(drawn.random() * len(concepts))]
        predicate = predicates[int(drawn.random() ** 1.5 * len(predicates))]
        if predicate == "subclass_of":  # upwards alone, and never far: a hierarchy
            at = 1 + int(drawn.random() * (len(concepts) - 1))
            subject, object_ = concepts[at], concepts[at // 3]
        context = _DENIED if drawn.random() < 0.03 else _POSSIBLE if drawn.random() < 0.05 else PLAIN
        if predicate == "subclass_of":  # in RDF, only what is said flatly is a step
            context = PLAIN
        extractor, confidence = drawn.choice(("one@1", "two@1")), drawn.choice((0.5, 0.9, 1.0))
        said += [
            Evidence(
                subject=subject.id, predicate=predicate, object=object_.id, document_id=document.id,
                extractor=extractor, confidence=confidence, context=context,
            )
            for document in drawn.sample(documents, 2 if drawn.random() < 0.05 else 1)
        ]  # fmt: skip
    said = list({piece.id: piece for piece in said}.values())
    yield SmallSource(said, concepts=concepts, documents=documents)


@contextmanager
def made_large(folder: Path) -> Iterator[Held]:
    """The same, with as many edges as the slice of Hetionet."""
    with made(folder, edges=LARGE) as source:
        yield source


@contextmanager
def hetionet(folder: Path) -> Iterator[Held]:
    """Every sixteenth edge of Hetionet."""
    _require_large()
    data = Path(os.environ.get("MEDKG_DATA", "")) / "graph" / "hetionet"
    if not (os.environ.get("MEDKG_DATA") and data.is_dir()):
        pytest.skip("MEDKG_DATA names no folder with Hetionet, which may not be shipped")
    (folder / "nodes.tsv.gz").write_bytes((data / "nodes.tsv.gz").read_bytes())
    with (
        gzip.open(data / "edges.tsv.gz", "rt") as edges,
        gzip.open(folder / "edges.tsv.gz", "wt", compresslevel=1) as cut,
    ):
        cut.writelines(line for number, line in enumerate(edges) if number % (_HETIONET_EDGES // LARGE) == 0)
    with medkg.open(folder / "hetionet.graph", create=True) as graph:
        graph.load(folder / "edges.tsv.gz")
        yield graph._parts.record()


GRAPHS = {
    "awkward": awkward, "demo part": demo_part, "made": made, "demo": demo, "made_large": made_large,
    "hetionet": hetionet,
}  # fmt: skip


def _require_large() -> None:
    if not os.environ.get(LARGE_ASKED):
        pytest.skip(f"graphs that take minutes are asked by `make one-answer` ({LARGE_ASKED}=1)")
