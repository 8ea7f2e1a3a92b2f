"""How far cues reach: phrases of ours with given mentions, forms, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import ExtractionError
from medkg.extract.context import ContextRules
from medkg.extract.cues import read_cues
from medkg.extract.sentences import split_sentences
from medkg.extract.tables import context_table, user_table
from medkg.formats.headings import note_sections
from medkg.model.document import Document, Section, Span
from medkg.model.mention import Mention, Polarity

HERE = Path(__file__).parent
NAMES = ("negated", "possible", "historical", "hypothetical", "other")
_MARK = re.compile(r"{[^}]*}|<[^>]*>")


def rows(name: str) -> list[str]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith(("#", "attributes"))]


def unmarked(marked: str) -> tuple[str, list[tuple[Span, bool]]]:
    """Give the text without its marks, and the marked spans with whether they are in braces."""
    text, spans, reached = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[reached : match.start()]
        spans.append((Span(len(text), len(text) + len(match.group()) - 2), match.group().startswith("{")))
        text += match.group()[1:-1]
        reached = match.end()
    return text + marked[reached:], spans


def mention(text: str, span: Span) -> Mention:
    return Mention(document_id="", span=span, text=span.of(text), category="Disease", extractor="")


def attributes(one: Mention) -> set[str]:
    context = one.context
    values = (context.polarity, context.certainty, context.temporality, context.experiencer)
    return {"negated" if value is Polarity.DENIED else str(value) for value in values} & set(NAMES)


def read(rules: ContextRules, text: str, spans: list[Span], sections: tuple[Section, ...] = ()) -> list[set[str]]:
    document = Document(id="d", text=text, sections=sections)
    sentences = split_sentences(text, breaks=[section.start for section in sections])
    return [
        attributes(one) for one in rules.in_document(document, [mention(text, s) for s in spans], sentences=sentences)
    ]


@pytest.fixture(scope="module")
def rules() -> ContextRules:
    return ContextRules(context_table(None))


@pytest.mark.parametrize("row", rows("scope_phrases") + rows("experiencer_phrases"))
def test_phrases(rules: ContextRules, row: str) -> None:
    wanted, marked = row.split("\t")
    text, spans = unmarked(marked)
    found = read(rules, text, [span for span, _ in spans])
    assert found == [set(wanted.split()) - {"-"} if braced else set() for _, braced in spans]


NOTE = """{mark}Chief complaint{end}
Cough.
{mark}Past Medical History{end}
Hypertension. Gout.
{mark}Family History{end}
Epilepsy. Mother well.
{mark}Assessment{end}
Pneumonia. Fever.
"""


@pytest.mark.parametrize(("mark", "end"), [("", ":"), ("## ", ""), ("# ", ""), ("**", "**"), ("**", ":**"), ("", "")])
def test_sections_of_notes_are_found_however_they_are_headed(rules: ContextRules, mark: str, end: str) -> None:
    text = NOTE.format(mark=mark, end=end)
    wanted = {
        "Cough": set[str](),
        "Hypertension": {"historical"},
        "Gout": {"historical"},
        "Epilepsy": {"other"},
        "Pneumonia": set[str](),
        "Fever": set[str](),
    }
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in wanted]
    assert dict(zip(wanted, read(rules, text, spans, note_sections(text)), strict=True)) == wanted


def test_labels_of_an_abstract_are_sections_too() -> None:
    text = "BACKGROUND: Gout hurts. METHODS: We asked. RESULTS: No pain. CONCLUSIONS: Gout still hurts."
    assert [section.kind for section in note_sections(text)] == ["background", "methods", "results", "conclusions"]


def test_an_unknown_markdown_heading_ends_a_family_history() -> None:
    text = "## Family history\nEpilepsy.\n## What we did\nPain.\n"
    assert [(s.kind, s.heading) for s in note_sections(text)] == [
        ("family_history", "Family history"),
        ("other", "What we did"),
    ]


WORDS = st.lists(
    st.sampled_from(
        ["no", "denies", "if", "mother", "history of", "possible", "in 1998", "x", ",", ".", "[ ]", ": no"]
    ),
    max_size=8,
).map(" ".join)


def test_the_first_heading_of_a_text_begins_a_line_whatever_title_stands_before_it() -> None:
    text = "Clinic note Family History: gout."
    assert [(s.kind, s.start) for s in note_sections(text, len("Clinic note "))] == [("family_history", 12)]


@given(before=WORDS, after=WORDS, kind=st.sampled_from(["plan", "family_history", "past_medical_history", "other"]))
def test_text_in_another_section_never_changes_a_context(
    rules: ContextRules, before: str, after: str, kind: str
) -> None:
    def alone(prefix: str, suffix: str) -> set[str]:
        start = len(prefix)
        text = f"{prefix}No pain of late{suffix}"
        sections = (
            Section(0, start, kind),
            Section(start, start + 15, "assessment"),
            Section(start + 15, len(text), kind),
        )
        kept = tuple(section for section in sections if section.start < section.end)
        return read(rules, text, [Span(start + 3, start + 7)], kept)[0]

    assert alone(f"{before}\n", f"\n{after}") == {"negated"}


def own(tmp_path: Path, *lines: str) -> Path:
    table = tmp_path / "cues.tsv"
    table.write_text("\n".join(("cue\tcategory\tdirection\twords", *lines, "")), encoding="utf-8")
    return table


def test_a_word_added_to_a_class_is_found_in_every_cue_that_names_it(tmp_path: Path) -> None:
    table = context_table(own(tmp_path, "godmother\tclass\tkin\t0"))
    text = "Gout in her godmother. Her mother had gout."
    spans = [Span(0, 4), Span(38, 42)]
    assert read(ContextRules(table), text, spans) == [{"other"}, {"other"}]


def test_a_cue_that_is_written_out_goes_before_a_class(tmp_path: Path) -> None:
    table = context_table(own(tmp_path, "in her mother\tpseudo\t-\t0"))
    text = "Gout in her mother. Gout in her aunt."
    assert read(ContextRules(table), text, [Span(0, 4), Span(20, 24)]) == [set(), {"other"}]


def test_a_class_without_members_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="names the class 'pets'") as caught:
        read_cues(user_table(own(tmp_path, "in <pets>\tfamily\tbackward\t8")))
    assert "year" in str(caught.value)


@pytest.mark.parametrize(
    "line", ["Fever: no", "Fever - none.", "Fever (absent), cough", "Fever:\tnegative\nCough", "fever (-)"]
)
def test_an_answer_denies_what_it_answers(rules: ContextRules, line: str) -> None:
    assert read(rules, line, [Span(0, 5)]) == [{"negated"}]


@pytest.mark.parametrize(
    "line", ["Fever: no increase", "Fever: no cough", "Fever - positive", "Fever: noted", "Fever:\nNo"]
)
def test_what_goes_on_behind_a_colon_is_no_answer(rules: ContextRules, line: str) -> None:
    assert read(rules, line, [Span(0, 5)]) == [set()]


# A cue above a list, what is denied in it, and what is not.
LISTS = [
    ("Denies:\n- fever\n- chills\n", "fever chills", ""),
    ("Patient denies\n\n* fever\n* chills\n\nAssessment:\n- gout", "fever chills", "gout"),
    ("Negative for:\n1. fever\n2. chills\nHe has gout.", "fever chills", "gout"),
    ("Denies:\n- fever\n- Reports:\n- gout", "fever", "gout"),
    ("- Denies:\n  - fever\n  - chills\n- gout", "fever chills", "gout"),
    ("- Denies\n- gout", "", "gout"),
    ("Denies:\n- fever at night,\n  not by day\n- chills", "fever chills", ""),
    ("Cough: denies\n- gout", "", "gout"),
    ("Denies fever. Has:\n- gout", "fever", "gout"),
]


@pytest.mark.parametrize(("text", "denied", "others"), LISTS)
def test_a_cue_above_a_list_is_meant_of_each_of_its_bullets(
    rules: ContextRules, text: str, denied: str, others: str
) -> None:
    wanted = {word: {"negated"} for word in denied.split()} | {word: set[str]() for word in others.split()}
    spans = sorted(Span(text.index(word), text.index(word) + len(word)) for word in wanted)
    assert {s.of(text): found for s, found in zip(spans, read(rules, text, spans), strict=True)} == wanted


def test_a_dash_in_a_plan_is_no_sign(rules: ContextRules) -> None:
    text = "Plan:\nNeuro: - stroke, on aspirin"
    assert read(rules, text, [Span(15, 21)], note_sections(text)) == [set()]


def test_a_second_heading_in_a_line_ends_a_family_history(rules: ContextRules) -> None:
    text = "Family history: noncontributory. Father: gout. Assessment: fever.\nWell."
    sections = note_sections(text)
    assert [(s.kind, s.heading) for s in sections] == [
        ("family_history", "Family history"),
        ("assessment", "Assessment"),
    ]
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in ("gout", "fever")]
    assert read(rules, text, spans, sections) == [{"other"}, set()]


def lines_of(name: str) -> Iterator[str]:
    for row in rows(name):
        yield row.split("\t")[1]


def test_the_tables_of_phrases_are_large_and_hold_nothing_twice() -> None:
    experiencer, scope = list(lines_of("experiencer_phrases")), list(lines_of("scope_phrases"))
    assert len(experiencer) >= 60
    assert len({*experiencer, *scope}) == len(experiencer) + len(scope)
