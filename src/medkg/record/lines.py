"""The lines of the canonical export: one JSON object each, `kind` first, content only.

No integers of the record, times or paths. Strings are written with their closing quote, which makes no one a prefix
of another: lines of a kind sort by their first field, then by the second, and the whole export stands in the order of
its bytes (`LC_ALL=C sort -c` agrees).
"""

from __future__ import annotations

from functools import lru_cache

from medkg.model.concept import Concept
from medkg.record.canonical import MentionContent, context_words, quote
from medkg.record.codes import ContextCode


def concept_line(concept: Concept) -> str:
    """Write a concept with the name and category that were chosen for it."""
    name, category = quote(concept.name), quote(concept.category)
    return f'{{"kind":"concept","id":{quote(concept.id)},"name":{name},"category":{category}}}'


def document_line(
    name: str, *, title_end: int, sections: str, metadata: str, text: str, text_hash: bytes, content_hash: bytes
) -> str:
    """Write a document; sections and metadata come as they are stored, in canonical JSON."""
    return (
        f'{{"kind":"document","id":{quote(name)},"content_hash":"{content_hash.hex()}","text_hash":"{text_hash.hex()}",'
        f'"title_end":{title_end},"sections":{sections},"metadata":{metadata},"text":{quote(text)}}}'
    )


def mention_line(document: str, mention: MentionContent) -> str:
    """Write a mention with its links; `document` is the document's id, already quoted."""
    start, end, category, extractor, context, linked = mention
    links = ",".join([f'{{"concept":{quote(concept)},"judgement":{judgement}}}' for concept, judgement in linked])
    said = _said(category, extractor, context)
    return f'{{"kind":"mention","document":{document},"span":[{start},{end}],{said},"links":[{links}]}}'


@lru_cache(maxsize=1024)
def _said(category: str, extractor: str, context: ContextCode) -> str:
    # Of these there are few, and they are written for every mention.
    return f'"category":{quote(category)},"extractor":{quote(extractor)},"context":{context_words(context)}'


def naming_line(document: str, concept: str, name: str, category: str) -> str:
    """Write how a document calls a concept; `document` is the document's id, already quoted."""
    return (
        f'{{"kind":"naming","document":{document},"concept":{quote(concept)},'
        f'"name":{quote(name)},"category":{quote(category)}}}'
    )
