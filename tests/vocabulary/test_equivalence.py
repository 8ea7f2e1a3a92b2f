"""One concept for what several vocabularies hold: joined by checked, direct cross-references, conflicts listed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES
from medkg.model.concept import Concept, Synonym, Term, prefix_of
from medkg.model.report import DriftKind
from medkg.vocabulary.compiling import FILE_NAME, compile_lexicon
from medkg.vocabulary.drift import drift
from medkg.vocabulary.equivalence import equivalences, joined_all
from medkg.vocabulary.finder import LexiconFinder
from medkg.vocabulary.lexicon import CompiledLexicon, open_lexicon
from medkg.vocabulary.preferences import Preferences


def term(curie: str, name: str, *xrefs: str, category: str = "Disease", names: tuple[str, ...] = ()) -> Term:
    return Term(
        concept=Concept(curie, name, category), synonyms=tuple(map(Synonym, names)), xrefs=xrefs, source="drawn"
    )


def mapping(curie: str, *xrefs: str) -> Term:
    return term(curie, "", *xrefs)


MESH = term("MESH:D1", "Gribbly Disease")
DOID = term("DOID:1", "gribbles", "MESH:D1", names=("Mumford disease",))


@pytest.fixture(scope="module")
def preferences() -> Preferences:
    return Preferences.shipped()


def compiled(terms: list[Term], folder: Path, preferences: Preferences) -> CompiledLexicon:
    compile_lexicon(joined_all(terms, preferences), folder)
    return open_lexicon(folder)


def outcome(terms: list[Term], preferences: Preferences) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    found = equivalences(terms, preferences)
    return dict(found.same), [(one.kind, one.first.id, one.second.id) for one in found.conflicts]


def test_a_joined_term_gives_its_names_and_its_id(tmp_path: Path, preferences: Preferences) -> None:
    lexicon = compiled([DOID, MESH, term("DOID:2", "small gribbles")], tmp_path, preferences)
    assert lexicon.concept("DOID:1") is None
    assert {one.text for one in lexicon.names("MESH:D1")} == {"Gribbly Disease", "gribbles", "Mumford disease"}
    finder = LexiconFinder([lexicon])
    (found, *_) = finder.find("DOID:1")
    assert (found.concept.id, found.why) == ("MESH:D1", "the same thing, by cross-reference DOID:1")
    assert [concept.id for concept in finder.same("DOID:1")] == ["MESH:D1", "DOID:1"]
    assert finder.same("DOID:1") == finder.same("MESH:D1")


def test_parents_follow_what_was_joined(tmp_path: Path, preferences: Preferences) -> None:
    below = Term(concept=Concept("DOID:2", "small gribbles", "Disease"), parents=("DOID:1", "MESH:D1"))
    found = compiled([DOID, MESH, below], tmp_path, preferences).term("DOID:2")
    assert found is not None
    assert found.parents == ("MESH:D1",)


def test_a_mapping_joins_without_bringing_a_concept(tmp_path: Path, preferences: Preferences) -> None:
    mondo = mapping("MONDO:1", "MESH:D1")
    lexicon = compiled([MESH, mondo, mapping("MONDO:9", "OMIM:9")], tmp_path, preferences)
    assert [concept.id for concept in lexicon.concepts()] == ["MESH:D1"]
    assert [concept.id for concept in LexiconFinder([lexicon]).same("MONDO:1")] == ["MESH:D1", "MONDO:1"]


@pytest.mark.parametrize(
    ("terms", "same", "conflicts"),
    [
        pytest.param([MESH, DOID], {"DOID:1": "MESH:D1"}, [], id="one to one"),
        pytest.param(
            [MESH, term("DOID:1", "x", "MESH:D1"), term("DOID:2", "y", "MESH:D1")],
            {},
            [("several", "DOID:1", "MESH:D1"), ("several", "DOID:2", "MESH:D1")],
            id="two claim one",
        ),
        pytest.param(
            [
                MESH,
                term("DOID:1", "x", "MESH:D1"),
                term("DOID:2", "disease gribbly", "MESH:D1", names=("gribbly disease",)),
            ],
            {"DOID:2": "MESH:D1"},
            [("several", "DOID:1", "MESH:D1")],
            id="of two the one with its name",
        ),
        pytest.param(
            [MESH, term("MESH:D2", "other"), term("DOID:1", "x", "MESH:D1", "MESH:D2")],
            {},
            [("several", "DOID:1", "MESH:D1"), ("several", "DOID:1", "MESH:D2")],
            id="one claims two",
        ),
        pytest.param(
            [MESH, term("DOID:1", "x", "MESH:D1", category="ChemicalEntity")],
            {},
            [("category", "DOID:1", "MESH:D1")],
            id="of another kind",
        ),
        pytest.param(
            [MESH, DOID, term("MONDO:1", "z", "DOID:1")],
            {"DOID:1": "MESH:D1"},
            [("third", "MESH:D1", "MONDO:1")],
            id="only through a third",
        ),
        pytest.param(
            [MESH, DOID, term("MONDO:1", "z", "DOID:1", "MESH:D1")],
            {"DOID:1": "MESH:D1", "MONDO:1": "MESH:D1"},
            [],
            id="three that all agree",
        ),
        pytest.param(
            [MESH, term("DOID:9", "w"), term("MONDO:1", "z", "DOID:9", "MESH:D1")],
            {"MONDO:1": "MESH:D1"},
            [("third", "DOID:9", "MONDO:1")],
            id="a third that would bring two together",
        ),
        pytest.param([MESH, term("ZZ:1", "x", "MESH:D1")], {}, [], id="a vocabulary that stands in no row"),
        pytest.param(
            [
                term("ncbigene:1", "GRB", "hgnc:1", "uniprot:P1", category="Gene"),
                term("hgnc:1", "GRB", category="Gene"),
                term("uniprot:P1", "Gribblin", category="Protein"),
            ],
            {"hgnc:1": "ncbigene:1", "uniprot:P1": "ncbigene:1"},
            [],
            id="gene and protein",
        ),
    ],
)
def test_what_is_joined_and_what_is_a_conflict(
    terms: list[Term], same: dict[str, str], conflicts: list[tuple[str, str, str]], preferences: Preferences
) -> None:
    assert outcome(terms, preferences) == (same, conflicts)


_TERMS = st.lists(
    st.builds(
        term,
        st.builds("{}:{}".format, st.sampled_from(["MESH", "DOID", "MONDO", "OMIM"]), st.integers(1, 4)),
        st.sampled_from(["", "gribbles", "mumford", "grib", "disease"]),
        st.builds("{}:{}".format, st.sampled_from(["MESH", "DOID", "MONDO", "OMIM"]), st.integers(1, 4)),
        category=st.sampled_from(["Disease", "PhenotypicFeature", "ChemicalEntity"]),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=_TERMS, seed=st.integers(0, 9))
def test_joins_are_direct_and_the_same_in_any_order(
    terms: list[Term], seed: int, tmp_path: Path, preferences: Preferences
) -> None:
    shuffled = random.Random(seed).sample(terms, len(terms))  # noqa: S311 - an order, not a secret
    found = equivalences(terms, preferences)
    assert equivalences(shuffled, preferences) == found
    said = {(one.concept.id, xref) for one in terms for xref in one.xrefs}
    for curie, canonical in found.same.items():
        assert canonical not in found.same
        assert (curie, canonical) in said or (canonical, curie) in said
        assert prefix_of(curie) != prefix_of(canonical)
        assert (
            len([one for one in found.same if found.same[one] == canonical and prefix_of(one) == prefix_of(curie)]) == 1
        )
    first = compile_lexicon(joined_all(terms, preferences), tmp_path / "a")
    assert compile_lexicon(joined_all(shuffled, preferences), tmp_path / "b") == first
    assert (tmp_path / "a" / FILE_NAME).read_bytes() == (tmp_path / "b" / FILE_NAME).read_bytes()


def test_the_table_names_categories_and_each_prefix_once_a_row(preferences: Preferences, tmp_path: Path) -> None:
    for family in preferences._families:
        assert family.categories <= CATEGORIES
        assert len(set(family.prefixes)) == len(family.prefixes)
    (tmp_path / "own.tsv").write_text("categories\tprefixes\nGizmo\tMESH\n")
    with pytest.raises(VocabularyError, match=r"own\.tsv line 2"):
        Preferences.read(tmp_path / "own.tsv")


def test_drift(tmp_path: Path, preferences: Preferences) -> None:
    def replaced(curie: str, *by: str) -> Term:
        return Term(concept=Concept(curie, curie, "Disease"), obsolete=True, replaced_by=by)

    lexicon = compiled(
        [MESH, DOID, replaced("DOID:7", "DOID:8"), replaced("DOID:8", "MESH:D1", "DOID:7"), replaced("DOID:9")],
        tmp_path,
        preferences,
    )
    used = [
        (Concept("DOID:1", "gribbles", "Disease"), 1),
        (Concept("DOID:5", "was there", "Disease"), 2),
        (Concept("DOID:7", "old", "Disease"), 3),
        (Concept("DOID:9", "older", "Disease"), 4),
        (Concept("MESH:D1", "Gribbly Disease", "Disease"), 5),
        (Concept("MESH:D1", "gribbly diseases", "Disease"), 5),
        (Concept("MESH:D1", "Mumfords", "Disease"), 6),
        (Concept("MESH:D1", "Gribbly Disease", "Gene"), 7),
        (Concept("pubmed:1", "a paper", "NamedThing"), 8),
        (Concept("own:1", "removed", "Disease"), 9),
    ]
    found = [
        (one.concept.id, one.kind, one.now, one.documents)
        for one in drift(used, lexicon, preferences, linked={"own:1"})
    ]
    assert found == [
        ("DOID:1", DriftKind.JOINED, ("MESH:D1",), 1),
        ("DOID:5", DriftKind.GONE, (), 2),
        ("DOID:7", DriftKind.REPLACED, ("MESH:D1",), 3),
        ("DOID:9", DriftKind.OBSOLETE, (), 4),
        ("MESH:D1", DriftKind.RENAMED, ("Gribbly Disease",), 6),
        ("MESH:D1", DriftKind.CATEGORY, ("Disease",), 7),
        ("own:1", DriftKind.GONE, (), 9),
    ]


def test_of_nameless_terms_of_one_id_it_is_the_same_that_stands(preferences: Preferences) -> None:
    unlike = [
        term("MESH:1", "", "MESH:1", category="Disease"),
        term("MESH:1", "", "MESH:1", category="ChemicalEntity"),
        term("DOID:1", "", "MESH:1", category="Disease"),
    ]
    assert equivalences(unlike, preferences) == equivalences(unlike[::-1], preferences)
