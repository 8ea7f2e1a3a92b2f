"""Names that are no names where they stand: symbols of trials, names beside other words, half of an eponym."""

from __future__ import annotations

import pytest

from medkg.extract.beside import Beside, listed_together, part_of_another_word, spoken_of_as_gene
from medkg.extract.mentions import MentionFinder, shipped_finder
from medkg.extract.pipeline import Pipeline
from medkg.extract.tables import shipped_table
from medkg.model.concept import Concept
from medkg.model.document import Document
from tests.extract.small_lexicon import DictLexicon

GENES = ("CAST", "ACE", "PIP", "TNF", "LAMP")


@pytest.fixture(scope="module")
def beside() -> Beside:
    return Beside(shipped_table("beside"))


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    terms: list[tuple[Concept, tuple[str, ...]]] = [
        (Concept(f"ncbigene:{number}", name, "Gene"), ()) for number, name in enumerate(GENES, start=1)
    ]
    terms += [
        (Concept("MESH:D020521", "Stroke", "Disease"), ("CVA",)),
        (Concept("MESH:D016715", "Wiedemann syndrome", "Disease"), ()),
        (Concept("MESH:D008193", "Lyme disease", "Disease"), ()),
    ]
    return shipped_finder(DictLexicon(terms))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In CAST, mortality rose.", []),
        ("The CAST trial was stopped.", []),
        ("The CAST gene is on chromosome 5.", ["CAST"]),
        ("The CAST gene was cloned. CAST rose.", ["CAST", "CAST"]),
        ("Mutations in CAST were seen.", ["CAST"]),
        ("TNF expression and ACE, PIP rose.", ["TNF"]),
        ("Levels of ACE, PIP and TNF rose.", ["ACE", "PIP", "TNF"]),
        ("An ACE wrap was used.", []),
        ("The PIP joint is swollen.", []),
        ("Eclampsia (ek-LAMP-se-ah) is rare.", []),
        ("CVA tenderness on the left.", []),
        ("He had a CVA last year.", ["CVA"]),
        ("Stuve-Wiedemann syndrome is rare.", []),
        ("Wiedemann syndrome is rare.", ["Wiedemann syndrome"]),
        ("Post-Lyme disease was seen.", ["Lyme disease"]),
    ],
)
def test_what_stands_beside_a_name_decides(finder: MentionFinder, text: str, found: list[str]) -> None:
    assert [mention.text for mention in finder.find(text, sentences=[(0, len(text))])] == found


@pytest.mark.parametrize(
    ("text", "name", "another"),
    [
        ("alcoholic beverages", "alcoholic", True),
        ("an alcoholic", "alcoholic", False),
        ("hypoglycemic episodes", "hypoglycemic", True),
        ("hypoglycemic drugs", "hypoglycemic", False),
        ("back of the hand", "back", True),
        ("she is back", "back", True),
        ("pain in the back", "back", False),
        ("cold weather", "cold", True),
        ("ST depression of 2 mm", "depression", True),
        ("major depression", "depression", False),
        ("stroke volume", "stroke", True),
        ("stroke risk", "stroke", False),
        ("shock wave lithotripsy", "shock", True),
        ("electric shocks", "shocks", True),
        ("cardiogenic shock", "shock", False),
        ("the gold standard", "gold", True),
        ("gold salts", "gold", False),
    ],
)
def test_words_that_make_a_name_another(beside: Beside, text: str, name: str, another: bool) -> None:
    start = text.index(name)
    assert beside.makes_another(text, start, start + len(name), gene=False) is another


def test_only_a_symbol_of_capitals_is_named_like_a_trial(beside: Beside) -> None:
    assert beside.makes_another("BEST trial", 0, 4, gene=True)
    assert not beside.makes_another("BEST trial", 0, 4, gene=False)
    assert not beside.makes_another("BRCA1 trial", 0, 5, gene=True)


def test_what_is_said_of_genes() -> None:
    assert spoken_of_as_gene("serum TNF", 6, 9)
    assert spoken_of_as_gene("TNF-positive cells", 0, 3)
    assert not spoken_of_as_gene("in CAST, death", 3, 7)
    assert listed_together("A, B and C", 4, 9)
    assert not listed_together("A is B", 1, 5)
    assert not part_of_another_word("anti-TNF drugs", 5, 8)


def test_a_symbol_of_capitals_stands_where_the_text_names_the_gene_in_full(pipeline: Pipeline) -> None:
    text = "Tumor necrosis factor was measured. TNF fell."
    assert [m.text for m in pipeline.extract(Document(id="d", text=text)).mentions] == ["Tumor necrosis factor", "TNF"]
    assert not pipeline.extract(Document(id="d", text="TNF fell.")).mentions
