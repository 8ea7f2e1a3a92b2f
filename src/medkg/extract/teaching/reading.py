"""Documents as the encoder reads them where it is taught: exactly as the pipeline reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg.extract.abbreviations import definitions
from medkg.extract.encoder.reading import Read, hints_of, read_text
from medkg.extract.encoder.running import open_tokenizer
from medkg.extract.mentions import Abbreviation, shipped_finder
from medkg.extract.sentences import split_sentences
from medkg.extract.strategies import Reliability
from medkg.extract.tables import shipped_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from medkg.model.document import Document
    from medkg.ports import Lexicon


def document_reader(lexicon: Lexicon, tokenizer: bytes) -> Callable[[Document], list[Read]]:
    """Make what reads documents with the dictionary over a lexicon."""
    finder = shipped_finder(lexicon)
    reliability = Reliability.from_table(shipped_table("abbreviations"))
    opened = open_tokenizer(tokenizer)

    def read(document: Document) -> list[Read]:
        breaks = [document.title_end, *(section.start for section in document.sections)]
        sentences = split_sentences(document.text, breaks=breaks)
        abbreviations = [Abbreviation(one.short, one.long) for one in definitions(document.text, reliability)]
        sure, doubtful = finder.search(document.text, sentences=sentences, abbreviations=abbreviations)
        return list(read_text(document.text, sentences, hints_of(sure, doubtful), tokenizer=opened))

    return read
