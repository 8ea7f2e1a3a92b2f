"""The compiled lexicon: same terms, same bytes; every name is found; symbols are met only as they are written."""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkg.errors import VocabularyError
from medkg.model.concept import Concept, Synonym, Term
from medkg.model.names import normal_form, words
from medkg.vocabulary.compiling import FILE_NAME, FORMAT, MAGIC, compile_lexicon
from medkg.vocabulary.lexicon import CompiledLexicon, open_lexicon
from tests.vocabulary.small_terms import SMALL, term

_NAMES = st.text(st.sampled_from("abcDEF αβ-12,'éß\n\ud800"), min_size=1, max_size=12)
_TERMS = st.lists(
    st.builds(
        lambda number, name, synonyms, category: Term(
            concept=Concept(f"X:{number}", name, category), synonyms=tuple(map(Synonym, synonyms)), source="drawn"
        ),
        st.integers(0, 8),
        _NAMES,
        st.lists(_NAMES, max_size=3),
        st.sampled_from(["Disease", "Gene", "ChemicalEntity"]),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> CompiledLexicon:
    folder = tmp_path_factory.mktemp("small")
    compile_lexicon(SMALL, folder)
    return open_lexicon(folder)


def ids(lexicon: CompiledLexicon, name: str) -> list[str]:
    return [candidate.concept.id for candidate in lexicon.lookup(name)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=_TERMS, seed=st.integers(0, 9))
def test_any_terms_compile_alike_in_any_order_and_every_name_is_filed(
    tmp_path: Path, terms: list[Term], seed: int
) -> None:
    first = compile_lexicon(terms, tmp_path / "a")
    shuffled = random.Random(seed).sample(terms, len(terms))  # noqa: S311 - an order, not a secret
    assert compile_lexicon(shuffled, tmp_path / "b") == first
    assert (tmp_path / "a" / FILE_NAME).read_bytes() == (tmp_path / "b" / FILE_NAME).read_bytes()
    lexicon = open_lexicon(tmp_path / "a")
    for one in terms:
        for name in (one.concept.name, *(synonym.text for synonym in one.synonyms)):
            if normal_form(name):
                assert one.concept.id in [candidate.concept.id for candidate in lexicon.filed(name)]


def test_names_that_may_be_met_in_text_are_found_from_their_first_word(small: CompiledLexicon) -> None:
    for one in SMALL:
        for name in (one.concept.name, *(synonym.text for synonym in one.synonyms)):
            if small.lookup(name):
                parts = words(name)
                assert small.longest(parts[0]) >= len(parts)
    assert small.longest("oedemas") == 1
    assert small.longest("nowhere") == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lithium", ["MESH:D008094"]),
        ("AIDS", ["MESH:D000163"]),
        ("aids", []),
        ("Aids", []),
        ("WAS", ["ncbigene:7454"]),
        ("was", []),
        ("Was", []),
        ("pain", ["MESH:D010146"]),
        ("Pain", ["MESH:D010146"]),
        ("A", []),
        ("THE", []),
        ("fk506", ["MESH:D016559"]),
        ("FK 506", ["MESH:D016559"]),
        ("oedema", ["MESH:D004487"]),
        ("β-Carotene", ["MESH:D019207"]),
        ("insulin", ["MESH:D007328", "MESH:D061385"]),
        ("insulins", ["MESH:D061385", "MESH:D007328"]),
        ("breast carcinomas", ["MESH:D001943", "DOID:3459"]),
        ("mammary carcinoma", ["DOID:3459"]),
        ("Wiskott-Aldrich syndrome", ["MESH:D014923", "ncbigene:7454"]),
        ("old fever", []),
        ("nothing", []),
        ("", []),
        ("\ud800", []),
    ],
)
def test_lookup_in_text(small: CompiledLexicon, text: str, found: list[str]) -> None:
    assert ids(small, text) == found


