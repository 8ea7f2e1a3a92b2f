"""One document, one attempt: the same in this process and in a worker."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from medkg.errors import ExtractionError, InputError, MedkgError
from medkg.extract.pool_wire import Found, Refused
from medkg.model.document import Document
from medkg.ports import Extractor

# What a document can make code raise without harm to the process: it is refused and the next one is read. Everything
# else (no memory, no disk, a missing vocabulary) says something about the process, which then cannot go on.
DOCUMENT_FAULTS = (
    ExtractionError,
    InputError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def attempt(extractor: Extractor, document: Document) -> Found | Refused:
    """Extract from one document, or tell in one line why it cannot be done."""
    try:
        return Found(extractor.extract(document))
    except DOCUMENT_FAULTS as error:
        return Refused(in_words(error))


def in_words(error: BaseException) -> str:
    """Name an error as a user may read it: ours by its message, another's by type, message and place."""
    if isinstance(error, MedkgError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({PurePath(frames[-1].filename).name} line {frames[-1].lineno})" if frames else ""
    message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return message + place
