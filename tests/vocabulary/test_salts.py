"""Salts go by the drug in them, where nothing else does."""

from __future__ import annotations

from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.vocabulary.salts import salt_stems
from medkg.vocabulary.shipped import shipped_terms


def term(number: int, name: str, *synonyms: str, category: str = "ChemicalEntity", obsolete: bool = False) -> Term:
    concept = Concept(f"MESH:{number}", name, category)
    return Term(concept=concept, synonyms=tuple(map(Synonym, synonyms)), obsolete=obsolete)


def test_a_salt_goes_by_its_drug() -> None:
    stems = salt_stems([term(1, "Imatinib Mesylate"), term(2, "Olmesartan Medoxomil"), term(3, "Quinapril", "CI 906")])
    assert stems == {
        "MESH:1": [Synonym("Imatinib", Scope.BROAD)],
        "MESH:2": [Synonym("Olmesartan", Scope.BROAD)],
    }


def test_a_name_that_another_concept_bears_is_not_taken() -> None:
    assert not salt_stems([term(1, "Morphine Sulfate"), term(2, "Morphine")])
    assert not salt_stems([term(1, "Morphine Sulfate"), term(2, "morphia", "morphines")])


def test_two_salts_of_one_drug_leave_its_name_open() -> None:
    assert not salt_stems([term(1, "Warfarin Sodium"), term(2, "Warfarin Potassium")])


def test_only_whole_drug_names_are_cut() -> None:
    names = [
        "Sodium Chloride",
        "5-Chloro-x Acetate",
        "Zinc Acetate",
        "Calcium",
        "Acetate",
        "Mesylate Sodium",
        "Phenyl Acetate",
    ]
    assert not salt_stems([*map(term, range(7), names), term(8, "Imatinib Mesylate", category="Disease")])
    assert not salt_stems([term(1, "Imatinib Mesylate", obsolete=True)])


def test_the_shipped_vocabularies_know_imatinib() -> None:
    bearers = [one.concept.id for one in shipped_terms() if Synonym("Imatinib", Scope.BROAD) in one.synonyms]
    assert bearers == ["MESH:D000068877"]
