"""Links and mappings as SSSOM: a valid header, the columns in order, every CURIE in the file's own map."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from medkg.model.concept import Concept
from medkg.model.kinship import SAME_AS, SUBCLASS_OF, VocabularyStep
from medkg.views.rdf.sssom import COLUMNS, write_sssom
from tests.views.small_source import FOREIGN, LITHIUM, QUOTED, TREMOR, Silence


class Names:
    """Implements NameSource."""

    def graph_hash(self) -> str:
        return "abc"

    def names(self) -> Iterator[tuple[Concept, tuple[str, ...]]]:
        yield LITHIUM, ("Li+", "Lithium")
        yield TREMOR, ("tremor",)
        yield QUOTED, (QUOTED.name,)
        yield FOREIGN, ("",)


class Kin:
    """Implements Kinship: lithium and what is quoted are one thing."""

    digest = "1"

    def steps(self, concepts: Collection[str]) -> Iterator[VocabularyStep]:
        yield VocabularyStep(LITHIUM.id, SAME_AS, QUOTED.id, "somebody")
        yield VocabularyStep(QUOTED.id, SAME_AS, LITHIUM.id, "somebody")
        yield VocabularyStep(LITHIUM.id, SUBCLASS_OF, TREMOR.id, "somebody")

    def narrower(self, curies: Collection[str]) -> Mapping[str, int]:
        return {}


def test_names_are_close_matches_and_equal_ids_exact_ones(tmp_path: Path) -> None:
    path = tmp_path / "links.sssom.tsv"
    report = write_sssom(path, Names(), Kin(), Silence())
    assert report.concepts == 4
    with path.open(encoding="utf-8", newline="") as file:
        lines = file.readlines()
    head = [line for line in lines if line.startswith("# ")]
    assert head[:3] == [
        "# mapping_set_id: https://w3id.org/medkg/mappings/abc\n",
        "# license: https://w3id.org/sssom/license/unspecified\n",
        "# curie_map:\n",
    ]
    prefixes = {line.split(":")[0].strip("# ") for line in head[3:]}
    assert prefixes == {"MESH", "medkgid", "semapv", "skos"}
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["subject_label"], row["predicate_id"], row["object_id"]) for row in rows] == [
        ("Li+", "skos:closeMatch", "MESH:D008094"),
        ("Lithium", "skos:closeMatch", "MESH:D008094"),
        ("tremor", "skos:closeMatch", "MESH:D014202"),
        (QUOTED.name, "skos:closeMatch", "medkgid:X%3A1"),
        ("Lithium", "skos:exactMatch", "medkgid:X%3A1"),
    ]
    assert all((row["subject_id"] == "") == (row["subject_type"] == "rdfs literal") for row in rows)
