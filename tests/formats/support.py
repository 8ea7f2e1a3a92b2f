"""Small real things that the readers' tests share."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from medkg.model.document import Document
from medkg.model.reading import GraphReading, Reading, Rejection

SAMPLES = Path(__file__).parent / "samples"

_CATEGORIES = {
    "Chemical": "ChemicalEntity",
    "ChemicalEntity": "ChemicalEntity",
    "Compound": "ChemicalEntity",
    "Drug": "ChemicalEntity",
    "Disease": "Disease",
    "SpecificDisease": "Disease",
    "Modifier": "Disease",
    "CompositeMention": "Disease",
    "DiseaseClass": "Disease",
    "DiseaseOrPhenotypicFeature": "Disease",
    "Gene": "Gene",
    "GeneOrGeneProduct": "Gene",
    "Protein": "Protein",
    "Species": "OrganismTaxon",
    "OrganismTaxon": "OrganismTaxon",
    "CellLine": "CellLine",
    "Variant": "SequenceVariant",
    "SequenceVariant": "SequenceVariant",
}
_PREDICATES = {"CID": "causes", "CtD": "treats", "Association": "associated_with", "treats": "treats"}


class Words:
    """A terminology of a few words."""

    def category(self, word: str) -> str:
        return _CATEGORIES.get(word, " ".join(word.split()))

    def predicate(self, word: str) -> str:
        return _PREDICATES.get(word, "_".join(word.lower().split()))

    def curie(self, raw: str, *, prefix: str = "") -> str:
        raw = raw.strip()
        return raw if ":" in raw or not prefix else f"{prefix}:{raw}"


def write(path: Path, content: str | bytes) -> Path:
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def parted(found: Iterable[Reading | GraphReading | Rejection]) -> tuple[list[Reading], list[Rejection]]:
    readings, rejections = [], []
    for one in found:
        assert not isinstance(one, GraphReading)
        (rejections if isinstance(one, Rejection) else readings).append(one)
    return readings, rejections


def check(document: Document) -> None:
    """What every document promises: sections inside the text, the title at its beginning."""
    assert document.title_end <= len(document.text)
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(document.text)
        assert not document.text[section.start : section.end].isspace()


PUBMED_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)


def article(pmid: int | str, title: str = "A title.", abstract: str = "Lithium causes tremor.") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><Title>J</Title></Journal>'
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{abstract}</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle>\n"
    )


def article_set(articles: Iterable[str]) -> str:
    return f"{PUBMED_HEAD}{''.join(articles)}</PubmedArticleSet>\n"
