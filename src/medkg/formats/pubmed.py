"""PubMed XML: efetch's PubmedArticleSet, the baseline and update files, and book chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import InputError
from medkg.formats.compose import TextBuilder
from medkg.formats.decode import sound
from medkg.formats.detect import Sample
from medkg.formats.headings import kind_of, labelled
from medkg.formats.pubmed_metadata import article_metadata, book_metadata
from medkg.formats.stream import Cut, guarded, rejection
from medkg.formats.xml import flat, parse, records, squeezed, text_at
from medkg.model.document import Document
from medkg.model.identity import tidied
from medkg.model.reading import Reading, Rejection

if TYPE_CHECKING:
    from lxml import etree

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_ROOTS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet", *_RECORDS})

_NO_LABEL = frozenset({"", "UNLABELLED", "UNASSIGNED"})


@dataclass(frozen=True, slots=True)
class PubmedReader:
    """Reads PubMed XML, one document for each record that has a PMID."""

    name: str = "pubmed"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the root element."""
        return sample.root in _ROOTS

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the records; a broken one costs itself."""
        yield from guarded((_read(record, source) for record in records(path, _RECORDS)), source=source)


def _read(record: Cut, source: str) -> Reading | Rejection:
    try:
        return Reading(_document(parse(record), source), place=record.place)
    except InputError as error:
        return rejection(error, source=source, place=record.place, record=_seen_id(record.data))


def _seen_id(data: bytes) -> str:
    _, found, rest = data.partition(b"<PMID")
    digits = rest.partition(b">")[2].partition(b"<")[0].strip()
    return f"PMID:{digits.decode()}" if found and digits.isdigit() else ""


def _document(element: etree._Element, source: str) -> Document:
    book = element.tag == "PubmedBookArticle"
    citation = element.find("BookDocument" if book else "MedlineCitation")
    pmid = "" if citation is None else tidied(text_at(citation, "PMID"))
    if citation is None or not pmid:
        raise InputError("the record has no PMID.")
    article = citation if book else citation.find("Article")
    if article is None:
        raise InputError("the record has no Article.")
    title = (
        text_at(article, "ArticleTitle") or text_at(article, "VernacularTitle") or text_at(article, "Book/BookTitle")
    )
    builder = TextBuilder(title)
    _add_abstract(builder, article.find("Abstract"))
    return Document(
        id=f"PMID:{pmid}",
        text=sound(builder.text),
        title_end=builder.title_end,
        sections=builder.sections,
        metadata=book_metadata(element, citation, pmid) if book else article_metadata(element, citation, article, pmid),
        source=source,
    )


def _add_abstract(builder: TextBuilder, abstract: etree._Element | None) -> None:
    """Append the abstract; labelled parts read `LABEL: text`, the way PubTator writes them."""
    if abstract is None:
        return
    start = -1
    labels = []
    for part in abstract.iterfind("AbstractText"):
        text = flat(part)
        if not text:
            continue
        label = _label(part)
        labels.append(label)
        begin = builder.add(f"{label}: {text}" if label else text)
        start = begin if start < 0 else start
        if label:
            builder.mark(begin, _kind(part, label), label)
    if start >= 0:
        builder.mark(start, "abstract")
    if labels == [""]:
        for section in labelled(builder.text, start, builder.length):
            builder.keep(section)


def _label(part: etree._Element) -> str:
    label = squeezed(part.get("Label") or "")
    return "" if label.upper() in _NO_LABEL else label


def _kind(part: etree._Element, label: str) -> str:
    category = (part.get("NlmCategory") or "").upper()
    return kind_of(label) if category in _NO_LABEL else category.lower()
