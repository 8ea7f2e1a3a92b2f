"""Readings for the record's tests: small real ones by hand, and any by hypothesis."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import strategies as st

from medkg.model.assertion import Evidence, Grounding
from medkg.model.concept import Candidate, Concept
from medkg.model.document import Document, MeshHeading, Metadata, Notice, Section, Span
from medkg.model.mention import Certainty, Context, Experiencer, Link, Mention, Polarity, Temporality
from medkg.model.reading import Findings, GraphReading, Reading
from medkg.record.store import Record, open_record

EXTRACTOR = "medkg@0.1.0+0123456789ab"
LITHIUM = Concept("MESH:D008094", "Lithium", "ChemicalEntity")
INSIPIDUS = Concept("MESH:D018500", "Diabetes Insipidus, Nephrogenic", "Disease")
TEXT = "Lithium and the kidney. Lithium caused nephrogenic diabetes insipidus in two patients."


def lithium_reading(
    name: str = "PMID:1", *, text: str = TEXT, revised: str = "", polarity: str = "asserted"
) -> Reading:
    document = Document(
        id=name,
        text=text,
        title_end=23,
        sections=(Section(0, 23, "title"), Section(24, len(text), "abstract")),
        metadata=Metadata(
            pmid=name.removeprefix("PMID:"), date="1987-03", revised=revised, mesh=(MeshHeading("", "Humans"),)
        ),
        source="papers.xml",
    )
    context = Context(polarity=Polarity(polarity))
    drug = mention_in(document, Span(24, 31), LITHIUM, context)
    disease = mention_in(document, Span(39, 69), INSIPIDUS, context)
    evidence = Evidence(
        subject=LITHIUM.id,
        predicate="causes",
        object=INSIPIDUS.id,
        document_id=name,
        extractor=EXTRACTOR,
        text_hash=document.text_hash,
        confidence=0.8,
        context=context,
        section="abstract",
        sentence=Span(24, len(text)),
        subject_span=drug.span,
        cue_span=Span(32, 38),
        object_span=disease.span,
        subject_grounding=Grounding.from_link(drug.links[0]),
        object_grounding=Grounding.from_link(disease.links[0]),
    )
    return Reading(document, Findings((drug, disease), (evidence,), (LITHIUM, INSIPIDUS)), "line 1")


def mention_in(document: Document, span: Span, concept: Concept, context: Context) -> Mention:
    other = Candidate(Concept("MESH:D003919", "Diabetes Insipidus", "Disease"), 0.4, "shares two words")
    return Mention(
        document_id=document.id,
        span=span,
        text=span.of(document.text),
        category=concept.category,
        extractor=EXTRACTOR,
        links=(Link(concept, 0.9375, "exact name", (other,)),),
        context=context,
    )


def named(name: str, count: int = 1) -> list[Reading]:
    """Give several readings that differ in their ids."""
    return [lithium_reading(f"{name}{number}") for number in range(count)]


# What any reading may look like: few ids and names, so that documents meet; strange characters, so that they matter.
_WORDS = st.sampled_from(
    ["Lithium", 'a "b"', "tab\there", "β-catenin", "", "x y", "x!", "\\", "\x00", "\u2028", "naïve"]
)
_CURIES = st.sampled_from(["MESH:D1", "MESH:D10", "MESH:D1 x", 'odd"id', "hgnc:1"])
_SCORES = st.sampled_from([0.0, 0.1, 1 / 3, 0.5, 0.99, 1.0])
_CONTEXTS = st.builds(
    Context,
    polarity=st.sampled_from(Polarity),
    certainty=st.sampled_from(Certainty),
    experiencer=st.sampled_from(Experiencer),
    temporality=st.sampled_from(Temporality),
)
_CONCEPTS = st.builds(Concept, _CURIES, _WORDS, st.sampled_from(["Disease", "Gene", "My own kind", ""]))
_CANDIDATES = st.builds(Candidate, _CONCEPTS, _SCORES, _WORDS)
_LINKS = st.builds(Link, _CONCEPTS, _SCORES, _WORDS, st.lists(_CANDIDATES, max_size=2).map(tuple))
_GROUNDINGS = st.none() | st.builds(
    Grounding, _SCORES, _WORDS, st.lists(st.tuples(_CURIES, _SCORES), max_size=2).map(tuple)
)


@st.composite
def metadata(draw: st.DrawFn) -> Metadata:
    return Metadata(
        revised=draw(st.sampled_from(["", "2001", "2001-03", "2020-01-01"])),
        journal=draw(_WORDS),
        mesh=tuple(draw(st.lists(st.builds(MeshHeading, _CURIES, _WORDS, st.booleans()), max_size=1))),
        notices=tuple(draw(st.lists(st.builds(Notice, _WORDS, _WORDS), max_size=1))),
        extra=tuple(sorted(draw(st.lists(st.tuples(_WORDS, _WORDS), max_size=2)))),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def readings(draw: st.DrawFn, *, names: Iterable[str] = ("D1", "D2", 'D "3"', "D1!"), dated: bool = True) -> Reading:
    text = "Title. " + draw(st.sampled_from(["one two three", "βeta ▲ 𝒳 end", "nul \x00 in it"]))
    document = Document(
        id=draw(st.sampled_from(sorted(names))),
        text=text,
        title_end=6,
        sections=(Section(0, 6, "title"),) if draw(st.booleans()) else (),
        metadata=draw(metadata()) if dated else Metadata(),
        source=draw(st.sampled_from(["a.xml", "b.xml"])),
    )
    mentions = draw(st.lists(_mentions(document), max_size=3))
    evidence = draw(st.lists(_evidence(document), max_size=3))
    # Everything twice: duplicates collapse.
    found = Findings(tuple(mentions * 2), tuple(evidence * 2), tuple(draw(st.lists(_CONCEPTS, max_size=2))))
    return Reading(document, found, "line 1")


@st.composite
def _mentions(draw: st.DrawFn, document: Document) -> Mention:
    span = draw(spans(document.text))
    return Mention(
        document_id=document.id,
        span=span,
        text=span.of(document.text),
        category=draw(_WORDS),
        extractor=draw(st.sampled_from([EXTRACTOR, "pubtator"])),
        links=tuple(draw(st.lists(_LINKS, max_size=2))),
        context=draw(_CONTEXTS),
    )


@st.composite
def _evidence(draw: st.DrawFn, document: Document) -> Evidence:
    maybe_span = st.none() | spans(document.text)
    return Evidence(
        subject=draw(_CURIES),
        predicate=draw(st.sampled_from(["treats", "causes", "my own verb"])),
        object=draw(_CURIES),
        document_id=document.id,
        extractor=draw(st.sampled_from([EXTRACTOR, "pubtator"])),
        text_hash=draw(st.sampled_from(["", document.text_hash])),
        confidence=draw(_SCORES),
        context=draw(_CONTEXTS),
        section=draw(_WORDS),
        sentence=draw(maybe_span),
        subject_span=draw(maybe_span),
        cue_span=draw(maybe_span),
        object_span=draw(maybe_span),
        subject_grounding=draw(_GROUNDINGS),
        object_grounding=draw(_GROUNDINGS),
    )


def graph_of(folder: Path, name: str, runs: Iterable[Iterable[Reading]]) -> Path:
    """Build a graph folder by several runs; each opens the record anew."""
    path = folder / name
    for run in runs:
        with open_record(path, create=True) as record:
            for reading in run:
                record.put(reading, extractor=EXTRACTOR)
    return path


def hash_of(path: Path) -> str:
    with open_record(path, read_only=True) as record:
        return record.graph_hash()


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder to one hypothesis example (pytest's own is one for all of them)."""
    with tempfile.TemporaryDirectory(prefix="medkg-record-") as folder:
        yield Path(folder)


@contextmanager
def fresh(path: Path) -> Iterator[Record]:
    with open_record(path / "test.graph", create=True) as record:
        yield record


def curated(triples: Iterable[tuple[str, str, str]], *, name: str = "kg") -> Callable[[], GraphReading]:
    """Give a maker of one streamed graph reading (a stream can be read only once)."""
    held = list(triples)
    ids = sorted({end for subject, _, object_ in held for end in (subject, object_)})

    def make() -> GraphReading:
        return GraphReading(
            Document(id=name, text="", source="edges.tsv"),
            (Concept(curie, f"name of {curie}", "Gene") for curie in ids),
            (
                Evidence(subject=subject, predicate=predicate, object=object_, document_id=name, extractor="hetionet@1")
                for subject, predicate, object_ in held
            ),
        )

    return make
