"""The readable tables beside this module: words of relations, small words, words of kinds, and what entails what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from medkg.model.biolink import PREDICATES, is_symmetric

ANY_RELATION = "*"
_PARTED = " … "  # in a phrase of the column `between`: behind it stand the words that part the two
_BETWEEN = ("and", "with", "to")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase states: the predicate, and whether the subject stands left of it.

    `form` is the table's column: active, passive, noun, between or compound; `together` is "X and Y are PHRASE".
    Where `predicate` is any, `narrow` is what a yes/no or which question means by the phrase. `joints` are the words
    that part the two ends of a `between` or `together`.
    """

    predicate: str
    form: str
    subject_left: bool
    narrow: str = ""
    joints: tuple[str, ...] = _BETWEEN


@dataclass(frozen=True, slots=True)
class RelationWords:
    """Phrases (tuples of lower-case words) and their senses; `compounds` are the second halves of hyphened words."""

    phrases: dict[Words, tuple[Sense, ...]]
    compounds: dict[str, tuple[Sense, ...]]
    longest: int

    def knowing(self, predicates: Iterable[str]) -> RelationWords:
        """Give a copy that also reads these predicates spelled out: `acts_upstream_of` → "acts upstream of"."""
        phrases = dict(self.phrases)
        for name in sorted(predicates):
            phrases.setdefault(tuple(name.split("_")), (Sense(name, "active", subject_left=True),))
        return RelationWords(phrases, self.compounds, max(map(len, phrases)))


@dataclass(frozen=True, slots=True)
class Grammar:
    """Phrases by kind, longest first, as grammar_words.tsv names the kinds."""

    kinds: dict[str, tuple[Words, ...]]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


def _alternatives(cell: str) -> list[str]:
    return [words for words in cell.split("|") if words]


@cache
def relation_words() -> RelationWords:
    """Read relation_words.tsv and add Biolink's own wording of every predicate where the table has none."""
    phrases: dict[Words, list[Sense]] = {}
    compounds: dict[str, list[Sense]] = {}
    for row in _rows("relation_words.tsv"):
        left = row["order"] == "forward"
        for form in ("active", "passive", "noun", "between"):
            for cell in _alternatives(row[form]):
                said, _, joints = cell.partition(_PARTED)
                sense = _sense(row["predicate"], form, joints, subject_left=left != (form == "passive"))
                phrases.setdefault(tuple(said.split()), []).append(sense)
        for second in _alternatives(row["compound"]):
            # In "lithium-induced tremor" the word before the hyphen does it.
            compounds.setdefault(second, []).append(_sense(row["predicate"], "compound", "", subject_left=left))
    for words, name in _biolink_wording():
        if all(sense.predicate == ANY_RELATION for sense in phrases.get(words, ())):
            phrases.setdefault(words, []).append(Sense(name, "active", subject_left=True))
    for words, senses in tuple(phrases.items()):
        for sense in senses:
            if _joins(words, sense):
                together = Sense(sense.predicate, "together", subject_left=True, narrow=sense.narrow)
                phrases.setdefault(words[:-1], []).append(together)
    return RelationWords(
        {words: tuple(senses) for words, senses in phrases.items()},
        {word: tuple(senses) for word, senses in compounds.items()},
        max(map(len, phrases)),
    )


def _sense(predicate: str, form: str, joints: str, *, subject_left: bool) -> Sense:
    narrow = predicate.removeprefix(ANY_RELATION) if predicate.startswith(ANY_RELATION) else ""
    name = ANY_RELATION if predicate.startswith(ANY_RELATION) else predicate
    return Sense(name, form, subject_left, narrow, tuple(joints.split("/")) if joints else _BETWEEN)


def _joins(words: Words, sense: Sense) -> bool:
    """Tell whether "X and Y are associated" says what "X is associated with Y" says."""
    symmetric = sense.predicate == ANY_RELATION or is_symmetric(sense.predicate)
    return symmetric and sense.form == "active" and len(words) > 1 and words[-1] in {"with", "to"}


def _biolink_wording() -> Iterator[tuple[Words, str]]:
    for predicate in PREDICATES.values():
        for wording, lead in (
            (predicate.active, "is "),
            (predicate.denied, "does not "),
            (predicate.denied, "is not "),
        ):
            words = wording.removeprefix(lead)
            if words != wording or wording == predicate.active:
                yield tuple(words.split()), predicate.name


@cache
def grammar() -> Grammar:
    """Read grammar_words.tsv."""
    return Grammar(
        {
            row["kind"]: tuple(
                sorted((tuple(words.split()) for words in _alternatives(row["words"])), key=lambda w: (-len(w), w))
            )
            for row in _rows("grammar_words.tsv")
        }
    )


@cache
def category_words() -> dict[Words, tuple[str, ...]]:
    """Read category_words.tsv: a question's word → the categories that it means, empty for any."""
    return {
        tuple(words.split()): tuple(name for name in _alternatives(row["categories"]) if name != ANY_RELATION)
        for row in _rows("category_words.tsv")
        for words in _alternatives(row["words"])
    }


@cache
def openings() -> dict[Words, Words]:
    """Read question_openings.tsv: how a question begins → the plain beginning that it is read as."""
    return {tuple(row["opening"].split()): tuple(row["means"].split()) for row in _rows("question_openings.tsv")}


@dataclass(frozen=True, slots=True, order=True)
class Entailment:
    """One row of entailment.tsv."""

    stated: str
    relation: str
    claimed: str
    order: str


@cache
def entailments() -> tuple[Entailment, ...]:
    """Read entailment.tsv."""
    return tuple(Entailment(**row) for row in _rows("entailment.tsv"))
