"""scispaCy's own attributes, so that its users' code reads medkg's results as it stands.

scispaCy registers them by force with these very defaults, so whoever comes second changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

if TYPE_CHECKING:
    from collections.abc import Iterator


def declare_scispacy_attributes() -> None:
    """Register `ent._.kb_ents`, `doc._.abbreviations` and `span._.long_form` unless they are there."""
    if not Doc.has_extension("abbreviations"):
        Doc.set_extension("abbreviations", default=[])
    if not TokenSpan.has_extension("long_form"):
        TokenSpan.set_extension("long_form", default=None)
    if not TokenSpan.has_extension("kb_ents"):
        TokenSpan.set_extension("kb_ents", default=[])


def long_forms_by_others(doc: Doc) -> dict[str, str]:
    """Read what any detector left in `doc._.abbreviations`, spans or dictionaries, as short form → long form."""
    return dict(_long_forms(doc))


def _long_forms(doc: Doc) -> Iterator[tuple[str, str]]:
    for one in doc._.abbreviations:
        if isinstance(one, Mapping):
            yield one["short_text"], one["long_text"]
        elif one._.long_form is not None:
            yield one.text, getattr(one._.long_form, "text", one._.long_form)
