from __future__ import annotations

from tests.extract.small_lexicon import small_lexicon

from medkg.extract.encoder.folder import read_encoder, shipped_encoder
from medkg.extract.encoder.mentions import EncoderMentions, apart
from medkg.extract.mentions import shipped_finder
from medkg.model.document import Span


def test_two_that_met_inside_a_word_are_one() -> None:
    word, after = Span(3, 9), Span(10, 12)
    assert list(apart([(word, "Gene"), (word, "Disease"), (after, "Gene")])) == [(word, "Gene"), (after, "Gene")]


def test_what_no_dictionary_knows_is_found_and_what_it_knows_is_linked() -> None:
    text = "Lithium caused nephrogenic diabetes insipidus but no pulmonary fibrosis."
    finder = EncoderMentions(read_encoder(shipped_encoder()), shipped_finder(small_lexicon()))
    found, unknown = finder.find(text, sentences=[(0, len(text))], abbreviations=(), long_forms={})
    assert [(one.text, one.category, [link.concept.id for link in one.links]) for one in found] == [
        ("Lithium", "ChemicalEntity", ["MESH:D008094"]),
        ("nephrogenic diabetes insipidus", "Disease", ["MESH:D018500"]),
        ("pulmonary fibrosis", "Disease", []),
    ]
    assert unknown == {}
