"""Relation patterns: the rows of `extract/data/relations.tsv` as regular expressions over a Phrase.

A pattern is words with two slots and one bracketed cue: `{O} ... [due to] ... {S}`. `(a|b)` is a choice, `(a|b)?` an
optional one, `*` any one word. `...` is up to four words and `...9` up to nine, never across `;`, a new clause
or a mention of the slots' categories; `..` and `..9` are the same within one phrase: no preposition, no
comma, no "and".

A row whose direction is `forward` gives only the cue and means `{S} ... [cue] ... {O}`; `backward` means
`{O} ... [cue] ... {S}`; `slots` says that the pattern places its own slots.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from medkg.errors import ExtractionError
from medkg.extract.tables import Table
from medkg.model.biolink import CATEGORIES, PREDICATES

_DEFAULT_GAP: Final = 4
_PIECE: Final = re.compile(r"\{[SO]\}|\[|\]|\([^()]*\)\??|\.\.\.?\d*|\*|[^\s\[\](){}]+")
# A clause that begins with one of these has its own subject.
_CLAUSE: Final = r"(?!(?:but|whereas|while|although|though|however|than|because|unless|until) )"
_NO_CONJUNCTION: Final = r"(?!(?:and|or|,|in|with|of|by) )"
# A rare letter group is a better filter than a frequent one; these say nothing about a relation.
_COMMON_WORDS: Final = "the and with for was were are been has had have not may can"
_COMMON: Final = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled row. `anchors`: the pattern can only match where one of these stands in the phrase."""

    source: str
    expression: re.Pattern[str]
    anchors: tuple[str, ...]
    predicate: str
    confidence: float


def compile_patterns(table: Table) -> tuple[tuple[Pattern, ...], Mapping[str, str]]:
    """Compile a relation table; gives the patterns, surest first, and the class letter of each category they name."""
    categories = sorted({name for row in table.rows for side in ("subject", "object") for name in row[side].split("|")})
    letters = {name: chr(ord("A") + number) for number, name in enumerate(categories)}
    patterns = [_pattern(row, letters, table.name) for row in table.rows]
    return tuple(sorted(patterns, key=lambda p: (-p.confidence, p.source, p.predicate))), letters


def _pattern(row: dict[str, str], letters: Mapping[str, str], table: str) -> Pattern:
    source = _with_slots(row, table)
    for name in (*row["subject"].split("|"), *row["object"].split("|")):
        if name not in CATEGORIES:
            raise _refused(table, row, f"{name!r} is no Biolink category that medkg knows")
    if row["predicate"] not in PREDICATES:
        raise _refused(table, row, f"{row['predicate']!r} is no Biolink predicate that medkg knows")
    slots = {
        side: "".join(letters[name] for name in row[column].split("|"))
        for side, column in (("S", "subject"), ("O", "object"))
    }
    others = "".join(sorted({*letters.values(), "X"} - set(slots["S"]) - set(slots["O"])))
    word = rf"(?:{_CLAUSE}[^ <;]+ |<[{others}]\d+> )" if others else rf"(?:{_CLAUSE}[^ <;]+ )"
    expression = "".join(_piece(piece, slots, word) for piece in _PIECE.findall(source))
    return Pattern(
        source, re.compile(f"(?<= ){expression}"), _anchors(source), row["predicate"], float(row["confidence"])
    )


def _with_slots(row: dict[str, str], table: str) -> str:
    pattern, direction = row["pattern"], row["direction"]
    match direction:
        case "forward":
            return f"{{S}} ... [ {pattern} ] ... {{O}}"
        case "backward":
            return f"{{O}} ... [ {pattern} ] ... {{S}}"
        case "slots" if all(pattern.count(mark) == 1 for mark in ("{S}", "{O}", "[", "]")):
            return pattern
    raise _refused(
        table,
        row,
        f"direction {direction!r} does not fit (forward, backward, or slots with {{S}}, {{O}} and one [cue])",
    )


def _refused(table: str, row: dict[str, str], why: str) -> ExtractionError:
    return ExtractionError(f"{table}: pattern {row['pattern']!r}: {why}.", stage="rules", remedy="Correct the row.")


def _piece(piece: str, slots: dict[str, str], word: str) -> str:
    fixed = {"[": "(?P<cue>", "]": ")", "*": word}
    if piece in fixed:
        return fixed[piece]
    if piece in {"{S}", "{O}"}:
        return rf"<[{slots[piece[1]]}](?P<{piece[1]}>\d+)> "
    if piece.startswith(".."):
        strict = "" if piece.startswith("...") else _NO_CONJUNCTION
        return rf"(?:{strict}{word}){{0,{piece.lstrip('.') or _DEFAULT_GAP}}}?"
    if piece.startswith("("):
        choices = "|".join(f"{re.escape(choice.strip())} " for choice in piece.rstrip("?")[1:-1].split("|"))
        return f"(?:{choices})" + ("?" if piece.endswith("?") else "")
    return re.escape(piece) + " "


def _anchors(source: str) -> tuple[str, ...]:
    """Choose the words of the pattern of which one must stand in any phrase that it matches."""
    best: tuple[str, ...] = ()
    best_weight = 0
    for piece in _PIECE.findall(source):
        if piece.endswith("?") or piece[0] in "{[]*.":
            continue
        words = tuple(choice.strip() for choice in piece.strip("()").split("|"))
        weight = min(len(word) if word not in _COMMON else 1 for word in words)
        if weight > best_weight:
            best, best_weight = words, weight
    return tuple(f" {word} " for word in best)
