"""scispaCy's own linker, over a knowledge base and an index that its own code made."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import joblib
import pytest
from scispacy.candidate_generation import DEFAULT_PATHS
from scispacy.linking_utils import DEFAULT_UMLS_PATH

from medkg.errors import SettingsError, UsageError
from medkg.extract.citizen.scispacy_files import INDEX, VECTORISER, checked, pinned_digest, scispacy_files
from medkg.extract.citizen.scispacy_links import ScispacyLinks, scispacy_links
from medkg.extract.pipeline import load
from medkg.model.document import Document, Span
from medkg.model.mention import Mention
from medkg.vocabulary.words import ShippedTerminology
from tests.extract.small_lexicon import small_lexicon


def pin(folder: Path) -> str:
    return pinned_digest(scispacy_files(f"scispacy:{folder}").digests())


@pytest.fixture(scope="module")
def links(scispacy_folder: Path) -> ScispacyLinks:
    files = scispacy_files(f"scispacy:{scispacy_folder}")
    return scispacy_links(files, ShippedTerminology(), pin=pin(scispacy_folder))


def asked(text: str, category: str) -> Mention:
    return Mention(document_id="", span=Span(0, len(text)), text=text, category=category, extractor="")


def answered(links: ScispacyLinks, *mentions: Mention, long_forms: Mapping[str, str] | None = None) -> list[Mention]:
    return list(links.linked(mentions, long_forms or {}, runners_up=3))


IDENTITIES = [
    ("lithium metal", "ChemicalEntity", "umls:C0023870", "ChemicalEntity"),
    ("tremor", "Disease", "umls:C0040822", "PhenotypicFeature"),
    ("low blood pressure", "Disease", "umls:C0020649", "Disease"),
    ("adriamycin", "ChemicalEntity", "MESH:D004317", "ChemicalEntity"),
    ("renal injury", "NamedThing", "HP:0000083", "Disease"),
    ("Naloxone", "NamedThing", "scispacy:local-1", "NamedThing"),
]


@pytest.mark.parametrize(("text", "category", "curie", "theirs"), IDENTITIES)
def test_its_ids_become_curies_and_its_types_categories(
    links: ScispacyLinks, text: str, category: str, curie: str, theirs: str
) -> None:
    (mention,) = answered(links, asked(text, category))
    assert [(link.concept.id, link.concept.category) for link in mention.links] == [(curie, theirs)]
    assert mention.category == theirs
    assert mention.links[0].score == 1.0
    assert mention.links[0].why == f"spelled like {text!r}, by scispaCy's linker"


def test_a_mention_of_another_kind_is_not_linked_and_short_forms_go_by_their_long_ones(links: ScispacyLinks) -> None:
    none, short, nothing = answered(
        links,
        asked("adriamycin", "Disease"),
        asked("LBPs", "Disease"),
        asked("??", "Disease"),
        long_forms={"LBP": "low blood pressure"},
    )
    assert all(link.concept.category == "Disease" for link in none.links)
    assert short.links[0].concept.id == "umls:C0020649"
    assert nothing.links == ()
    assert answered(links) == []


def test_a_build_can_use_it_in_place_of_ours(links: ScispacyLinks) -> None:
    pipeline = load(small_lexicon(), others=links, linker_id="scispacy")
    document = Document(id="d", text="Lithium caused hypotension. No hypotension with aspirin.")
    findings = pipeline.extract(document)
    assert [(one.text, [link.concept.id for link in one.links]) for one in findings.mentions][:2] == [
        ("Lithium", ["umls:C0023870"]),
        ("hypotension", ["umls:C0020649"]),
    ]
    assert [(one.subject, one.predicate, one.object) for one in findings.evidence][:1] == [
        ("umls:C0023870", "causes", "umls:C0020649")
    ]
    assert pipeline.link(document, [asked("Lithium", "ChemicalEntity")])[0][0].concept.id == "umls:C0023870"


def test_without_a_pin_nothing_is_unpickled_and_the_reason_is_said(scispacy_folder: Path, tmp_path: Path) -> None:
    trap = shutil.copytree(scispacy_folder, tmp_path / "trap")
    joblib.dump(_Trap(tmp_path / "sprung"), trap / VECTORISER)
    files = scispacy_files(f"scispacy:{trap}")
    with pytest.raises(SettingsError, match=rf"pickle, which can run any code.*linker_sha256 = \"{pin(trap)}\""):
        scispacy_links(files, ShippedTerminology(), pin="")
    with pytest.raises(SettingsError, match=r"not the files that were pinned"):
        scispacy_links(files, ShippedTerminology(), pin=pin(scispacy_folder))
    assert not (tmp_path / "sprung").exists()


class _Trap:
    """What an attacker would pickle: reading it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.path),))


def test_the_trap_of_this_test_is_one(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(_Trap(tmp_path / "sprung")))  # noqa: S301 - our own
    assert (tmp_path / "sprung").exists()


def test_every_one_of_its_files_is_pinned(scispacy_folder: Path, tmp_path: Path) -> None:
    pinned = pin(scispacy_folder)
    for path in sorted(scispacy_folder.iterdir()):
        other = shutil.copytree(scispacy_folder, tmp_path / path.name)
        (other / path.name).write_bytes(path.read_bytes() + b"\n")
        with pytest.raises(SettingsError, match="not the files that were pinned"):
            checked(scispacy_files(f"scispacy:{other}"), pin=pinned)


def test_the_pin_is_what_sha256sum_says(scispacy_folder: Path) -> None:
    names = sorted(path.name for path in scispacy_folder.iterdir())
    done = subprocess.run(["sha256sum", *names], cwd=scispacy_folder, capture_output=True, check=True)
    assert sha256(done.stdout).hexdigest() == pin(scispacy_folder)
    assert checked(scispacy_files(f"scispacy:{scispacy_folder}"), pin=f" {pin(scispacy_folder).upper()}")


def test_what_lacks_is_named(scispacy_folder: Path, tmp_path: Path) -> None:
    part = shutil.copytree(scispacy_folder, tmp_path / "part")
    shutil.copy(part / "small.jsonl", part / "other.jsonl")
    with pytest.raises(UsageError, match="holds 2 knowledge bases"):
        scispacy_files(f"scispacy:{part}")
    for path in part.glob("*.jsonl"):
        path.unlink()
    (part / INDEX).unlink()
    with pytest.raises(UsageError, match=rf"lacks {INDEX}, a knowledge base \(\.jsonl\).*one of go, hpo, mesh"):
        scispacy_files(f"scispacy:{part}")


def test_a_name_is_looked_for_where_scispacy_keeps_what_it_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCISPACY_CACHE", str(tmp_path))
    with pytest.raises(
        UsageError, match=r"scispacy:umls: nmslib_index\.bin is not in .*Have scispaCy download it once"
    ):
        scispacy_files("scispacy:umls")
    (tmp_path / "datasets").mkdir()
    for url in (*DEFAULT_PATHS["umls"], DEFAULT_UMLS_PATH):
        kept = tmp_path / "datasets" / f"{sha256(url.encode()).hexdigest()}.etag.{url.rpartition('/')[2]}"
        kept.write_bytes(b"")
        kept.with_name(f"{kept.name}.json").write_text("{}")
    files = scispacy_files("scispacy:umls")
    assert files.title == "scispacy:umls"
    assert len({*files.paths.values(), files.concepts}) == 5
    for path in (tmp_path / "datasets").glob("*.bin"):
        path.with_name(path.name.replace("etag", "other")).write_bytes(b"")
    with pytest.raises(UsageError, match="2 times, in different versions"):
        scispacy_files("scispacy:umls")