def test_people_find_what_text_does_not(small: CompiledLexicon) -> None:
    assert [candidate.concept.id for candidate in small.filed("aids")] == ["MESH:D000163"]
    assert [candidate.concept.id for candidate in small.filed("a")] == ["ncbigene:1"]
    (gone,) = small.filed("old fever")
    assert gone.why == "name of an obsolete concept, replaced by MESH:D005334"


def test_reasons_are_in_words(small: CompiledLexicon) -> None:
    assert small.lookup("lithium")[0].why == "preferred name"
    assert small.lookup("Prograf")[0].why == "synonym"
    assert [candidate.why for candidate in small.lookup("insulin")] == ["preferred name, a name of 2 concepts"] * 2
    scores = [candidate.score for candidate in small.lookup("Wiskott-Aldrich syndrome")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_concepts_names_and_terms(small: CompiledLexicon) -> None:
    assert small.concept("MESH:D016559") == Concept("MESH:D016559", "Tacrolimus", "ChemicalEntity")
    assert small.concept("MESH:D016558") is None
    assert {synonym.text for synonym in small.names("MESH:D016559")} == {"Tacrolimus", "FK-506", "Prograf"}
    again = small.term("DOID:1")
    assert again is not None
    assert (again.obsolete, again.replaced_by, again.source) == (True, ("MESH:D005334",), "small")
    assert [concept.id for concept in small.concepts()] == sorted(one.concept.id for one in SMALL)
    assert len(small) == len(SMALL)


def test_one_id_from_two_sources_is_one_concept(tmp_path: Path) -> None:
    terms = [term("X:1", "first", "Disease", "alpha"), term("X:1", "second", "Disease", "beta")]
    assert compile_lexicon(terms, tmp_path).concepts == 1
    lexicon = open_lexicon(tmp_path)
    assert {"first", "second", "alpha", "beta"} == {synonym.text for synonym in lexicon.names("X:1")}


def test_nothing_at_all_compiles(tmp_path: Path) -> None:
    assert compile_lexicon([], tmp_path).names == 0
    assert open_lexicon(tmp_path).lookup("x") == ()


def test_compiling_again_replaces_an_open_lexicon(tmp_path: Path) -> None:
    compile_lexicon(SMALL, tmp_path)
    old = open_lexicon(tmp_path)
    compile_lexicon(SMALL[:1], tmp_path)
    assert ids(old, "Prograf") == ["MESH:D016559"]
    assert ids(open_lexicon(tmp_path), "Prograf") == []
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_processes_that_compile_at_once_leave_one_whole_lexicon(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        digests = {counts.digest for counts in pool.map(compile_lexicon, [SMALL] * 6, [tmp_path] * 6)}
    assert digests == {open_lexicon(tmp_path).digest}
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("kept", [0, 5, len(MAGIC) + 3, 300, -1])
def test_a_lexicon_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    compile_lexicon(SMALL, tmp_path)
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(VocabularyError, match=FILE_NAME):
        open_lexicon(tmp_path)


def test_another_format_is_named(tmp_path: Path) -> None:
    compile_lexicon(SMALL, tmp_path)
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes().replace(f'"format": {FORMAT}'.encode(), b'"format": 9', 1))
    with pytest.raises(VocabularyError, match="format 9"):
        open_lexicon(tmp_path)


def test_a_flipped_bit_is_seen(tmp_path: Path) -> None:
    compile_lexicon(SMALL, tmp_path)
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    content[content.index(b"Tacrolimus")] ^= 1
    path.write_bytes(content)
    with pytest.raises(VocabularyError, match="has changed"):
        open_lexicon(tmp_path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_seen(small: CompiledLexicon, tmp_path: Path, share: float, bit: int) -> None:
    content = bytearray(small.path.read_bytes())
    content[int(share * len(content))] ^= 1 << bit
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(VocabularyError, match=FILE_NAME):
        open_lexicon(tmp_path)


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="cannot be opened"):
        open_lexicon(tmp_path / "nowhere")
