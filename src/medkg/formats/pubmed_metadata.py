"""What a PubMed record says about its article beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg.formats.metadata import NOTICES, free_date, iso_date, language, pmcid
from medkg.formats.xml import flat, text_at
from medkg.model.document import MeshHeading, Metadata, Notice

if TYPE_CHECKING:
    from lxml import etree


def article_metadata(record: etree._Element, citation: etree._Element, article: etree._Element, pmid: str) -> Metadata:
    """Read the metadata of a journal article."""
    ids = _ids(record.find("PubmedData/ArticleIdList"))
    doi = ids.get("doi") or _located(article, "doi")
    return Metadata(
        pmid=pmid,
        pmcid=pmcid(ids.get("pmc", "")),
        doi=doi,
        date=_date(article.find("Journal/JournalIssue/PubDate")) or _date(article.find("ArticleDate")),
        revised=_date(citation.find("DateRevised")),
        journal=text_at(article, "Journal/Title") or text_at(citation, "MedlineJournalInfo/MedlineTA"),
        language=language(text_at(article, "Language")),
        publication_types=_texts(article, "PublicationTypeList/PublicationType"),
        mesh=tuple(_heading(element) for element in citation.iterfind("MeshHeadingList/MeshHeading")),
        notices=tuple(_notices(citation)),
        licence=text_at(article, "Abstract/CopyrightInformation"),
        extra=_extra(citation, article),
    )


def book_metadata(record: etree._Element, book: etree._Element, pmid: str) -> Metadata:
    """Read the metadata of a book or a chapter of one."""
    ids = _ids(book.find("ArticleIdList")) or _ids(record.find("PubmedBookData/ArticleIdList"))
    return Metadata(
        pmid=pmid,
        doi=ids.get("doi", ""),
        date=_date(book.find("ContributionDate")) or _date(book.find("Book/PubDate")),
        revised=_date(book.find("DateRevised")),
        journal=text_at(book, "Book/BookTitle"),
        language=language(text_at(book, "Language")),
        publication_types=_texts(book, "PublicationType"),
        licence=text_at(book, "Abstract/CopyrightInformation"),
        extra=tuple(("bookaccession", ids[key]) for key in ("bookaccession",) if key in ids),
    )


def _ids(listed: etree._Element | None) -> dict[str, str]:
    """Read the record's own ids; the cited references have lists of their own elsewhere."""
    if listed is None:
        return {}
    return {element.get("IdType", ""): flat(element) for element in listed.iterfind("ArticleId")}


def _located(article: etree._Element, kind: str) -> str:
    for element in article.iterfind("ELocationID"):
        if element.get("EIdType") == kind and element.get("ValidYN", "Y") == "Y":
            return flat(element)
    return ""


def _date(element: etree._Element | None) -> str:
    if element is None:
        return ""
    free = text_at(element, "MedlineDate")
    if free:
        return free_date(free)
    return iso_date(text_at(element, "Year"), text_at(element, "Month"), text_at(element, "Day"))


def _texts(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(filter(None, (flat(found) for found in element.iterfind(path))))


def _heading(element: etree._Element) -> MeshHeading:
    descriptor = element.find("DescriptorName")
    id_ = "" if descriptor is None else descriptor.get("UI", "")
    major = any(child.get("MajorTopicYN") == "Y" for child in element)
    return MeshHeading(f"MESH:{id_}" if id_ else "", flat(descriptor), major)


def _notices(citation: etree._Element) -> list[Notice]:
    found = []
    for element in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        kind = element.get("RefType", "")
        if kind in NOTICES:
            pmid = text_at(element, "PMID")
            found.append(Notice(kind, f"PMID:{pmid}" if pmid else text_at(element, "RefSource")))
    return found


def _extra(citation: etree._Element, article: etree._Element) -> tuple[tuple[str, str], ...]:
    pairs = [("vernacular_title", text_at(article, "VernacularTitle"))]
    pairs += [("keyword", word) for word in _texts(citation, "KeywordList/Keyword")]
    pairs += [
        ("chemical", f"MESH:{name.get('UI')} {flat(name)}")
        for name in citation.iterfind("ChemicalList/Chemical/NameOfSubstance")
        if name.get("UI")
    ]
    return tuple(pair for pair in pairs if pair[1])
