"""An edge as the Biolink Model writes it, in medkg's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from types import MappingProxyType
from typing import Any

from medkg.errors import InputError
from medkg.formats.gathered import Edge
from medkg.formats.packaged_tables import packaged_rows
from medkg.model.biolink import CATEGORIES, UNKNOWN_CATEGORY
from medkg.ports import Terminology

_DIRECTIONS = MappingProxyType(
    {"increased": "increased", "upregulated": "increased", "decreased": "decreased", "downregulated": "decreased"}
)
# Predicates so wide that a qualifier says what is meant.
_WIDE = frozenset({"affects", "regulates", "causes"})
_REGULATION = MappingProxyType({"increased": "positively_regulates", "decreased": "negatively_regulates"})
_MADE_BY_MACHINES = frozenset(
    {"text_mining_agent", "automated_agent", "computational_model", "data_analysis_pipeline", "image_processing_agent"}
)
_SUPPLIERS = ("primary_knowledge_source", "knowledge_source", "provided_by")
_PUBLICATIONS = MappingProxyType({"pubmed": "PMID", "pmid": "PMID", "pmc": "PMC", "pmcid": "PMC", "doi": "doi"})


class EdgeWords:
    """Translates edges; `stem` names the curator of those that do not say where they come from."""

    def __init__(self, terminology: Terminology, stem: str) -> None:
        self._terminology = terminology
        self._stem = stem
        self._qualified = {
            (row["aspect"], direction): row[direction]
            for row in packaged_rows("biolink_qualifiers.tsv")
            for direction in ("increased", "decreased")
        }
        self._predicates: dict[str, str] = {}
        self._categories: dict[tuple[str, ...], str] = {}

    def edges(self, record: Mapping[str, Any]) -> list[Edge]:
        """Give an edge once for each of its publications, or once; raises InputError for one that lacks an end."""
        subject, predicate, object_ = _text(record, "subject"), _text(record, "predicate"), _text(record, "object")
        if not (subject and predicate and object_):
            lacking = next(key for key in ("subject", "predicate", "object") if not _text(record, key))
            raise InputError(f"the edge has no {lacking}.")
        ends = self._terminology.curie(subject), self._terminology.curie(object_)
        meant = _text(record, "original_predicate") or self._predicate(predicate, record)
        denied = _denied(record.get("negated"))
        publications = sorted(set(map(_publication, _many(record.get("publications"))))) or [""]
        sources = sorted(set(_many(record.get("sources")))) or [self._extractor(record)]
        # medkg's own files name several sources, but not which of them read which publication: each is kept once.
        said = max(len(publications), len(sources))
        pairs = list(islice(zip(cycle(publications), cycle(sources), strict=False), said))
        return [Edge(document, ends[0], meant, ends[1], denied, source) for document, source in pairs]

    def category(self, words: Sequence[str]) -> str:
        """Give the first of a node's categories that medkg has, else the first as it is written."""
        key = tuple(words)
        known = self._categories.get(key)
        if known is None:
            found = [self._terminology.category(word) for word in words]
            closest = next((one for one in found if one in CATEGORIES and one != UNKNOWN_CATEGORY), "")
            known = self._categories[key] = closest or (found[0] if found else UNKNOWN_CATEGORY)
        return known

    def _predicate(self, word: str, record: Mapping[str, Any]) -> str:
        """Narrow a wide predicate by the qualifiers of its object, where the table has a word for them.

        A subject that itself is lowered or raised turns the statement round; it stays with the wide predicate, which
        is true of it either way.
        """
        plain = self._predicates.get(word)
        if plain is None:
            plain = self._predicates[word] = self._terminology.predicate(word)
        if plain not in _WIDE or _text(record, "subject_direction_qualifier"):
            return plain
        direction = _DIRECTIONS.get(_text(record, "object_direction_qualifier"))
        aspect = _text(record, "object_aspect_qualifier")
        if direction is None or (plain == "causes" and not aspect):
            return plain
        if plain == "regulates" and not aspect:
            return _REGULATION[direction]
        return self._qualified.get((aspect or "*", direction)) or plain

    def _extractor(self, record: Mapping[str, Any]) -> str:
        supplier = next((found for found in (_text(record, key) for key in _SUPPLIERS) if found), self._stem)
        passed_on = _many(record.get("aggregator_knowledge_source"))
        by = "annotator" if _text(record, "agent_type") in _MADE_BY_MACHINES else "curated"
        return "/".join([f"{by}:{supplier}", *passed_on])


def _text(record: Mapping[str, Any], key: str) -> str:
    found = record.get(key)
    if isinstance(found, list):
        found = found[0] if found else ""
    return found.strip() if isinstance(found, str) else ""


def _many(found: object) -> list[str]:
    if isinstance(found, str):
        found = found.split("|")
    return [one.strip() for one in found if isinstance(one, str) and one.strip()] if isinstance(found, list) else []


def _denied(found: object) -> bool:
    if isinstance(found, str):
        word = found.strip().casefold()
        if word not in {"", "true", "false", "1", "0"}:
            raise InputError(f"`negated` is neither true nor false: {found!r}.")
        return word in {"true", "1"}
    return found is True


def _publication(raw: str) -> str:
    head, colon, local = raw.partition(":")
    prefix = _PUBLICATIONS.get(head.strip().casefold())
    return f"{prefix}:{local.strip()}" if colon and prefix else raw
