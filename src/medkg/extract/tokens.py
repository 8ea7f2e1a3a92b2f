"""Blank English with scispaCy's tokenizer, held to bounded time on any text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import spacy
from spacy.tokens import Doc

from medkg.extract.identity import LONGEST_CHUNK, LONGEST_TEXT

with warnings.catch_warnings():
    # pysbd, which scispaCy imports, holds escapes that Python 3.12 complains of when it is first compiled.
    warnings.simplefilter("ignore", SyntaxWarning)
    from scispacy.custom_tokenizer import combined_rule_tokenizer


if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.vocab import Vocab

_CHUNK: Final = re.compile(rf"\S{{{LONGEST_CHUNK + 1},}}")
# scispaCy keeps hyphens and slashes inside words. A participle after a hyphen belongs to the sentence, not to the name
# before it, and a slash between two words stands for "and" or "or".
_PARTICIPLES: Final = (
    r"(?<=[A-Za-z0-9\)\]])-(?=(?:induced|associated|related|mediated|dependent|treated|resistant|evoked|provoked|"
    r"produced|stimulated|sensitive|positive|negative|free|like|based|type|receptor|infected|exposed|pretreated|"
    r"containing)\b)"
)
_INFIXES: Final = (_PARTICIPLES, r"(?<=[A-Za-z]{3})/(?=[A-Za-z]{3})")


def blank_english() -> Language:
    """Make spaCy's blank English with scispaCy's combined rules and no components."""
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST_TEXT
    with warnings.catch_warnings():
        # scispaCy's character classes hold "--", which a coming version of `re` may read otherwise; not ours to mend.
        warnings.simplefilter("ignore", FutureWarning)
        return _with_tokenizer(nlp)


def _with_tokenizer(nlp: Language) -> Language:
    inner = combined_rule_tokenizer(nlp)
    scispacy_infixes = inner.infix_finditer.__self__.pattern
    inner.infix_finditer = re.compile("|".join((scispacy_infixes, *_INFIXES))).finditer
    nlp.tokenizer = BoundedTokenizer(inner)
    return nlp


class BoundedTokenizer:
    """Runs a spaCy tokenizer over a text whose overlong chunks are cut first; the text itself stays as it is."""

    def __init__(self, inner: Tokenizer) -> None:
        self.inner = inner

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the tokenizer inside."""
        vocab: Vocab = self.inner.vocab
        return vocab

    def __call__(self, text: str) -> Doc:
        """Tokenise a text; the tokens joined with their white space give the text back."""
        cuts = [0, *_cuts(text), len(text)]
        if len(cuts) == 2:  # noqa: PLR2004 - start and end: nothing was cut
            whole: Doc = self.inner(text)
            return whole
        pieces = [self.inner(text[start:end]) for start, end in pairwise(cuts)]
        return Doc.from_docs(pieces, ensure_whitespace=False)


def _cuts(text: str) -> Iterator[int]:
    for match in _CHUNK.finditer(text):
        yield from range(match.start() + LONGEST_CHUNK, match.end(), LONGEST_CHUNK)
