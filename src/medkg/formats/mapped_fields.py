"""The fields that a mapping picks out of a row or an element, in medkg's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from medkg.errors import InputError
from medkg.formats.column_map import ColumnMap
from medkg.formats.gathered import Edge
from medkg.formats.triples import POLARITIES, confidence_of
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.mention import Polarity
from medkg.ports import Terminology

# What stands behind the colon may hold spaces, as in `name:lithium carbonate`; "Note: a name" is no CURIE.
_CURIE = re.compile(r"[A-Za-z][\w.\-]*:\S.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Translates fields; `curator` says what no row says the source of."""

    terminology: Terminology
    mapping: ColumnMap
    curator: str

    def end(self, raw: str, side: str) -> str:
        """Write an id as a CURIE, a bare one with its side's prefix, or with `name:` where there is none."""
        prefix = self.mapping.prefixes.get(side, "")
        if _CURIE.fullmatch(raw) or "://" in raw:
            return self.terminology.curie(raw)
        return self.terminology.curie(raw, prefix=prefix) if prefix else f"name:{' '.join(raw.split())}"

    def category(self, word: str, side: str) -> str:
        """Translate a category, the side's constant where the row has none."""
        word = word or self.mapping.constants.get(f"{side}_category", "")
        return self.terminology.category(word) if word else UNKNOWN_CATEGORY

    def predicate(self, word: str) -> str:
        """Translate a predicate, the constant where the row has none."""
        word = word or self.mapping.constants.get("predicate", "")
        return self.terminology.predicate(word) if word else ""

    def edge(self, subject: str, object_: str, fields: Mapping[str, str]) -> Edge:
        """Make an edge of its ends and the other fields; raises InputError for one that has no meaning."""
        told = {name: fields.get(name) or self.mapping.constants.get(name, "") for name in _TOLD}
        predicate = self.predicate(told["predicate"])
        if not predicate:
            raise InputError("the predicate is empty.")
        confidence = confidence_of(told["confidence"])
        if confidence is None:
            raise InputError(f"the confidence is no number from 0 to 1: {told['confidence']!r}.")
        denied = self._denied(told["polarity"])
        extractor = told["source"] or self.curator
        return Edge(self._document(told["document"]), subject, predicate, object_, denied, extractor, confidence)

    def _denied(self, word: str) -> bool:
        own = self.mapping.polarity.get(word)
        found = Polarity(own) if own else POLARITIES.get(word.casefold())
        if found is None:
            raise InputError(f"the polarity is neither asserted nor denied: {word!r}.")
        return found is Polarity.DENIED

    def _document(self, raw: str) -> str:
        prefix = self.mapping.prefixes.get("document", "")
        return f"{prefix}:{raw}" if raw and prefix and ":" not in raw else raw


_TOLD = ("predicate", "polarity", "confidence", "document", "source")
