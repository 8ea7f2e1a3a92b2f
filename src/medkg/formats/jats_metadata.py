"""What a JATS article says about itself beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg.formats.jats_text import words
from medkg.formats.metadata import JATS_NOTICES, iso_date, language, pmcid
from medkg.model.document import Metadata, Notice

if TYPE_CHECKING:
    from lxml import etree

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HREF = "{http://www.w3.org/1999/xlink}href"
# Of several dates the one that readers cite: the collection's or print issue's is often later than the first release.
_DATES = ("epub", "epreprint", "pub", "ppub", "collection", "epub-ppub", "pmc-release")


def article_metadata(article: etree._Element, meta: etree._Element) -> Metadata:
    """Read an article's metadata; `meta` is its article-meta."""
    ids = {element.get("pub-id-type", ""): words(element) for element in meta.iterfind("article-id")}
    kind = article.get("article-type", "")
    return Metadata(
        pmid=ids.get("pmid", ""),
        pmcid=pmcid(ids.get("pmcid") or ids.get("pmc") or ids.get("pmcaid") or ""),
        doi=ids.get("doi", ""),
        date=_date(meta),
        journal=words(article.find("front/journal-meta//journal-title")),
        language=language(article.get(_LANG, "")),
        publication_types=(kind,) if kind else (),
        notices=tuple(_notices(meta)),
        licence=_licence(meta),
        extra=tuple(("keyword", words(keyword)) for keyword in meta.iterfind("kwd-group/kwd") if words(keyword)),
    )


def article_id(metadata: Metadata) -> str:
    """Name an article by its PMC id, else its PMID, else its DOI; empty where it has none."""
    if metadata.pmcid:
        return f"PMC:{metadata.pmcid}"
    if metadata.pmid:
        return f"PMID:{metadata.pmid}"
    return f"doi:{metadata.doi}" if metadata.doi else ""


def _date(meta: etree._Element) -> str:
    found: dict[str, str] = {}
    for element in meta.iterfind("pub-date"):
        kind = element.get("pub-type") or element.get("date-type") or ""
        parts = (words(element.find(part)) for part in ("year", "month", "day"))
        found.setdefault(kind, iso_date(*parts))
    ordered = [found[kind] for kind in _DATES if found.get(kind)]
    return next(iter([*ordered, *found.values()]), "")


def _notices(meta: etree._Element) -> list[Notice]:
    found = []
    for element in meta.iterfind("related-article"):
        kind = JATS_NOTICES.get(element.get("related-article-type", ""))
        if kind:
            found.append(Notice(kind, _reference(element)))
    return found


def _reference(element: etree._Element) -> str:
    target = element.get(_HREF, "") or words(element)
    scheme = element.get("ext-link-type", "").lower()
    if scheme in {"pmid", "pubmed"}:
        return f"PMID:{target}"
    if scheme == "doi":
        return f"doi:{target}"
    return f"PMC:{pmcid(target)}" if scheme in {"pmc", "pmcid"} and pmcid(target) else target


def _licence(meta: etree._Element) -> str:
    element = meta.find("permissions/license")
    if element is None:
        return ""
    named = element.get(_HREF) or next((ref.text or "" for ref in element.iter("license_ref")), "")
    return named.strip() or words(element)[:200]
