"""Gold in IOB: a token, a tab and a tag a line, a blank line between sentences; no documents and no offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from medkg.errors import InputError
from medkg.evaluate.unpacked import unpacked
from medkg.model.document import Document, Span
from medkg.model.mention import Mention
from medkg.model.reading import Findings, Reading
from medkg.ports import Terminology

ANNOTATOR = "annotator:iob"
_TAG = re.compile(r"O|[BIES]-\S+")
_Token = tuple[str, str]


def looks_like_iob(path: Path) -> bool:
    """Tell by the first lines: two columns, the second an IOB tag."""
    lines = [line for line in _text(path)[:4096].split("\n")[:20] if line.strip()]
    return bool(lines) and all(len(cells := line.split("\t")) == 2 and _TAG.fullmatch(cells[1]) for line in lines[:-1])  # noqa: PLR2004 -- token and tag


def read_iob(path: Path, *, terminology: Terminology) -> Iterator[Reading]:
    """Read each sentence as a document of its own, its tokens joined by single spaces.

    Tags are IOB2 (or IOBES); an `I-` after another type or after `O` begins a mention of its own, as in IOB1. Raises
    InputError naming the line that is not a token and a tag.
    """
    numbered = enumerate(_text(path).split("\n"), start=1)
    blocks = (list(block) for filled, block in groupby(numbered, lambda row: bool(row[1].strip())) if filled)
    for number, block in enumerate(blocks, start=1):
        tokens = [_token(line, place=f"{path.name} line {at}") for at, line in block]
        yield _reading(tokens, name=f"{path.name}:{number}", terminology=terminology)


def _text(path: Path) -> str:
    try:
        return unpacked(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"the gold cannot be read: {error}.", place=path.name) from error


def _token(line: str, *, place: str) -> _Token:
    token, tab, tag = line.rstrip("\r").partition("\t")
    if not tab or not _TAG.fullmatch(tag):
        raise InputError(f"expected a token, a tab and an IOB tag, got {line[:60]!r}.", place=place)
    return token, tag


def _reading(tokens: Iterable[_Token], *, name: str, terminology: Terminology) -> Reading:
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at, before = 0, "O"
    for token, tag in tokens:
        head, _, kind = tag.partition("-")
        end = at + len(token)
        if kind and (head in "BS" or kind != before):
            spans.append((at, end, kind))
        elif kind:
            spans[-1] = (spans[-1][0], end, kind)
        before = kind or "O"
        pieces.append(token)
        at = end + 1
    text = " ".join(pieces)
    mentions = tuple(_mention(name, text, span, terminology) for span in spans)
    return Reading(Document(id=name, text=text), Findings(mentions=mentions))


def _mention(name: str, text: str, span: tuple[int, int, str], terminology: Terminology) -> Mention:
    start, end, kind = span
    return Mention(
        document_id=name,
        span=Span(start, end),
        text=text[start:end],
        category=terminology.category(kind),
        extractor=ANNOTATOR,
    )
