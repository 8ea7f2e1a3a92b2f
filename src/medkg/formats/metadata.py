"""What files say about a document in their own ways, in ours: ids, ISO dates, languages, notices."""

from __future__ import annotations

import re
from types import MappingProxyType

from medkg.model.identity import tidied

_MONTHS = MappingProxyType(
    {name: number for number, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), start=1)}
)
_LONGEST_MONTH, _LONGEST_DAY = 12, 31
_YEAR = re.compile(r"(?<!\d)(1[5-9]|20|21)\d\d(?!\d)")
_FREE_DATE = re.compile(r"(?<!\d)(\d{4})(?:[\s/-]+([A-Za-z]{3}[a-z]*|\d{1,2})(?:[\s/-]+(\d{1,2})(?!\d))?)?")
_PMC = re.compile(r"(?:PMC:?)?(?:PMC)?(\d+)(?:\.\d+)?", re.IGNORECASE)

# ISO 639-2 codes (both the terminological and NLM's bibliographic ones) that PubMed uses often, as ISO 639-1.
_LANGUAGES: MappingProxyType[str, str] = MappingProxyType(
    dict(
        re.findall(
            r"(\w{3}):(\w{2})",
            "eng:en fre:fr fra:fr ger:de deu:de spa:es ita:it por:pt rus:ru chi:zh zho:zh jpn:ja kor:ko dut:nl nld:nl "
            "pol:pl cze:cs ces:cs dan:da swe:sv nor:no fin:fi hun:hu tur:tr gre:el ell:el heb:he ara:ar per:fa fas:fa "
            "rum:ro ron:ro bul:bg ukr:uk hrv:hr srp:sr slo:sk slk:sk slv:sl lit:lt lav:lv est:et ice:is isl:is cat:ca",
        )
    )
)

# The kinds of notice are NLM's RefType words; MEDLINE's tags and JATS' related-article types say the same.
NOTICES = frozenset(
    {
        "RetractionIn",
        "RetractionOf",
        "PartialRetractionIn",
        "PartialRetractionOf",
        "RetractedandRepublishedIn",
        "RetractedandRepublishedFrom",
        "CorrectedandRepublishedIn",
        "CorrectedandRepublishedFrom",
        "ErratumIn",
        "ErratumFor",
        "ExpressionOfConcernIn",
        "ExpressionOfConcernFor",
        "UpdateIn",
        "UpdateOf",
    }
)
MEDLINE_NOTICES = MappingProxyType(
    {
        "RIN": "RetractionIn",
        "ROF": "RetractionOf",
        "PRIN": "PartialRetractionIn",
        "PROF": "PartialRetractionOf",
        "RRI": "RetractedandRepublishedIn",
        "RRF": "RetractedandRepublishedFrom",
        "RPI": "CorrectedandRepublishedIn",
        "RPF": "CorrectedandRepublishedFrom",
        "CRI": "CorrectedandRepublishedIn",
        "CRF": "CorrectedandRepublishedFrom",
        "EIN": "ErratumIn",
        "EFR": "ErratumFor",
        "ECI": "ExpressionOfConcernIn",
        "ECF": "ExpressionOfConcernFor",
        "UIN": "UpdateIn",
        "UOF": "UpdateOf",
    }
)
JATS_NOTICES = MappingProxyType(
    {
        "retracted-article": "RetractionOf",
        "retraction-forward": "RetractionIn",
        "partial-retraction": "PartialRetractionOf",
        "corrected-article": "ErratumFor",
        "correction-forward": "ErratumIn",
        "addended-article": "ErratumFor",
        "object-of-concern": "ExpressionOfConcernFor",
        "concern-forward": "ExpressionOfConcernIn",
        "updated-article": "UpdateOf",
        "update-forward": "UpdateIn",
        "republished-article": "CorrectedandRepublishedFrom",
    }
)


def document_id(raw: str) -> str:
    """Name a document by the id its file gives: bare digits are PubMed's, `PMC…` PubMed Central's, the rest stays."""
    raw = tidied(raw)
    if raw.isascii() and raw.isdigit():
        return f"PMID:{raw}"
    return f"PMC:{raw.upper()}" if re.fullmatch(r"(?i)PMC\d+", raw) else raw


def pmcid(raw: str) -> str:
    """Write a PubMed Central id as `PMC3040717`; empty where it is none."""
    found = _PMC.fullmatch(raw.strip())
    return f"PMC{found[1]}" if found else ""


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """Write a date as precisely as its parts allow; a month may be a number or an English name."""
    if not _YEAR.fullmatch(year.strip()):
        return ""
    number = _month(month.strip())
    if not number:
        return year.strip()
    day = day.strip()
    if not day.isdecimal() or not 1 <= int(day) <= _LONGEST_DAY:
        return f"{year.strip()}-{number:02d}"
    return f"{year.strip()}-{number:02d}-{int(day):02d}"


def _month(word: str) -> int:
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= _LONGEST_MONTH else 0
    return _MONTHS.get(word[:3].lower(), 0)


def free_date(text: str) -> str:
    """Read the first date of a free text: `1998 Dec-1999 Jan` → `1998-12`, `2004 Jul 21` → `2004-07-21`."""
    found = _FREE_DATE.search(text)
    if found:
        return iso_date(found[1], found[2] or "", found[3] or "")
    return ""


def language(code: str) -> str:
    """Write a language as its two-letter code where it has one, else as it was in lower case."""
    code = code.strip().lower()
    return _LANGUAGES.get(code, code)
