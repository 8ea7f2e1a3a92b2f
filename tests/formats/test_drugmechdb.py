import copy
import json

from medkg.formats.drugmechdb import DrugMechDbReader
from medkg.model.concept import Concept
from tests.formats.support import Words, parted, write

ENTRY = {
    "directed": True,
    "graph": {"_id": "DB00619_MESH_D015464_1", "disease": "CML", "drug": "imatinib", "drug_mesh": "MESH:D000068877"},
    "links": [
        {"key": "decreases activity of", "source": "MESH:D000068877", "target": "UniProt:P00519"},
        {"key": "causes", "source": "UniProt:P00519", "target": "MESH:D015464"},
        {"key": "causes", "source": "UniProt:P00519", "target": "MESH:D015464"},
    ],
    "multigraph": True,
    "nodes": [
        {"id": "MESH:D000068877", "label": "Drug", "name": "imatinib"},
        {"id": "UniProt:P00519", "label": "Protein", "name": "BCR/ABL"},
        {"id": "MESH:D015464", "label": "Disease", "name": "CML (ph+)"},
    ],
    "references": ["https://go.drugbank.com/drugs/DB00619#mechanism-of-action"],
    "comment": "Written here.",
}


def read(tmp_path, entries):
    path = write(tmp_path / "paths.json.gz", json.dumps(entries))
    return parted(DrugMechDbReader(Words()).read(path, source="paths.json.gz"))


def test_an_entry_is_a_document_of_curated_evidence(tmp_path):
    ((reading,), rejections) = read(tmp_path, [ENTRY])
    assert not rejections
    assert (reading.document.id, reading.document.text) == ("drugmechdb:DB00619_MESH_D015464_1", "")
    assert ("reference", "https://go.drugbank.com/drugs/DB00619#mechanism-of-action") in reading.document.metadata.extra
    assert ("drug", "imatinib") in reading.document.metadata.extra
    assert [(e.subject, e.predicate, e.object) for e in reading.findings.evidence] == [
        ("MESH:D000068877", "decreases_activity_of", "UniProt:P00519"),
        ("UniProt:P00519", "causes", "MESH:D015464"),
    ]
    assert {e.extractor for e in reading.findings.evidence} == {"curated:drugmechdb"}
    assert Concept("MESH:D000068877", "imatinib", "ChemicalEntity") in reading.findings.concepts


def test_broken_entries_and_links_cost_themselves(tmp_path):
    nameless, stranger, listless = (copy.deepcopy(ENTRY) for _ in range(3))
    del nameless["graph"]["_id"]
    stranger["links"][0]["source"] = "MESH:none"
    listless["links"] = {"key": "x"}
    readings, rejections = read(tmp_path, [nameless, stranger, listless, ENTRY])
    assert [len(reading.findings.evidence) for reading in readings] == [1, 2]
    assert [rejection.record for rejection in rejections] == ["", "drugmechdb:DB00619_MESH_D015464_1", ""]
    assert "MESH:none" in rejections[1].reason


def test_an_entrys_drug_treats_its_disease_where_both_are_nodes(tmp_path):
    about = ENTRY["graph"] | {"disease_mesh": "MESH:D015464"}
    by_number = about | {"drug_mesh": "MESH:other", "drugbank": "MESH:D000068877"}
    absent = about | {"disease_mesh": "MESH:D000001"}
    (readings, rejections) = read(tmp_path, [ENTRY | {"graph": graph} for graph in (about, by_number, absent)])
    assert not rejections
    said = [{(e.subject, e.predicate, e.object) for e in reading.findings.evidence} for reading in readings]
    indication = ("MESH:D000068877", "treats", "MESH:D015464")
    assert [indication in one for one in said] == [True, True, False]
