"""Small real models: a spaCy NER trained for a few steps, and a linker of scispaCy's own over a few concepts."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import scipy.sparse
import spacy
from scispacy import candidate_generation
from scispacy.linking_utils import KnowledgeBase
from spacy.training import Example

if TYPE_CHECKING:
    import pytest
    from spacy.language import Language

TAUGHT = (
    ("Lithium caused tremor in rats.", ((0, 7), (15, 21))),
    ("Naloxone reverses hypotension.", ((0, 8), (18, 29))),
    ("Cisplatin induced nausea and vomiting.", ((0, 9), (18, 24), (29, 37))),
    ("Doxorubicin caused acute renal injury.", ((0, 11), (19, 37))),
    ("Naloxone did not cause tremor.", ((0, 8), (23, 29))),
)
OLDER = ">=3.7.4,<3.8.0"


def trained(labels: Sequence[str] = ("CHEMICAL", "DISEASE")) -> Language:
    """Teach a blank English model that the first name of each sentence has the one label, the others the other."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    chemical, disease = labels
    examples = [
        Example.from_dict(
            nlp.make_doc(text),
            {"entities": [(*span, disease if number else chemical) for number, span in enumerate(spans)]},
        )
        for text, spans in TAUGHT
    ]
    spacy.util.fix_random_seed(0)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    return nlp


def saved(nlp: Language, folder: Path, *, name: str = "ner_bc5cdr_md", made_for: str = OLDER) -> Path:
    """Save a model with the meta of one of scispaCy's, made for a spaCy of one's choice."""
    nlp.meta.update(name=name, version="0.5.4")
    nlp.to_disk(folder)
    meta = folder / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text("utf-8")) | {"spacy_version": made_for}), encoding="utf-8")
    return folder


_CONCEPTS = (
    ("C0023870", "Lithium", ["lithium metal"], ["T196", "T121"], "a metal"),
    ("C0040822", "Tremor", ["shaking of the limbs"], ["T184"], "a shaking"),
    ("C0020649", "Hypotension", ["low blood pressure"], ["T047"], "a low pressure"),
    ("D004317", "Doxorubicin", ["adriamycin"], ["T121"], "an antibiotic"),
    ("HP:0000083", "Renal insufficiency", ["renal injury"], ["T047"], "a failing kidney"),
    ("local-1", "Naloxone", [], ["T000"], "of no known type"),
)
_BESIDE = (
    ("lithium", "tremor", "hypotension", "doxorubicin", "renal", "naloxone", "kidney", "low blood pressure"),
    ("toxicity", "syndrome", "disorder", "injury", "level", "deficiency", "poisoning"),
)


def scispacy_linker(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Build a linker with scispaCy's own code, and lay its five files down as scispaCy does.

    scispaCy refuses SciPy 1.11 and later because it halves the vectors' precision for the disk, which these versions
    cannot; so here they are saved as they are.
    """
    folder.mkdir()
    columns = ("concept_id", "canonical_name", "aliases", "types", "definition")
    rows: list[dict[str, object]] = [dict(zip(columns, row, strict=True)) for row in _CONCEPTS]
    rows += [
        {"concept_id": f"C9{number:06d}", "canonical_name": f"{first} {second}", "aliases": [f"{second} of {first}"],
         "types": ["T047"], "definition": "one of many"}
        for number, (first, second) in enumerate(product(*_BESIDE))
        if (first, second) != ("renal", "injury")
    ]  # fmt: skip
    concepts = folder / "small.jsonl"
    concepts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    patch.setattr(candidate_generation, "scipy_supports_sparse_float16", lambda: True)
    with contextlib.redirect_stdout(io.StringIO()):
        aliases, vectoriser, index = candidate_generation.create_tfidf_ann_index(None, KnowledgeBase(str(concepts)))
    paths = candidate_generation.LinkerPaths.from_directory(folder)
    joblib.dump(vectoriser, paths.tfidf_vectorizer)
    Path(paths.concept_aliases_list).write_text(json.dumps(aliases), encoding="utf-8")
    scipy.sparse.save_npz(paths.tfidf_vectors, vectoriser.transform(aliases))
    index.saveIndex(paths.ann_index)
    return folder


def installed(model: Path, site: Path) -> str:
    """Lay a model down as pip leaves a package that `spacy package` made, and give its name."""
    meta = json.loads((model / "meta.json").read_text("utf-8"))
    name, version = f"{meta['lang']}_{meta['name']}", meta["version"]
    package = site / name
    shutil.copytree(model, package / f"{name}-{version}")
    shutil.copy(model / "meta.json", package / "meta.json")
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n",
        encoding="utf-8",
    )
    about = site / f"{name}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")
    return name
