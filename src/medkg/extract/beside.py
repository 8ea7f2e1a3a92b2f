"""Names that the words beside them make another thing, and gene symbols that their words show to be genes."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from medkg.extract.tables import Table

_SYMBOL: Final = "<symbol>"
_CAPITALS: Final = re.compile(r"[A-Z]{2,7}")
_BEFORE: Final = re.compile(r"([^\W_]+)[ \n]$")
_AFTER: Final = re.compile(r"[ \n]([^\W_]+)")
_WINDOW: Final = 40
_MOST_BETWEEN: Final = 7
# What is said of genes and their products, before a symbol and after it.
_GENE_BEFORE: Final = re.compile(
    r"(?:gene|genes|protein|proteins|receptor|receptors|kinase|factor|enzyme|mrna|mutant|mutated|human|murine|"
    r"recombinant|phosphorylated|phospho|anti|encoding|encodes|encoded by|"
    r"(?:mutations?|variants?|polymorphisms?|deletions?|expression|overexpression|levels?|activation|inhibition|phosphorylation|deficiency|loss|knockdown|silencing|amplification|"
    r"transcription|secretion|activity)(?: (?:in|of|at))?(?: the)?)[ (-]{1,2}$",
    re.IGNORECASE,
)
_GENE_AFTER: Final = re.compile(
    r"\)?[ -]?(?:genes?\b|proteins?|mrnas?\b|receptors?\b|express|mutat|mutant|alleles?\b|variants?\b|polymorphi|"
    r"promoter|knock|null\b|deficien|levels?\b|activit|activat|signal|pathway|inhibit|antagonist|agonist|ligand|phosphorylat|"
    r"positiv|negativ|locus|transcri|kinase|secretion|concentration|production|antibod|blockade|bind|overexpress|"
    r"amplifi|delet|haplotype|isoform|[-(]?/[-)]|\+|genotyp|fusion|rearrange|translocation|immunoreactiv|staining|"
    r"loss\b|codon|exon|intron|wild|encod|family|stimulat|induced|dependent|mediated|release)",
    re.IGNORECASE,
)
_LIST: Final = re.compile(r"[\s,/()+-]*(?:and|or|and/or)?[\s,/()+-]*")
# "Stuve-Wiedemann syndrome" is not that of Wiedemann; "post-Lyme disease" is of Lyme disease.
_EPONYM: Final = re.compile(r"\b([A-Z][^\W\d_]{2,})-$")
_PREFIX_WORDS: Final = (
    "post pre non anti early late mid acute chronic severe mild type pseudo hyper hypo multi para peri sub"
)
_PREFIXES: Final = frozenset(_PREFIX_WORDS.split())
# "ek-LAMP-se-ah" tells how a word is said.
_SAID_ALOUD: Final = re.compile(
    r"(?<=[(-])(?:[a-z]{1,4}-)+[A-Z]{2,5}(?:-[a-z]{1,4})+(?=[)-])|(?<=\()[A-Z]{3,5}(?:-[a-z]{1,4})+(?=\))"
)


class Beside:
    """Judges a match by what stands next to it; the words are `extract/data/beside.tsv`."""

    def __init__(self, table: Table) -> None:
        self._words: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in table.rows:
            self._words[row["name"].lower(), row["side"]].update(row["words"].lower().split("|"))

    def makes_another(self, text: str, start: int, end: int, *, gene: bool) -> bool:
        """Tell whether the word before or after text[start:end] says that it is no name of what it usually names."""
        surface = text[start:end]
        names = (surface.lower(), _SYMBOL) if gene and is_capitals(surface) else (surface.lower(),)
        before, after = _BEFORE.search(text, max(0, start - _WINDOW), start), _AFTER.match(text, end)
        return any(
            found is not None and found[1].lower() in self._words.get((name, side), ())
            for name in names
            for side, found in (("before", before), ("after", after))
        )


def is_capitals(surface: str) -> bool:
    """Tell whether a surface is a short symbol of capital letters alone, as trials and joints are called too."""
    return _CAPITALS.fullmatch(surface) is not None


def spoken_of_as_gene(text: str, start: int, end: int) -> bool:
    """Tell whether the words around text[start:end] are such as are said of genes and their products."""
    return (
        _GENE_BEFORE.search(text[max(0, start - _WINDOW) : start]) is not None
        or _GENE_AFTER.match(text, end) is not None
    )


def listed_together(text: str, end: int, start: int) -> bool:
    """Tell whether what ends and what starts at two offsets are members of one list."""
    return 0 <= start - end <= _MOST_BETWEEN and _LIST.fullmatch(text, end, start) is not None


def part_of_another_word(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] is a syllable of a word that is spelled as it is said ("ek-LAMP-se-ah").

    Also where it is the second half of a hyphened proper name ("Stuve-Wiedemann syndrome").
    """
    window = max(0, start - _WINDOW)
    if any(m.start() <= start and end <= m.end() for m in _SAID_ALOUD.finditer(text, window, end + _WINDOW)):
        return True
    first = _EPONYM.search(text, window, start)
    return (
        first is not None
        and text[start].isupper()
        and text[start + 1 : start + 2].islower()
        and first[1].lower() not in _PREFIXES
    )
