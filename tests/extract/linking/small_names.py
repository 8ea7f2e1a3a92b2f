"""A small real lexicon with its index, compiled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.vocabulary.compiling import compile_lexicon
from medkg.vocabulary.lexicon import CompiledLexicon, open_lexicon
from medkg.vocabulary.name_meanings import NameMeaningsOf, open_name_meanings
from medkg.vocabulary.near_names import NearNames, open_near_names

DISEASES = {
    "MESH:D001943": ("Breast Neoplasms", "breast cancer"),
    "MESH:D010051": ("Ovarian Neoplasms", "ovarian cancer"),
    "MESH:D007674": ("Kidney Diseases", "nephropathies"),
    "MESH:D007681": ("Kidney Papillary Necrosis", "papillary necrosis of the kidney"),
    "MESH:D058186": ("Acute Kidney Injury", "acute renal injury"),
    "MESH:D009203": ("Myocardial Infarction", "heart attack"),
    "MESH:D006505": ("Hepatitis", ""),
    "MESH:D056486": ("Chemical and Drug Induced Liver Injury", "toxic hepatitis"),
}
CHEMICALS = {
    "MESH:D004317": ("Doxorubicin", "adriamycin"),
    "MESH:D008094": ("Lithium", ""),
    "MESH:D000077149": ("Sevoflurane", ""),
    "MESH:D018698": ("Glutamic Acid", ""),
}


def terms() -> list[Term]:
    made = [
        Term(
            concept=Concept(curie, name, category),
            synonyms=(Synonym(other, Scope.EXACT),) if other else (),
            source="small",
        )
        for table, category in ((DISEASES, "Disease"), (CHEMICALS, "ChemicalEntity"))
        for curie, (name, other) in table.items()
    ]
    infarction = Concept("DOID:9408", "acute myocardial infarction", "Disease")
    return [*made, Term(concept=infarction, parents=("MESH:D009203",), xrefs=("OMIM:1",), source="small")]


@cache
def small_lexicon() -> CompiledLexicon:
    folder = Path(mkdtemp())
    compile_lexicon(terms(), folder)
    return open_lexicon(folder)


@cache
def small_names() -> NearNames:
    return open_near_names(small_lexicon())


@cache
def small_meanings() -> NameMeaningsOf:
    return open_name_meanings(small_lexicon())
