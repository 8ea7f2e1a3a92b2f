"""What ships: every file is what SOURCES.tsv says, every row parses, and real names come to the right concepts."""

from __future__ import annotations

import csv
import gzip
import hashlib
from importlib.resources import as_file, files
from pathlib import Path

import pytest

import medkg_ontologies
from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES
from medkg.model.concept import prefix_of
from medkg.model.names import normal_form
from medkg.vocabulary.compiling import FILE_NAME, compile_lexicon
from medkg.vocabulary.finder import LexiconFinder
from medkg.vocabulary.lexicon import CompiledLexicon, open_lexicon
from medkg.vocabulary.shipped import MODULE_PREFIXES, module_terms, shipped_digest, shipped_lexicon
from medkg.vocabulary.soundness import circles
from medkg.vocabulary.term_rows import COLUMNS, parse_term_row

DATA = files("medkg_ontologies")
SOURCES = Path(medkg_ontologies.__file__).parent / "SOURCES.tsv"


def test_every_shipped_file_is_what_its_source_row_says() -> None:
    rows = list(csv.DictReader(SOURCES.read_text().splitlines(), delimiter="\t"))
    shipped = {entry.name for entry in DATA.iterdir() if entry.is_file() and not entry.name.endswith(".py")}
    assert {row["file"] for row in rows} == shipped - {"SOURCES.tsv", "LICENSES.md"}
    for row in rows:
        assert hashlib.sha256((DATA / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert row["licence"]


def test_the_package_stays_small() -> None:
    assert sum(len(entry.read_bytes()) for entry in DATA.iterdir() if entry.is_file()) < 15_000_000


@pytest.mark.parametrize(
    "name",
    [
        "mesh.tsv.gz", "mesh-supplementary.tsv.gz", "doid.tsv.gz", "hgnc.tsv.gz", "mondo-mappings.tsv.gz",
        "uberon-module.tsv.gz", "go-module.tsv.gz", "chebi-module.tsv.gz",
    ],
)  # fmt: skip
def test_every_row_parses_in_order_and_has_a_known_category(name: str) -> None:
    with as_file(DATA / name) as path, gzip.open(path, "rt", encoding="utf-8") as lines:
        assert next(lines).rstrip("\n").split("\t") == list(COLUMNS)
        terms = [parse_term_row(line.rstrip("\n"), source=name) for line in lines]
    ids = [term.concept.id for term in terms]
    assert len(set(ids)) == len(ids)
    assert {term.concept.category for term in terms} <= CATEGORIES
    assert path.read_bytes()[4:8] == b"\0\0\0\0"


def test_modules_have_a_whole_hierarchy_and_no_text_is_searched_for_them(shipped: CompiledLexicon) -> None:
    above = {
        term.concept.id: tuple(parent.removeprefix("part_of=") for parent in term.parents) for term in module_terms()
    }
    assert {prefix_of(curie) for curie in above} == MODULE_PREFIXES
    assert {parent for parents in above.values() for parent in parents} <= above.keys()
    assert list(circles(above)) == []
    assert "UBERON:0000948" in above
    assert [curie for curie in above if shipped.concept(curie) is not None] == []


def test_brand_names_stand_at_the_right_concepts(shipped: CompiledLexicon) -> None:
    rows = [line.split("\t") for line in (DATA / "brand_names.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    for curie, name, brands in rows:
        concept = shipped.concept(curie)
        assert concept is not None
        assert normal_form(concept.name) == normal_form(name)
        for brand in brands.split("|"):
            assert curie in [candidate.concept.id for candidate in shipped.filed(brand)], brand


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("Tylenol", "MESH:D000082"),
        ("acetaminophen", "MESH:D000082"),
        ("Paracetamol", "MESH:D000082"),
        ("lithium", "MESH:D008094"),
        ("Adriamycin", "MESH:D004317"),
        ("hepatocellular carcinomas", "MESH:D006528"),
        ("nephrogenic diabetes insipidus", "MESH:D018500"),
        ("breast cancer", "MESH:D001943"),
        ("prostate cancer", "MESH:D011471"),
        ("Alzheimer's disease", "MESH:D000544"),
        ("leukaemia", "MESH:D007938"),
        ("headaches", "MESH:D006261"),
        ("β-carotene", "MESH:D019207"),
        ("5-fluorouracil", "MESH:D005472"),
        ("BRCA1", "ncbigene:672"),
        ("WAS", "ncbigene:7454"),
        ("AIDS", "MESH:D000163"),
        ("torsade de pointes", "MESH:D016171"),
    ],
)
def test_names_in_text(shipped: CompiledLexicon, text: str, curie: str) -> None:
    assert shipped.lookup(text)[0].concept.id == curie


@pytest.mark.parametrize(
    "word", ["was", "all", "aids", "Was", "All", "impact", "damage", "lead", "drug", "patients", "a", "not"]
)
def test_plain_words_are_no_names(shipped: CompiledLexicon, word: str) -> None:
    assert shipped.lookup(word) == ()


def test_one_disease_is_one_concept(shipped: CompiledLexicon) -> None:
    assert shipped.concept("DOID:10652") is None
    assert [concept.id for concept in shipped.cross_referenced("DOID:10652")] == ["MESH:D000544"]
    assert [concept.id for concept in shipped.cross_referenced("hgnc:1100")] == ["ncbigene:672"]


@pytest.mark.parametrize("curie", ["MONDO:0004975", "DOID:10652", "MESH:D000544"])
def test_one_disease_has_one_id_by_every_vocabulary(finder: LexiconFinder, curie: str) -> None:
    assert finder.same(curie)[0].id == "MESH:D000544"
    assert {concept.id for concept in finder.same(curie)} >= {"MESH:D000544", "DOID:10652", "MONDO:0004975"}


@pytest.mark.parametrize(
    ("curie", "canonical"),
    [
        ("OMIM:219700", "MESH:D003550"),
        ("orphanet:586", "MESH:D003550"),
        ("uniprot:P13569", "ncbigene:1080"),
        ("CHEBI:15365", "MESH:D001241"),
        ("UBERON:0005403", "MESH:D066328"),
    ],
)
def test_ids_of_other_vocabularies_find_the_same(finder: LexiconFinder, curie: str, canonical: str) -> None:
    assert [candidate.concept.id for candidate in finder.find(curie)] == [canonical]


def test_hierarchies_end(shipped: CompiledLexicon) -> None:
    for start in ("MESH:D006528", "DOID:3459"):
        seen, waiting = set(), [start]
        while waiting:
            term = shipped.term(waiting.pop())
            fresh = set(term.parents) - seen if term else set()
            seen |= fresh
            waiting.extend(fresh)
        assert "MESH:D009369" in seen


def test_a_broken_cache_is_made_again(shipped: CompiledLexicon, tmp_path: Path) -> None:
    folder = tmp_path / shipped.path.parent.name
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(shipped.path.read_bytes())
    assert shipped_lexicon(tmp_path).digest == shipped.digest
    assert folder.name == f"lexicon-{shipped_digest()[:16]}"
    compile_lexicon([], folder)
    (folder / FILE_NAME).write_bytes(b"half")
    with pytest.raises(VocabularyError):
        open_lexicon(folder)
