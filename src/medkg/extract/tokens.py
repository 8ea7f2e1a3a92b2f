"""Blank English with scispaCy's tokenizer, held to bounded time on any text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import spacy
from spacy.language import create_tokenizer
from spacy.tokens import Doc

from medkg.extract.identity import LONGEST_CHUNK, LONGEST_TEXT

with warnings.catch_warnings():
    # pysbd, which scispaCy imports, holds escapes that Python 3.12 complains of when it is first compiled.
    warnings.simplefilter("ignore", SyntaxWarning)
    from scispacy.custom_tokenizer import combined_rule_tokenizer


if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.vocab import Vocab

TOKENIZER: Final = "medkg.tokenizer.v1"
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
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.max_length = LONGEST_TEXT
    return nlp


def make_tokenizer() -> Callable[[Language], BoundedTokenizer]:
    """Make what makes the tokenizer of a pipeline; spaCy's config finds it by an entry point called TOKENIZER."""
    return _tokenizer


def _tokenizer(nlp: Language) -> BoundedTokenizer:
    nlp.tokenizer = create_tokenizer()(nlp)  # scispaCy's rules are laid over those of spaCy's own
    with _without_future_warnings():
        inner = combined_rule_tokenizer(nlp)
        scispacy_infixes = inner.infix_finditer.__self__.pattern
        inner.infix_finditer = re.compile("|".join((scispacy_infixes, *_INFIXES))).finditer
    return BoundedTokenizer(inner)


@contextmanager
def _without_future_warnings() -> Iterator[None]:
    """Bear scispaCy's character classes: they hold "--", which a coming version of `re` may read otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


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

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the tokenizer inside, with what its user added to it."""
        self.inner.to_disk(path, exclude=exclude)

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> BoundedTokenizer:
        """Read the tokenizer inside."""
        with _without_future_warnings():
            self.inner.from_disk(path, exclude=exclude)
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Give the tokenizer inside as bytes."""
        content: bytes = self.inner.to_bytes(exclude=exclude)
        return content

    def from_bytes(self, content: bytes, *, exclude: Sequence[str] = ()) -> BoundedTokenizer:
        """Read the tokenizer inside from bytes."""
        with _without_future_warnings():
            self.inner.from_bytes(content, exclude=exclude)
        return self


def _cuts(text: str) -> Iterator[int]:
    for match in _CHUNK.finditer(text):
        yield from range(match.start() + LONGEST_CHUNK, match.end(), LONGEST_CHUNK)
