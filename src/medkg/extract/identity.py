"""Who extracts: the name that every piece of evidence carries, known without loading what does the work."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from medkg.extract.sentences import LONGEST_SENTENCE
from medkg.extract.tables import context_table, shipped_table
from medkg.model.identity import digest

if TYPE_CHECKING:
    from pathlib import Path

    from medkg.extract.seats import Seat
    from medkg.ports import Lexicon

NAME: Final = "medkg-dictionary"
# Who links by the vocabularies: the dictionary, and the encoders that stand before it.
OURS: Final = (NAME, "medkg-encoder")
# Raised with every change of the rules' code that may change findings; the tables' bytes are hashed beside it.
RULES_VERSION: Final = 7
COMPONENTS: Final = ("medkg_sentences", "medkg_abbreviations", "medkg_mentions", "medkg_context", "medkg_relations")
TABLES: Final = ("stop_names", "variants", "abbreviations", "context", "relations", "corpus_senses", "beside")
# spaCy strips affixes from a chunk without white space one at a time, searching the whole rest each time: quadratic.
# Real chunks are shorter than this; sequences, encoded files and scripts that do not use spaces are not.
LONGEST_CHUNK: Final = 100
# A book has about a million characters; what is longer is not one document.
LONGEST_TEXT: Final = 5_000_000
_HASH_DIGITS: Final = 12


def extractor_id(lexicon: Lexicon, *, linker: str = "", cues: Path | None = None, seat: Seat | None = None) -> str:
    """Name the extractor over a lexicon, with a user's own context cues if any: `medkg-dictionary@version+hash`.

    The hash covers all that its findings depend on: lexicon, linker, tables, rules, limits, spaCy's and scispaCy's
    versions.
    Takes milliseconds and imports neither. `linker` is the hash of the trained linker, empty where there is none.
    `seat` is the model that finds mentions in place of the dictionary; the extractor is then called after it.
    """
    tables = {name: shipped_table(name).digest for name in TABLES} | {"context": context_table(cues).digest}
    configuration = digest(
        {
            **({"seat": seat.digest} if seat is not None else {}),
            "lexicon": lexicon.digest,
            "linker": linker,
            "tables": tables,
            "components": list(COMPONENTS),
            "rules": RULES_VERSION,
            "limits": [LONGEST_CHUNK, LONGEST_SENTENCE, LONGEST_TEXT],
            "spacy": version("spacy"),
            "scispacy": version("scispacy"),
        }
    )
    name = NAME if seat is None else f"medkg-{seat.title}"
    return f"{name}@{version('medkg')}+{configuration[:_HASH_DIGITS]}"
