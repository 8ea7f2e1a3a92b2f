"""Sentence boundaries on a written list of hard cases, on whole texts, and on anything."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.sentences import LONGEST_SENTENCE, split_sentences

# Each line is a text; " | " marks where a new sentence begins.
CASES = """
Lithium was given. | Polyuria followed.
Naloxone reversed it! | Was it safe? | Yes.
Some drugs, e.g. lithium, cause polyuria.
Some drugs (e.g., Lithium and Cisplatin) cause it. | Others do not.
The antagonist, i.e. Naloxone, was given.
Results are shown in Fig. 2 and in Figs. 3 and 4.
See Fig. 2. | Then the dose was raised.
Rats were infected with E. coli and S. aureus.
E. coli was grown overnight. | Then it was washed.
Drug A vs. placebo was compared.
Drug A vs. Placebo was compared.
Smith et al. reported three cases.
It was reported by Smith et al. | The patients were old.
Dr. Jones treated Mr. Smith and Mrs. Brown.
A dose of 0.5 mg was given. | A dose of 1.5 mg was not.
The value was 3.2. | No change was seen.
Patient No. 3 died. | Patient No. 4 lived.
J. R. Smith described it first.
The answer was no. | Nobody asked again.
Doses of 5 mg/kg i.v. were given.
Doses of 5 mg/kg i.p. were followed by 10 mg/kg s.c. | Controls received saline.
It was given b.i.d. for 3 weeks.
Treatment with vitamin C. | This was safe.
Patients received vitamin D. | No toxicity was seen.
Hepatitis B. virus was not found.
Blood pressure fell (P less than 0.05). | Heart rate rose.
Blood pressure fell (p < 0.01; n = 12). | Heart rate rose.
The rats (n = 5) died. | All others lived.
METHODS: Twenty rats were used. | RESULTS: All died. | CONCLUSIONS: It is toxic.
BACKGROUND: Lithium is old | METHODS: We gave it.
OBJECTIVE: To study it. | DESIGN: A trial. | SETTING: A hospital.
Naloxone (0.4 mg i.v.) was given. | It helped.
Seizures occurred in approx. 5 of 10 rats.
The U.S. Food and Drug Administration approved it.
It is sold in the U.S. | We bought it there.
The pH was 7.4. | It was then lowered to 6.8.
He said "it hurts." | Then he left.
They (the patients) left. | (One stayed.) | It rained.
[Toxicity of lithium.] | A review.
Is it safe? | It is not known. | However, it is used.
Approx. half of them died.
The 5-HT(1A) agonist was used. | 8-OH-DPAT was not.
The effect lasted 3 h. | Recovery was complete.
Increases of 20%. | Decreases of 5%.
Infection with P. falciparum, T. brucei and C. elegans.
The strain C57BL/6J was used. | Mice were fed ad lib. and weighed.
Ref. 12 describes it. | Refs. 13 and 14 do not.
It was dissolved in 0.9% NaCl. | Then it was injected.
Group A. received saline. | Group B did not.
A 5-yr-old boy was seen. | He had fever.
Temp. was 38.5 degrees C. | He was sweating.
Patients were given St. John's wort. | One bled.
The gene (cf. Smith) was deleted.
See Tab. 3 and Eq. 4 for details.
The incidence was 12.5 vs. 3.4 per 1000. | This was significant.
Cisplatin (Platinol; Bristol-Myers Co. Inc.) was bought.
Ca. 30 patients were seen. | Approx. 20 left.
Alpha-methyldopa was given. | alpha-Methyldopa was withdrawn.
Expression rose. | p53 was mutated. | mRNA fell.
The drug was stopped. | 5-Fluorouracil was begun.
The drug was stopped. | [3H]-naloxone was bound.
Doses were 1, 2, and 3 mg. | 10 mg was lethal.
Study no. 12 was excluded.
Severe pain... | He was given morphine.
Dose: 5 mg. | Route: oral.
It was stored at -20 degrees C. | It was thawed later.
The mean +/- S.D. was 4.5 +/- 0.3. | No more is known.
This was followed by death in 3 cases. | Autopsy was refused.
""".strip().splitlines()


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("case", CASES)
def test_a_written_case_is_cut_where_a_reader_would(case: str) -> None:
    expected = case.split(" | ")
    assert cut(" ".join(expected)) == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


def test_notes_break_at_lines() -> None:
    note = "Allergies: penicillin\nMedications: lithium\n\nAssessment\n- polyuria\n- tremor\n1. Stop lithium\n2. Check"
    assert cut(note) == [
        "Allergies: penicillin",
        "Medications: lithium",
        "Assessment",
        "- polyuria",
        "- tremor",
        "1. Stop lithium",
        "2. Check",
    ]


def test_wrapped_lines_of_a_paragraph_do_not_break() -> None:
    text = "Lithium is used in the treatment of patients with bipolar disorder and\nit may cause tremor. It is cheap."
    assert len(cut(text)) == 2


def test_a_title_without_full_stop_is_its_own_sentence() -> None:
    text = "Toxicity of lithium Lithium was given."
    assert [text[s:e] for s, e in split_sentences(text, breaks=[19])] == ["Toxicity of lithium", "Lithium was given."]


def test_overlong_sentences_are_cut_at_white_space() -> None:
    text = "word " * 5000
    sentences = split_sentences(text)
    assert all(end - start <= LONGEST_SENTENCE for start, end in sentences)
    assert " ".join(text[s:e] for s, e in sentences) == text.strip()


@given(st.text(max_size=300))
def test_sentences_are_in_order_trimmed_and_lose_nothing_but_white_space(text: str) -> None:
    sentences = split_sentences(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(sentences))
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in sentences)
    assert "".join("".join(text[s:e].split()) for s, e in sentences) == "".join(text.split())
