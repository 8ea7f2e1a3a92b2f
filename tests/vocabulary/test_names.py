"""The normal form of names: what must fall together, what must not, and that folding twice changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.model.names import normal_form, words


@given(st.text(max_size=60))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert normal_form(normal_form(name)) == normal_form(name)
    assert words(" ".join(words(name))) == words(name)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_case_does_not_matter(name: str) -> None:
    assert normal_form(name.upper()) == normal_form(name.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("β-carotene", "beta carotene"),
        ("Headaches", "headache"),
        ("viruses", "virus"),
        ("lesions", "Lesion"),
        ("allergies", "allergy"),
        ("abscesses", "abscess"),
        ("Alzheimer's disease", "Alzheimer’s Diseases"),
        ("leukaemia", "leukemia"),
        ("oedema", "Edema"),
        ("tumours", "tumor"),
        ("diarrhoea", "diarrhea"),
        ("hyper-tension", "hyper  tension"),
        ("Sjögren syndrome", "sjogren syndrome"),
    ],
)
def test_variants_fall_together(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(("one", "other"), [("hypertension", "hypotension"), ("IL-1", "IL-2"), ("type 1", "type 2")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)
