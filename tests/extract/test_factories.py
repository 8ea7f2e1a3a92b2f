"""medkg's components in anybody's spaCy pipeline, in a process that imports spaCy alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PIPELINE = """
import json, spacy
nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
nlp.add_pipe("medkg_abbreviations", config={"make_serializable": True})
ruler = nlp.add_pipe("entity_ruler")
ruler.add_patterns([{"label": "DISEASE", "pattern": p} for p in ("pneumonia", "seizures", "deep vein thrombosis")])
nlp.add_pipe("medkg_context", config={"cues": CUES})
doc = nlp("No pneumonia. Her mother had seizures. He had deep vein thrombosis (DVT); DVT again.")
again = spacy.tokens.DocBin(store_user_data=True, docs=[doc]).to_bytes()
(read,) = spacy.tokens.DocBin().from_bytes(again).get_docs(nlp.vocab)
print(json.dumps([
    [[a["short_text"], a["long_text"]] for a in doc._.abbreviations],
    [[e.text, e.label_, e._.medkg_context["polarity"], e._.medkg_context["experiencer"]] for e in read.ents],
]))
"""


def ran(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_they_are_found_by_name_without_importing_medkg() -> None:
    short, entities = json.loads(ran(PIPELINE.replace("CUES", "''")))
    assert short == [["DVT", "deep vein thrombosis"]] * 2
    assert entities == [
        ["pneumonia", "DISEASE", "denied", "patient"],
        ["seizures", "DISEASE", "asserted", "other"],
        ["deep vein thrombosis", "DISEASE", "asserted", "patient"],
    ]


def test_a_pipeline_takes_cues_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "cues.tsv"
    own.write_text("cue\tcategory\tdirection\twords\nno\tpseudo\t-\t0\n", encoding="utf-8")
    _, entities = json.loads(ran(PIPELINE.replace("CUES", repr(str(own)))))
    assert entities[0] == ["pneumonia", "DISEASE", "asserted", "patient"]


def test_abbreviations_are_spans_as_scispacys_are() -> None:
    code = """
import spacy
nlp = spacy.blank("en")
nlp.add_pipe("medkg_abbreviations")
(span,) = nlp("He had deep vein thrombosis (DVT).")._.abbreviations
print(span.text, "=", span._.long_form.text)
"""
    assert ran(code).strip() == "DVT = deep vein thrombosis"


def test_every_component_is_an_entry_point() -> None:
    names = [f"medkg_{name}" for name in ("sentences", "abbreviations", "mentions", "context", "relations")]
    assert ran(f"import spacy; print([spacy.blank('en').has_factory(n) for n in {names}])").strip() == str([True] * 5)
