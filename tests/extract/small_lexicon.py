"""A small lexicon over a dict: the port's own rules, no compiled file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from medkg.model.concept import Candidate, Concept
from medkg.model.identity import digest
from medkg.model.names import normal_form, words


class DictLexicon:
    """Files every name of every concept under its normal form."""

    def __init__(self, terms: Iterable[tuple[Concept, Sequence[str]]]) -> None:
        self._names: dict[str, dict[str, Candidate]] = {}
        self._longest: dict[str, int] = {}
        for concept, synonyms in terms:
            for rank, name in enumerate((concept.name, *synonyms)):
                self._file(concept, name, preferred=rank == 0)
        self._digest = digest([[key, sorted(found)] for key, found in sorted(self._names.items())])

    def _file(self, concept: Concept, name: str, *, preferred: bool) -> None:
        key = normal_form(name)
        if not key:
            return
        candidate = Candidate(concept, 1.0 if preferred else 0.95, f"{'name' if preferred else 'synonym'} {name!r}")
        self._names.setdefault(key, {}).setdefault(concept.id, candidate)
        parts = key.split()
        for first in {parts[0], words(name)[0]}:
            self._longest[first] = max(self._longest.get(first, 0), len(parts))

    @property
    def digest(self) -> str:
        return self._digest

    def lookup(self, name: str) -> Sequence[Candidate]:
        found = self._names.get(normal_form(name), {})
        return tuple(sorted(found.values(), key=lambda c: (-c.score, c.concept.id)))

    def longest(self, word: str) -> int:
        return self._longest.get(word, 0)


def concept(curie: str, name: str, category: str) -> Concept:
    return Concept(curie, name, category)


def small_lexicon() -> DictLexicon:
    """Some sixty concepts that the sentences of these tests speak of."""
    return DictLexicon([(Concept(id_, name, category), names) for id_, name, category, *names in _TERMS])


_C, _D, _G = "ChemicalEntity", "Disease", "Gene"
_TERMS: tuple[tuple[str, ...], ...] = (
    ("MESH:D008094", "Lithium", _C),
    ("MESH:D008012", "Lidocaine", _C, "Lignocaine"),
    ("MESH:D009270", "Naloxone", _C),
    ("MESH:D003000", "Clonidine", _C),
    ("MESH:D008750", "Methyldopa", _C, "alpha-Methyldopa"),
    ("MESH:D001241", "Aspirin", _C, "Acetylsalicylic Acid"),
    ("MESH:D002945", "Cisplatin", _C, "CDDP"),
    ("MESH:D004317", "Doxorubicin", _C, "Adriamycin"),
    ("MESH:D000082", "Acetaminophen", _C, "Paracetamol", "Tylenol"),
    ("MESH:D011433", "Propranolol", _C),
    ("MESH:D008687", "Metformin", _C),
    ("MESH:D007328", "Insulin", _C),
    ("MESH:D003042", "Cocaine", _C),
    ("MESH:D006220", "Haloperidol", _C),
    ("MESH:D009638", "Norepinephrine", _C, "Noradrenaline"),
    ("MESH:D007545", "Isoproterenol", _C),
    ("MESH:D010852", "Pilocarpine", _C),
    ("MESH:D007980", "Levodopa", _C, "L-dopa"),
    ("MESH:D002230", "Carbidopa", _C),
    ("MESH:D020123", "Sirolimus", _C, "Rapamycin"),
    ("MESH:D000431", "Ethanol", _C, "Alcohol"),
    ("MESH:D007854", "Lead", _C),
    ("MESH:D004958", "Estradiol", _C, "17 beta-Estradiol", "17β-oestradiol"),
    ("MESH:D004298", "Dopamine", _C),
    ("MESH:D004967", "Estrogens", _C),
    ("MESH:D007037", "Hypothyroidism", _D),
    ("MESH:D003919", "Diabetes Insipidus", _D),
    ("MESH:D018500", "Diabetes Insipidus, Nephrogenic", _D, "Nephrogenic Diabetes Insipidus"),
    ("MESH:D003920", "Diabetes Mellitus", _D, "Diabetes"),
    ("MESH:D003924", "Diabetes Mellitus, Type 2", _D, "Type 2 Diabetes", "Type 2 Diabetes Mellitus"),
    ("MESH:D006973", "Hypertension", _D, "High Blood Pressure"),
    ("MESH:D007022", "Hypotension", _D),
    ("MESH:D001919", "Bradycardia", _D, "Bradyarrhythmias"),
    ("MESH:D006323", "Heart Arrest", _D, "Asystole", "Cardiac Arrest"),
    ("MESH:D012640", "Seizures", _D, "Convulsions"),
    ("MESH:D004827", "Epilepsy", _D),
    ("MESH:D010300", "Parkinson Disease", _D, "PD"),
    ("MESH:D006311", "Hearing Disorders", _D, "Ototoxicity"),
    ("MESH:D007674", "Kidney Diseases", _D, "Nephropathy", "Nephrotoxicity"),
    ("MESH:D058186", "Acute Kidney Injury", _D, "Acute Renal Failure", "ARF"),
    ("MESH:D009325", "Nausea", _D),
    ("MESH:D014839", "Vomiting", _D),
    ("MESH:D009369", "Neoplasms", _D, "Cancer", "Tumor"),
    ("MESH:D008223", "Lymphoma", _D),
    ("MESH:D008228", "Lymphoma, Non-Hodgkin", _D, "Non-Hodgkin Lymphoma", "Non-Hodgkin's Lymphoma"),
    ("MESH:D054198", "Precursor Cell Lymphoblastic Leukemia-Lymphoma", _D, "ALL", "Acute Lymphoblastic Leukemia"),
    ("MESH:D001943", "Breast Neoplasms", _D, "Breast Cancer"),
    ("MESH:D006470", "Hemorrhage", _D, "Bleeding"),
    ("MESH:D010146", "Pain", _D),
    ("MESH:D006261", "Headache", _D),
    ("MESH:D011014", "Pneumonia", _D),
    ("MESH:D000740", "Anemia", _D),
    ("MESH:D009203", "Myocardial Infarction", _D, "Heart Attack"),
    ("MESH:D003643", "Death", _D),
    ("MESH:D004194", "Disease", _D, "Diseases"),
    ("MESH:D013577", "Syndrome", _D),
    ("MESH:D002375", "Catalepsy", _D),
    ("hgnc:6024", "IL6", _G, "interleukin 6", "IL-6"),
    ("hgnc:9967", "REST", _G),
    ("hgnc:1050", "BID", _G, "BH3 interacting domain death agonist"),
    ("hgnc:1424", "CAD", _G),
    ("hgnc:23356", "MARCH8", _G, "March 8"),
    ("hgnc:11892", "TNF", _G, "TNF-alpha", "tumor necrosis factor"),
)
