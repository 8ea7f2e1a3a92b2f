"""The scorers against systems whose answers are known: always right, always wrong, half right, silent."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import InputError
from medkg.evaluate.abbreviations import evaluate_abbreviations, read_med1250
from medkg.evaluate.link import Ranked, evaluate_link
from medkg.evaluate.ner import evaluate_ner
from medkg.evaluate.relations import evaluate_relations
from medkg.evaluate.scores import Counts, f1_interval, total
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document, Span
from medkg.model.mention import Context, Link, Mention, Polarity
from medkg.model.reading import Findings, Reading

TEXT = "Lithium caused hypothyroidism and aspirin helped."
LITHIUM = Concept("MESH:D008094", "Lithium", "ChemicalEntity")
THYROID = Concept("MESH:D007037", "Hypothyroidism", "Disease")
ASPIRIN = Concept("MESH:D001241", "Aspirin", "ChemicalEntity")
KNOWN = frozenset({"Chemical", "Disease"})


def mention(text: str, concept: Concept | None, *, category: str = "") -> Mention:
    start = TEXT.index(text)
    return Mention(
        document_id="PMID:1",
        span=Span(start, start + len(text)),
        text=text,
        category=category or (concept.category if concept else "ChemicalEntity"),
        extractor="annotator:gold",
        links=(Link(concept, 1.0, "gold"),) if concept else (),
    )


GOLD = Reading(
    Document(id="PMID:1", text=TEXT),
    Findings(
        mentions=(mention("Lithium", LITHIUM), mention("hypothyroidism", THYROID), mention("aspirin", ASPIRIN)),
        evidence=(
            Evidence(
                subject=LITHIUM.id,
                predicate="causes",
                object=THYROID.id,
                document_id="PMID:1",
                extractor="annotator:gold",
            ),
        ),
    ),
)


class Scripted:
    """An extractor that finds what it was told to."""

    id = "scripted@1+0"

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def extract(self, document: Document) -> Findings:
        return self._findings


class Nobody:
    def stage(self, name: str, *, total: int | None = None) -> None: ...

    def advance(self, by: int = 1) -> None: ...

    def note(self, message: str) -> None: ...


def ner(findings: Findings, *, gold: Reading = GOLD, known: frozenset[str] = KNOWN) -> dict[str, float]:
    ticks = iter(range(1000))
    result = evaluate_ner(
        [gold], Scripted(findings), names=["g"], known=known, clock=lambda: float(next(ticks)), progress=Nobody()
    )
    return dict(result.metrics)


def test_a_perfect_finder_scores_one() -> None:
    figures = ner(GOLD.findings)
    assert (figures["precision"], figures["recall"], figures["f1"]) == (1.0, 1.0, 1.0)
    assert figures["by_type.Chemical.f1"] == 1.0
    assert figures["words_per_second"] == len(TEXT.split())


def test_a_silent_finder_scores_nothing() -> None:
    assert ner(Findings())["f1"] == 0.0


def test_a_wrong_type_or_boundary_is_wrong_twice() -> None:
    wrong = Findings(mentions=(mention("Lithium", LITHIUM, category="Disease"), mention("hypothyroid", THYROID)))
    figures = ner(wrong)
    assert (figures["precision"], figures["recall"]) == (0.0, 0.0)


def test_kinds_that_the_gold_does_not_annotate_cost_nothing() -> None:
    more = GOLD.findings + Findings(mentions=(mention("helped", None, category="Gene"),))
    assert ner(more, known=KNOWN | {"Gene"})["precision"] == 1.0


def test_kinds_that_the_system_does_not_know_are_left_out() -> None:
    figures = ner(
        Findings(mentions=GOLD.findings.mentions[:1] + GOLD.findings.mentions[2:]), known=frozenset({"Chemical"})
    )
    assert figures["recall"] == 1.0
    assert "by_type.Disease.f1" not in figures


def test_symptoms_count_as_diseases() -> None:
    as_symptom = Findings(
        mentions=(*GOLD.findings.mentions[::2], mention("hypothyroidism", THYROID, category="PhenotypicFeature"))
    )
    assert ner(as_symptom)["by_type.Disease.f1"] == 1.0


def relations(found: Sequence[Evidence], predicate: str = "causes") -> dict[str, float]:
    result = evaluate_relations(
        [GOLD], lambda _: found, names=["g"], predicate=predicate, mentions="gold", extractor="x", progress=Nobody()
    )
    return dict(result.metrics)


def test_relations_count_pairs_once_and_denied_ones_not_at_all() -> None:
    (gold,) = GOLD.findings.evidence
    denied = Evidence(
        subject=ASPIRIN.id, predicate="causes", object=THYROID.id, document_id="PMID:1", extractor="x",
        context=Context(polarity=Polarity.DENIED),
    )  # fmt: skip
    assert relations([gold, gold, denied])["f1"] == 1.0


def test_a_reversed_pair_is_wrong() -> None:
    reversed_ = Evidence(subject=THYROID.id, predicate="causes", object=LITHIUM.id, document_id="PMID:1", extractor="x")
    assert relations([reversed_])["f1"] == 0.0


def link(answers: dict[str, Ranked], gold: Reading = GOLD) -> dict[str, float]:
    ticks = iter(range(1000))
    result = evaluate_link(
        [gold],
        lambda _, mentions: [answers.get(m.text, Ranked((), ())) for m in mentions],
        names=["g"],
        extractor="x",
        clock=lambda: float(next(ticks)),
        progress=Nobody(),
    )
    return dict(result.metrics)


def test_link_accuracy_by_type_and_recall() -> None:
    right = {
        "Lithium": Ranked((LITHIUM.id,), (LITHIUM.id,)),
        "hypothyroidism": Ranked(("MESH:D1",), ("MESH:D1", "MESH:D2", THYROID.id)),
    }
    figures = link(right)
    assert figures["accuracy"] == round(1 / 3, 4)
    assert figures["by_type.Chemical.accuracy"] == 0.5
    assert figures["by_type.Disease.accuracy"] == 0.0
    assert figures["recall_at_5"] == round(2 / 3, 4)


def test_link_leaves_out_gold_without_identity_and_wants_all_of_a_composite() -> None:
    both = Mention(
        document_id="PMID:1", span=Span(0, 7), text="Lithium", category="ChemicalEntity", extractor="g",
        links=(Link(LITHIUM, 1.0, "g"), Link(ASPIRIN, 1.0, "g")),
    )  # fmt: skip
    gold = Reading(GOLD.document, Findings(mentions=(both, mention("aspirin", None))))
    half = link({"Lithium": Ranked((LITHIUM.id,), (LITHIUM.id,))}, gold)
    whole = link({"Lithium": Ranked((LITHIUM.id, ASPIRIN.id), ())}, gold)
    assert (half["accuracy"], whole["accuracy"]) == (0.0, 1.0)


@pytest.fixture
def med1250(tmp_path: Path) -> Path:
    path = tmp_path / "gold.txt.gz"
    first = "1\nA title. \nThe café (CF) met 5-hydroxytryptamine (5HT). \n  5HT|5-hydroxytryptamine\n//!nch\n"
    text = f"{first}\n2\nNone here. \n"
    path.write_bytes(gzip.compress(text.encode("latin-1")))
    return path


def test_med1250_is_read_and_scored(med1250: Path) -> None:
    records = list(read_med1250(med1250))
    assert [len(record.pairs) for record in records] == [1, 0]
    assert "café" in records[0].document.text
    result = evaluate_abbreviations(
        [med1250], lambda _: [("5HT", "5-hydroxytryptamine")], extractor="x", progress=Nobody()
    )
    assert dict(result.metrics)["precision"] == 0.5
    assert dict(result.metrics)["recall"] == 1.0


counts = st.builds(Counts, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))


@given(st.lists(counts, min_size=1, max_size=20))
def test_the_interval_holds_the_figure_it_is_about(documents: list[Counts]) -> None:
    low, high = (value for _, value in f1_interval(documents))
    assert 0.0 <= low <= high <= 1.0
    assert low - 1e-4 <= max(c.f1 for c in documents)
    assert high + 1e-4 >= min(total(documents).f1, low)


def test_a_gold_of_abbreviations_without_records_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("\n")
    with pytest.raises(InputError, match=r"empty\.txt: the gold holds no records"):
        evaluate_abbreviations([empty], lambda _: (), extractor="t@1", progress=Nobody())
