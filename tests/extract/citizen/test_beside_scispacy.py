"""medkg and scispaCy in one process, in either order, and medkg's components as spaCy saves and spreads them.

Each in a process of its own, since what is registered with spaCy stays, and with the vocabularies that ship.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

OURS = """
def ours():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("medkg_abbreviations", config={"make_serializable": True})
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "CHEMICAL", "pattern": "Lithium"}, {"label": "ENTITY", "pattern": "NDI"}]
    )
    nlp.add_pipe("medkg_linker", config={"threshold": 0.6})
    return nlp
"""
THEIRS = """
def theirs():
    from scispacy.candidate_generation import CandidateGenerator
    from scispacy.linking import EntityLinker
    class Nothing(CandidateGenerator):
        def __init__(self): self.kb = None
        def __call__(self, texts, k): return [[] for _ in texts]
    nlp = spacy.blank("en")
    nlp.add_pipe("abbreviation_detector")
    return nlp, EntityLinker(candidate_generator=Nothing())
"""
TEXT = "Lithium caused nephrogenic diabetes insipidus (NDI)."
EXPECTED = "[('Lithium', 'MESH:D008094'), ('NDI', 'MESH:D018500')]"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    cache = tmp_path_factory.getbasetemp().parent / "medkg-cache"
    return {**{k: v for k, v in os.environ.items() if not k.startswith("MEDKG_")}, "MEDKG_CACHE": str(cache)}


def said(code: str, environment: dict[str, str], folder: Path) -> list[str]:
    script = folder / "script.py"
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    script.write_text(f"import spacy\n{OURS}{THEIRS}\nT = {TEXT!r}\nif __name__ == '__main__':\n{body}\n")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


SHOWN = "print([(e.text, e._.kb_ents[0][0]) for e in {doc}.ents])"


@pytest.mark.parametrize("order", ["nlp, other = ours(), theirs()", "other, nlp = theirs(), ours()"])
def test_whoever_comes_first_both_work(order: str, environment: dict[str, str], tmp_path: Path) -> None:
    code = f"""
{order}
doc = nlp(T)
{SHOWN.format(doc="doc")}
detector, linker = other
seen = linker(detector(T))
print([span._.long_form.text for span in seen._.abbreviations])
{SHOWN.format(doc="nlp(T)")}
"""
    assert said(code, environment, tmp_path) == [EXPECTED, "['nephrogenic diabetes insipidus']", EXPECTED]


def test_a_pipeline_is_saved_and_loaded_by_name(environment: dict[str, str], tmp_path: Path) -> None:
    code = f"""
nlp = ours()
nlp.to_disk("saved")
again = spacy.load("saved")
print(again.get_pipe_config("medkg_linker")["threshold"])
{SHOWN.format(doc="again(T)")}
third = spacy.blank("en").from_config(nlp.config).from_bytes(nlp.to_bytes())
print(third.get_pipe_config("medkg_linker") == nlp.get_pipe_config("medkg_linker"))
{SHOWN.format(doc="third.get_pipe('medkg_linker')(nlp(T))")}
"""
    assert said(code, environment, tmp_path) == ["0.6", EXPECTED, "True", EXPECTED]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_several_processes_may_link(method: str, environment: dict[str, str], tmp_path: Path) -> None:
    code = f"""
import multiprocessing
multiprocessing.set_start_method({method!r})
for doc in ours().pipe([T] * 3, n_process=2):
    {SHOWN.format(doc="doc")}
"""
    assert said(code, environment, tmp_path) == [EXPECTED] * 3


def test_medkgs_own_pipeline_is_saved_loaded_and_spread(environment: dict[str, str], tmp_path: Path) -> None:
    code = """
import json, medkg
from spacy.tokens import DocBin
nlp = medkg.extract.load()
nlp.tokenizer.inner.add_special_case("NDI.", [{"ORTH": "NDI"}, {"ORTH": "."}])
doc = nlp(T)
print([(one["subject"], one["predicate"], one["object"]) for one in doc._.medkg_relations])
nlp.to_disk("saved")
again = spacy.load("saved")
stored = DocBin(docs=[doc], store_user_data=True)
for other in (again(T), *again.pipe([T, T], n_process=2), *stored.get_docs(nlp.vocab)):
    assert json.dumps(other._.medkg_mentions) == json.dumps(doc._.medkg_mentions)  # what is sent comes as lists
    assert [e.kb_id_ for e in other.ents] == [e.kb_id_ for e in doc.ents]
print([t.text for t in again("NDI.")], spacy.displacy.render(doc, style="ent", page=False).count("MESH:"))
"""
    assert said(code, environment, tmp_path) == [
        "[('MESH:D008094', 'causes', 'MESH:D018500')]",
        "['NDI', '.'] 3",
    ]


def test_a_graph_that_is_not_there_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    code = """
import medkg
nlp = medkg.extract.load(vocabularies="nowhere.graph")
try:
    nlp(T)
except medkg.errors.GraphNotFound as error:
    print(error)
"""
    (line,) = said(code, environment, tmp_path)
    assert line.startswith("there is no graph at nowhere.graph whose vocabularies could be used. Name a graph's folder")


def test_medkg_s_linker_stays_its_own_where_builds_use_scispacy_s(environment: dict[str, str], tmp_path: Path) -> None:
    building = {**environment, "MEDKG_BUILD__LINKER": "scispacy:mesh"}
    assert said(f"nlp = ours()\n{SHOWN.format(doc='nlp(T)')}", building, tmp_path) == [EXPECTED]
