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
    r"(?:genes?|proteins?|receptors?|kinase|factor|enzyme|mrna|mutant|mutated|human|murine|recombinant|phosphorylated|"
    r"phospho|anti|encoding|encodes|encoded by|serum|plasma|circulating|elevated|increased|decreased|(?:mutations?|"
    r"variants?|polymorphisms?|deletions?|expression|overexpression|levels?|activation|inhibition|phosphorylation|"
    r"deficiency|loss|knockdown|silencing|amplification|transcription|secretion|activity|increase|decrease|"
    r"upregulation|downregulation|variation)(?: (?:in|of|at))?(?: the)?|inhibit(?:s|ed|ing)|activat(?:es|ed|ing)|"
    r"bind(?:s|ing)?(?: to)?|bound to|block(?:s|ed|ing)|target(?:s|ed|ing)|stimulat(?:es|ed|ing))[ (-]{1,2}$",
    re.IGNORECASE,
)
_GENE_AFTER: Final = re.compile(
    r"\)?[ -]?(?:genes?\b|proteins?|mrnas?\b|receptors?\b|express|mutat|mutant|alleles?\b|variants?\b|polymorphi|"
    r"promoter|knock|null\b|deficien|levels?\b|activit|activat|signal|pathway|inhibit|antagonist|agonist|ligand|"
    r"phosphorylat|positiv|negativ|locus|transcri|kinase|secretion|concentration|production|antibod|blockade|bind|"
    r"overexpress|amplifi|delet|haplotype|isoform|[-(]?/[-)]|\+|genotyp|fusion|rearrange|translocation|immunoreactiv|"
    r"staining|loss\b|codon|exon|intron|wild|encod|family|stimulat|induced|dependent|mediated|release|specific|relat|IR\b|"
    r"Ig[EGM]\b|(?:is|was|being|are|were) (?:associated|involved|implicated|expressed|required))|:(?:Ag|RCo|C)\b",
    re.IGNORECASE,
)
_LIST: Final = re.compile(r"[\s,/()+-]*(?:and|or|and/or)?[\s,/()+-]*")
# "Stuve-Wiedemann syndrome" is not that of Wiedemann; "post-Lyme disease" is of Lyme disease.
_EPONYM: Final = re.compile(r"\b([A-Z][^\W\d_]{2,})-$")
_PROPER: Final = re.compile(r"[A-Z][a-z]+(?:'s|\u2019s)?[ \n]")
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
    if "-" not in text[max(0, start - 1) : start] + text[end : end + 1]:
        return False
    window = max(0, start - _WINDOW)
    if any(m.start() <= start and end <= m.end() for m in _SAID_ALOUD.finditer(text, window, end + _WINDOW)):
        return True
    first = _EPONYM.search(text, window, start)
    return first is not None and _PROPER.match(text, start, end) is not None and first[1].lower() not in _PREFIXES
