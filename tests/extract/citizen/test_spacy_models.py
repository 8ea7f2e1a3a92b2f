"""Others' models: found by name or folder, known by content, refused in words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy

from medkg.errors import ExtractionError, UsageError
from medkg.extract.citizen.labels import labels
from medkg.extract.citizen.model_mentions import ModelMentions, load_model
from medkg.extract.citizen.spacy_models import of_another_minor, spacy_model
from medkg.extract.mentions import MentionFinder, shipped_finder
from medkg.extract.seats import seat_for
from tests.extract.citizen.small_models import saved
from tests.extract.small_lexicon import small_lexicon


def finder() -> MentionFinder:
    return shipped_finder(small_lexicon())


def test_a_folder_is_a_model_with_name_version_and_content(ner_model: Path) -> None:
    model = spacy_model(str(ner_model))
    assert (model.title, model.spacy) == ("en_ner_bc5cdr_md-0.5.4", (3, 7))
    assert "made for spaCy 3.7 and is run by 3." in of_another_minor(model)


def test_any_byte_of_a_model_counts_and_where_it_lies_does_not(ner_model: Path, tmp_path: Path) -> None:
    other = shutil.copytree(ner_model, tmp_path / "elsewhere")
    seat, same = (seat_for(str(path), labels=None) for path in (ner_model, other))
    assert seat is not None
    assert same is not None
    assert seat.digest == same.digest
    config = other / "config.cfg"
    config.write_text(config.read_text("utf-8") + "\n", encoding="utf-8")
    changed = seat_for(str(other), labels=None)
    assert changed is not None
    assert changed.digest != seat.digest


MISSING = [
    ("en_ner_bc5cdr_md", r"pip install --no-deps https://.*/en_ner_bc5cdr_md-0\.5\.4\.tar\.gz.*installed"),
    ("en_core_web_sm", r"python -m spacy download en_core_web_sm"),
    ("models/of/nobody", r"there is no spaCy model models/of/nobody\. (Installed|No model)"),
    ("json", r"json is a package, but no spaCy model: it has no meta\.json"),
    ("not-a-name", r"there is no spaCy model not-a-name"),
]


@pytest.mark.parametrize(("asked", "said"), MISSING)
def test_what_is_not_there_says_how_to_get_it(asked: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        spacy_model(asked)


def test_a_folder_of_something_else_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"it has no meta\.json.*nlp\.to_disk"):
        spacy_model(str(tmp_path))


@pytest.mark.parametrize("meta", ["{", "[1]", "\udcff"])
def test_a_meta_that_cannot_be_read_is_named(meta: str, tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_bytes(meta.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=r"meta\.json"):
        spacy_model(str(tmp_path))


def test_a_model_of_another_major_version_is_refused(ner_model: Path, tmp_path: Path) -> None:
    old = shutil.copytree(ner_model, tmp_path / "old")
    meta = json.loads((old / "meta.json").read_text("utf-8"))
    (old / "meta.json").write_text(json.dumps(meta | {"spacy_version": ">=2.3.0,<2.4.0"}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"made for spaCy 2\.3, this is 3\..*Give a model of spaCy 3"):
        spacy_model(str(old))


def test_a_model_of_this_version_needs_no_remark(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    here = saved(nlp, tmp_path / "here", made_for=f">={spacy.__version__},<4.0.0")
    assert of_another_minor(spacy_model(str(here))) == ""
    assert of_another_minor(spacy_model(str(saved(nlp, tmp_path / "unsaid", made_for="")))) == ""


def test_a_model_finds_and_its_names_are_linked(ner_model: Path) -> None:
    found, unknown = ModelMentions(load_model(spacy_model(str(ner_model))), labels(), finder()).find(
        "Cisplatin caused nausea.", sentences=[(0, 24)], abbreviations=(), long_forms={}
    )
    assert [(one.text, one.category, one.links[0].concept.id) for one in found] == [
        ("Cisplatin", "ChemicalEntity", "MESH:D002945"),
        ("nausea", "Disease", "MESH:D009325"),
    ]
    assert unknown == {}


@pytest.mark.filterwarnings("ignore:.W095.")  # it says that it was made for an older spaCy
def test_only_what_finding_needs_is_run(ner_model: Path, tmp_path: Path) -> None:
    nlp = spacy.load(ner_model)
    nlp.add_pipe("attribute_ruler", first=True)
    nlp.add_pipe("sentencizer", first=True)  # an entity may not cross the end of a sentence
    nlp.add_pipe("sentencizer", name="another")
    assert load_model(spacy_model(str(saved(nlp, tmp_path / "model")))).pipe_names == ["sentencizer", "ner"]


def test_everything_is_run_where_rules_may_need_it(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DISEASE", "pattern": "nausea"}])
    kept = load_model(spacy_model(str(saved(nlp, tmp_path / "model"))))
    assert kept.pipe_names == ["sentencizer", "entity_ruler"]


def test_a_model_that_finds_nothing_is_refused_with_what_it_has(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("attribute_ruler")
    model = spacy_model(str(saved(nlp, tmp_path / "nothing")))
    with pytest.raises(ExtractionError, match=r"no component that finds entities, only sentencizer, attribute_ruler"):
        load_model(model)
    empty = spacy_model(str(saved(spacy.blank("en"), tmp_path / "empty")))
    with pytest.raises(ExtractionError, match="only none at all"):
        load_model(empty)


@pytest.mark.parametrize("damage", ["ner/model", "config.cfg", "vocab/strings.json"])
def test_a_damaged_model_is_refused_by_name(damage: str, ner_model: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(ner_model, tmp_path / "broken")
    (broken / damage).write_bytes((broken / damage).read_bytes()[:40])
    with pytest.raises(ExtractionError, match=r"spaCy cannot load en_ner_bc5cdr_md-0\.5\.4.*Try it alone"):
        load_model(spacy_model(str(broken)))
