"""What a document's abbreviations stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import ExtractionError
from medkg.extract.abbreviations import conflicts, definitions
from medkg.extract.pipeline import Pipeline
from medkg.extract.strategies import ANY, Reliability, Strategy, count
from medkg.extract.tables import shipped_table, user_table
from medkg.model.document import Document

RELIABILITY = Reliability.from_table(shipped_table("abbreviations"))


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one.short.of(text), one.long.of(text)) for one in definitions(text, RELIABILITY)]


# A sentence of ours, and what it defines.
DEFINED: list[tuple[str, list[tuple[str, str]]]] = [
    ("We treated acute kidney injury (AKI) early.", [("AKI", "acute kidney injury")]),
    ("Deep vein thromboses (DVTs) were rare.", [("DVTs", "Deep vein thromboses")]),
    ("The National Institute of Mental Health (NIMH) paid.", [("NIMH", "National Institute of Mental Health")]),
    ("A randomised trial of carbamazepine (CBZ) was run.", [("CBZ", "carbamazepine")]),
    ("Levels of interleukin-6 (IL-6) rose.", [("IL-6", "interleukin-6")]),
    ("The hepatic vein pressure gradient [HVPG; mmHg] fell.", [("HVPG", "hepatic vein pressure gradient")]),
    ("We gave ATRA (all-trans retinoic acid) daily.", [("ATRA", "all-trans retinoic acid")]),
    ("Relapse (minimal residual disease, MRD) was seen.", [("MRD", "minimal residual disease")]),
    ("Fibrosis (fatty liver disease (FLD)) was graded.", [("FLD", "fatty liver disease")]),
    ("The score of beta-thalassaemia (BT) and sickle cell disease (SCD).", [
        ("BT", "beta-thalassaemia"),
        ("SCD", "sickle cell disease"),
    ]),
    ("Serum gamma-interferon (IFN-gamma) was low.", [("IFN-gamma", "gamma-interferon")]),
    ("Oral 17 beta-estradiol and estriol (E3) were given.", [("E3", "estriol")]),
    ("Both drugs (n = 12) failed (P < 0.05).", []),
    ("The patients (mean age) were older (see Table 2).", []),
    ("In stage II (III) disease (i.v.) this failed.", []),
    ("All of the (AOT) results.", []),
    ("(AKI) acute kidney injury", []),
    ("Acute kidney injury (AKI)(AKI) rose.", [("AKI", "Acute kidney injury")]),
    ("The (GCG)6(GCA)3GCG repeat was (GCG)6(GCA)(GCG)4(GCA)3GCG.", []),
    ("Nothing is defined here.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "defined"), DEFINED)
def test_definitions(text: str, defined: list[tuple[str, str]]) -> None:
    assert pairs(text) == defined


def test_every_use_of_a_short_form_is_found_and_no_part_of_another_word(pipeline: Pipeline) -> None:
    text = "Parkinson's disease (PD) is common. PD, PDs and PD-1: UPDRS."
    doc = pipeline.nlp(text)
    assert [text[start:end] for start, end, *_ in doc._.medkg_abbreviations] == ["PD", "PD", "PDs"]
    assert [one["long_text"] for one in doc._.abbreviations] == ["Parkinson's disease"] * 3


def test_a_single_letter_is_short_for_something_only_where_it_is_defined(pipeline: Pipeline) -> None:
    doc = pipeline.nlp("Testosterone (T) and T cells.")
    assert [offsets[:2] for offsets in doc._.medkg_abbreviations] == [[14, 15]]


def test_two_meanings_are_said_and_each_use_follows_the_definition_before_it(pipeline: Pipeline) -> None:
    text = "Acute renal failure (ARF) came first. ARF rose. Acute respiratory failure (ARF) followed. ARF fell."
    findings = pipeline.extract(Document(id="d", text=text))
    (note,) = findings.notes
    assert note.startswith("ARF is defined twice, as 'Acute renal failure' and as 'Acute respiratory failure'")
    doc = pipeline.nlp(text)
    assert [text[long_start:long_end] for *_, long_start, long_end in doc._.medkg_abbreviations] == [
        *["Acute renal failure"] * 2,
        *["Acute respiratory failure"] * 2,
    ]
    # Only the first meaning is in the lexicon: the short form is that disease there, and no other disease elsewhere.
    assert [m.links[0].concept.id for m in findings.mentions if m.text == "ARF"] == ["MESH:D058186"] * 2


def test_a_meaning_that_differs_in_case_number_or_a_last_word_is_the_same() -> None:
    text = "Natural killer (NK) cells. NATURAL KILLER (NK). Natural killers (NK)."
    found = definitions(text, RELIABILITY)
    assert len(found) == 3
    assert conflicts(text, found) == []


PIECES = ("acute", "renal", "(ARF)", "failure", "[AR]", "(A", ")", ";", ".", ",", "of", "gamma-interferon", "\n", "💊")


@given(st.lists(st.sampled_from(PIECES)))
def test_a_definition_lies_in_its_text_and_neither_part_touches_the_other(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for one in definitions(text, RELIABILITY):
        assert one.short.end <= len(text)
        assert one.long.end <= len(text)
        assert not one.short.overlaps(one.long)
        assert len(one.short) < len(one.long)


@given(st.text(alphabet="AaBb1 ()[].,-\n"))
def test_any_text_is_read_and_twice_alike(text: str) -> None:
    assert definitions(text, RELIABILITY) == definitions(text, RELIABILITY)


@pytest.mark.parametrize(
    "text", ["(" * 50_000, "(a) " * 20_000, "((A)" * 10_000, "long form (LF) " * 3_000, "a, " * 50_000]
)
def test_brackets_without_end_are_read_within_the_suite_s_time(text: str) -> None:
    assert len(definitions(text, RELIABILITY)) <= 200


def test_precision_is_smoothed_towards_the_wider_strategy_and_never_leaves_zero_and_one() -> None:
    clear = Strategy("before", "clear", "initials", "none", "3+")
    weak = Strategy("before", "weak", "begins inside a word", "2 skipped", "2")
    counted = {row.strategy: row for row in count([*[(clear, True)] * 20, *[(weak, False)] * 20])}
    assert 0.9 < counted[clear].precision < 1
    assert 0 < counted[weak].precision < 0.1
    reliability = Reliability({row.strategy: row.precision for row in counted.values()})
    unseen = Strategy("before", "clear", "parts", "none", "2")
    assert reliability.of(unseen) == counted[Strategy("before", "clear", ANY, ANY, ANY)].precision
    assert reliability.of(Strategy("glued", "clear", "parts", "none", "2")) == 0


def test_the_shipped_table_is_in_order_and_counts_what_it_says() -> None:
    rows = shipped_table("abbreviations").rows
    precisions = [float(row["precision"]) for row in rows]
    assert precisions == sorted(precisions, reverse=True)
    assert all(0 <= int(row["right"]) <= int(row["tried"]) for row in rows)


def test_a_table_with_a_wrong_row_is_named(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("place\tfamily\tletters\tgaps\tkind\tprecision\nbefore\tclear\t*\t*\t*\thigh\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match="high"):
        Reliability.from_table(user_table(table))
