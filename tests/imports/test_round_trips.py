"""What medkg writes for other programs it reads again: the same graph, but for what docs/exports.md says is lost."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

import medkg
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.identity import tidied
from medkg.model.mention import Context, Polarity
from medkg.model.reading import Findings, Reading
from medkg.ports import Unwatched

Said = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A form and what of a graph it holds beside concepts and assertions; `edges` is the file to be loaded."""

    edges: str = ""
    denied: bool = True
    sources: bool = True
    documents: bool = False
    bars: str = "|"
    cleaned: Callable[[str], str] = str


def _pictured(text: str) -> str:
    return text.replace("\x1b", "\u241b")


FORMS = {
    "kgx": Form("edges.tsv", documents=True, bars="/"),
    "kgx-jsonl": Form("edges.jsonl", documents=True),
    "hetionet": Form("edges.tsv", denied=False, sources=False),
    "hetionet-json": Form(denied=False),
    "graphml": Form(cleaned=_pictured, bars="/"),
    "networkx": Form(),
}
NAMES = {
    "MESH:D008094": ("Lithium", "ChemicalEntity"),
    "drugbank:DB01356": ("Lithium cation", "ChemicalEntity"),
    "ncbigene:2932": ("GSK3B", "Gene"),
    "hgnc:4617": ("GSK3B", "Gene"),
    "umls:C0040822": ("Tremor", "PhenotypicFeature"),
    "uniprot:P49841": ("NULL", "Protein"),
    "name:lithium carbonate": ("lithium carbonate", "ChemicalEntity"),
    "X:it's \"quoted\" $x \\ `ticked`": ("it's \"quoted\" $x", "Device"),
    "X:line\nbreak": ("over\r\ntwo \t lines", "Disease"),
    "X:3'); DROP TABLE": ("#<b>&amp;", "Colour; DROP|RED"),
    "X:7|8": ("a|b", "Disease"),
    "X:rings\x1b": ("\x1b[31m", "NamedThing"),
    "http://example.org/a#b": ("an IRI", "Pathway"),
    "X:long": ("x" * 70_000, "Disease"),
}  # fmt: skip
TRIPLES = (
    ("MESH:D008094", "treats", "X:long", "asserted", ("PMID:1", "PMID:2")),
    ("MESH:D008094", "treats", "X:long", "denied", ("PMID:3",)),
    ("MESH:D008094", "causes", "umls:C0040822", "denied", ("PMID:2",)),
    ("drugbank:DB01356", "decreases_activity_of", "ncbigene:2932", "asserted", ("PMID:1",)),
    ("drugbank:DB01356", "palliates", "X:7|8", "asserted", ("doi:10.1/x|y",)),
    ("drugbank:DB01356", "cotreated_with", "MESH:D008094", "asserted", ("PMID:1",)),
    ("hgnc:4617", "positively_regulates", "ncbigene:2932", "asserted", ("PMID:1",)),
    ("hgnc:4617", "increases", "uniprot:P49841", "asserted", ("PMID:4",)),
    ("name:lithium carbonate", "DROP", "X:it's \"quoted\" $x \\ `ticked`", "asserted", ("PMID:4",)),
    ("X:it's \"quoted\" $x \\ `ticked`", "coloured\nlike", "X:line\nbreak", "asserted", ("PMID:4",)),
    ("X:3'); DROP TABLE", "DROP", "X:3'); DROP TABLE", "denied", ("PMID:4",)),
    ("X:3'); DROP TABLE", "regulates", "X:rings\x1b", "asserted", ("PMID:5",)),
    ("http://example.org/a#b", "affects", "MESH:D008094", "asserted", ("PMID:5",)),
)  # fmt: skip


def _worst() -> Iterator[Reading]:
    for name in sorted({one for *_, documents in TRIPLES for one in documents}):
        document = Document(id=name, text="", source="odd.jsonl")
        said = tuple(
            Evidence(
                subject=subject,
                predicate=predicate,
                object=object_,
                document_id=name,
                extractor=extractor,
                context=Context(polarity=Polarity(polarity)),
            )
            for subject, predicate, object_, polarity, documents in TRIPLES
            for extractor in ("curated:odd 'x'", "rules|more@1")
            if name in documents
        )
        ends = sorted({end for piece in said for end in (piece.subject, piece.object)})
        yield Reading(document, Findings((), said, tuple(Concept(end, *NAMES[end]) for end in ends)), "line 1")


def _demo_file(folder: Path) -> Path:
    """A part of the demo's mechanisms: every 25th, so that all kinds of concepts and predicates are there."""
    packed = files("medkg_examples").joinpath("drugmechdb.json.gz").read_bytes()
    path = folder / "mechanisms.json"
    path.write_text(json.dumps(json.loads(gzip.decompress(packed))[::25]), encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=["demo", "worst"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[medkg.Graph]:
    folder = tmp_path_factory.mktemp(request.param)
    with medkg.open(folder / "g", create=True) as graph:
        if request.param == "demo":
            graph.load([_demo_file(folder)])
        else:
            graph._load(_worst(), Unwatched())
        yield graph


def assertions(graph: medkg.Graph) -> dict[Said, tuple[str, ...]]:
    found = graph._parts.record().assertions()
    return {
        (one.triple.subject, one.triple.predicate, one.triple.object, str(one.triple.polarity)): one.sources
        for one in found
    }


def names(graph: medkg.Graph) -> dict[str, tuple[str, str]]:
    return {one.id: (one.name, one.category) for one in graph._parts.record().concepts()}


def documents(graph: medkg.Graph) -> Mapping[str, frozenset[str]]:
    """The documents of each assertion by its key; what an import put before a publication's id is taken off."""
    supports = graph._parts.record().supports()
    return {triple.key: frozenset(one.rpartition("#")[2] for one in found) for triple, found in supports}


@pytest.mark.parametrize("name", FORMS)
def test_a_graph_comes_back_from_every_form(tmp_path: Path, written: medkg.Graph, name: str) -> None:
    form = FORMS[name]
    with medkg.open(tmp_path / "again", create=True) as again:
        if name == "networkx":
            report = again.load_networkx(written.networkx(denied=True), name="g")
        else:
            told = written.export_as(name, tmp_path / "out")
            report = again.load([tmp_path / "out" / form.edges])
            denied = sum(said[3] == "denied" for said in assertions(written))
            assert told.left_out == (0 if form.denied else denied)
        assert report.quarantined == 0
        # Imports read white space in ids, names and predicates as one space; a category that is not known is a word.
        read = {
            tuple(form.cleaned(tidied(part)) for part in said): tuple(one.replace("|", form.bars) for one in sources)
            for said, sources in assertions(written).items()
            if form.denied or said[3] == "asserted"
        }
        assert assertions(again).keys() == read.keys()
        if form.sources:
            assert assertions(again) == read
        concepts = {
            form.cleaned(tidied(id_)): (form.cleaned(tidied(called)), category)
            for id_, (called, category) in names(written).items()
        }
        assert names(again) == concepts
        if form.documents:
            counted = Counter(
                frozenset(one.replace("|", form.bars) for one in found) for found in documents(written).values()
            )
            assert Counter(documents(again).values()) == counted
