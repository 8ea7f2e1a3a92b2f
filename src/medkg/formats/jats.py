"""PMC JATS: single articles and article sets; title, abstract and body by section and paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import InputError
from medkg.formats.compose import BLOCK, TextBuilder
from medkg.formats.decode import sound
from medkg.formats.detect import Sample
from medkg.formats.headings import kind_of, labelled
from medkg.formats.jats_metadata import article_id, article_metadata
from medkg.formats.jats_text import words
from medkg.formats.stream import Cut, guarded, rejection
from medkg.formats.xml import parse, records
from medkg.model.document import Document
from medkg.model.reading import Reading, Rejection

if TYPE_CHECKING:
    from lxml import etree

_ROOTS = frozenset({"article", "pmc-articleset"})
_ARTICLE = re.compile(r"<article[\s>]")
_WRAPPERS = frozenset({"OAI-PMH", "articles", "GetRecord", "ListRecords"})
_PMC = re.compile(rb'<article-id pub-id-type="(pmcid|pmc|pmid)">\s*(?:PMC)?(\d+)')
_FLOATS = frozenset({"fig", "table-wrap", "boxed-text", "fig-group", "table-wrap-group", "supplementary-material"})
_LISTS = frozenset({"list", "def-list"})
_SKIPPED = frozenset({"ref-list", "fn-group", "title", "label", "sec-meta", "graphic", "media", "disp-formula-group"})
_TYPES = re.compile(r"[|/,]")
_KIND_OF_FLOAT = "figure"


@dataclass(frozen=True, slots=True)
class JatsReader:
    """Reads JATS articles; headings and paragraphs are blocks of the text parted by empty lines."""

    name: str = "jats"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the root element, or an article inside a harvesting envelope."""
        return sample.root in _ROOTS or (sample.root in _WRAPPERS and bool(_ARTICLE.search(sample.text)))

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the articles; a broken one costs itself."""
        found = enumerate(records(path, ("article",)))
        yield from guarded((_read(record, number, source) for number, record in found), source=source)


def _read(record: Cut, number: int, source: str) -> Reading | Rejection:
    try:
        fallback = f"file:{source}" + (f"#{number + 1}" if number else "")
        return Reading(_document(parse(record), fallback, source), place=record.place)
    except InputError as error:
        seen = _PMC.search(record.data)
        id_ = (f"PMID:{seen[2].decode()}" if seen[1] == b"pmid" else f"PMC:PMC{seen[2].decode()}") if seen else ""
        return rejection(error, source=source, place=record.place, record=id_)


def _document(article: etree._Element, fallback: str, source: str) -> Document:
    _without_namespaces(article)
    meta = article.find("front/article-meta")
    if meta is None:
        raise InputError("the article has no article-meta.")
    builder = TextBuilder(_title(meta))
    for abstract in meta.iterfind("abstract"):
        _add_abstract(builder, abstract)
    body = article.find("body")
    if body is not None:
        _add_blocks(builder, body, "body")
    for abstract in article.iterfind("floats-group"):
        _add_blocks(builder, abstract, _KIND_OF_FLOAT)
    metadata = article_metadata(article, meta)
    return Document(
        id=article_id(metadata) or fallback,
        text=sound(builder.text),
        title_end=builder.title_end,
        sections=builder.sections,
        metadata=metadata,
        source=source,
    )


def _without_namespaces(article: etree._Element) -> None:
    for element in article.iter():
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]


def _title(meta: etree._Element) -> str:
    title = words(meta.find("title-group/article-title"))
    subtitle = words(meta.find("title-group/subtitle"))
    return f"{title}: {subtitle}" if title and subtitle else title


def _add_abstract(builder: TextBuilder, abstract: etree._Element) -> None:
    """Append an abstract in PubMed's manner: one run of text, labelled parts as `LABEL: text`."""
    start = builder.length
    begin = -1
    for part in abstract.findall("sec") or [abstract]:
        label = words(part.find("title")) if part.tag == "sec" else ""
        text = " ".join(
            filter(None, (words(block) for block in part if block.tag not in {"title", "label", "object-id"}))
        )
        if not text:
            continue
        joint = " " if begin >= 0 or start == builder.title_end else BLOCK
        first = builder.add(f"{label.rstrip(': ')}: {text}" if label else text, joint=joint)
        begin = first if begin < 0 else begin
        if label:
            builder.mark(first, kind_of(label), label)
    if begin >= 0:
        builder.mark(begin, "abstract", words(abstract.find("title")))
        if not abstract.findall("sec"):
            for section in labelled(builder.text, begin, builder.length):
                builder.keep(section)


def _add_blocks(builder: TextBuilder, parent: etree._Element, kind: str) -> None:
    """Append what a body or section holds, block by block; inner sections inherit a kind that their heading lacks."""
    for child in parent:
        if child.tag == "sec":
            _add_section(builder, child, kind)
        elif child.tag in _FLOATS:
            _add_float(builder, child)
        elif child.tag in _LISTS:
            for entry in child:
                _add_block(builder, words(entry))
        elif child.tag not in _SKIPPED:
            _add_block(builder, words(child))
            for inner in child.iter(*_FLOATS):
                _add_float(builder, inner)


def _add_section(builder: TextBuilder, section: etree._Element, kind: str) -> None:
    heading = words(section.find("title"))
    typed = kind_of(_TYPES.split(section.get("sec-type") or "")[-1], default="")
    own = kind_of(heading, default="") or typed or kind
    start = _add_block(builder, heading)
    mark = builder.length
    _add_blocks(builder, section, own)
    if builder.length > mark:
        builder.mark(start, own, heading)


def _add_float(builder: TextBuilder, element: etree._Element) -> None:
    """Append a figure's or table's label and caption; cells and pictures are no sentences."""
    caption = element.find("caption")
    text = " ".join(filter(None, (words(element.find("label")), words(caption))))
    if caption is not None and text:
        start = _add_block(builder, text)
        builder.mark(start, "table" if element.tag == "table-wrap" else _KIND_OF_FLOAT, words(element.find("label")))


def _add_block(builder: TextBuilder, text: str) -> int:
    """Append a block and give where it starts; an empty one leaves the text as it is."""
    return builder.add(text, joint=BLOCK) if text else builder.next_start(BLOCK)
