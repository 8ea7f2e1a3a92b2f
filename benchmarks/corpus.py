"""Text for measuring: abstracts from PubTator files or the shipped example, written as a PubMed baseline file."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, unescape

_TITLE = re.compile(r"^\d+\|t\|(.*)$")
_ABSTRACT = re.compile(r"^\d+\|a\|(.*)$")
_EXAMPLE_TITLE = re.compile(r"<ArticleTitle>(.*?)</ArticleTitle>", re.DOTALL)
_EXAMPLE_ABSTRACT = re.compile(r"<AbstractText[^>]*>(.*?)</AbstractText>", re.DOTALL)
_EXAMPLE = Path(__file__).parents[1] / "examples" / "medkg_examples" / "abstracts.xml"
_FIRST_PMID = 90_000_001

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet SYSTEM "http://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""
_ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<DateRevised><Year>2020</Year><Month>01</Month><Day>02</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>1999</Year></PubDate>
</JournalIssue><Title>A journal</Title></Journal><ArticleTitle>{title}</ArticleTitle>
<Abstract><AbstractText>{abstract}</AbstractText></Abstract><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
</Article></MedlineCitation></PubmedArticle>
"""


@dataclass(frozen=True, slots=True)
class Abstract:
    """A text under a number of its own."""

    pmid: int
    title: str
    abstract: str


def abstracts(count: int, paths: Sequence[Path] = ()) -> list[Abstract]:
    """Give so many abstracts of PubTator files (default: the shipped example), from the top again where they run out.

    They are numbered anew, so that a text met twice is another document.
    """
    texts = [text for path in paths for text in _pubtator(path)] or list(_examples())
    chosen = islice(cycle(texts), count)
    return [Abstract(_FIRST_PMID + n, title, abstract) for n, (title, abstract) in enumerate(chosen)]


def shuffled(texts: Sequence[Abstract], seed: int) -> list[Abstract]:
    """Give the same abstracts in another order; seed 0 keeps theirs."""
    return Random(seed).sample(texts, len(texts)) if seed else list(texts)  # noqa: S311 - an order, not a secret


def write_baseline(texts: Sequence[Abstract], path: Path) -> Path:
    """Write abstracts in the shape of a PubMed baseline file, compressed if the name says so."""
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        for text in texts:
            out.write(_ARTICLE.format(pmid=text.pmid, title=escape(text.title), abstract=escape(text.abstract)))
        out.write("</PubmedArticleSet>\n")
    return path


def _pubtator(path: Path) -> Iterator[tuple[str, str]]:
    title = ""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if found := _TITLE.match(line):
                title = found[1]
            elif found := _ABSTRACT.match(line):
                yield title, found[1]


def _examples() -> Iterator[tuple[str, str]]:
    for article in _EXAMPLE.read_text("utf-8").split("</PubmedArticle>"):
        if found := _EXAMPLE_TITLE.search(article):
            yield unescape(found[1]), unescape(" ".join(_EXAMPLE_ABSTRACT.findall(article)))
