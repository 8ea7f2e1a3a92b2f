import json

from medkg.formats.bioc_json import BiocJsonReader
from medkg.formats.bioc_xml import BiocXmlReader
from medkg.model.concept import Concept
from medkg.model.document import Span
from tests.formats.support import Words, check, parted, write

TITLE, ABSTRACT = "Lithium and β-tremor.", "Lithium causes tremor. RESULTS: Ten had tremor."


def annotation(id_, text, offset, kind, identifier, **infons):
    infons = {"type": kind, "identifier": identifier, **infons}
    return {"id": id_, "infons": infons, "text": text, "locations": [{"offset": offset, "length": len(text)}]}


def document(id_="227508", *, gap=1, extra=(), relations=()):
    start = len(TITLE) + gap
    return {
        "id": id_,
        "infons": {},
        "passages": [
            {
                "infons": {"type": "title", "journal": "N Engl J Med. 2012 Jul", "year": "2012"},
                "offset": 0,
                "text": TITLE,
                "annotations": [annotation("1", "Lithium", 0, "Chemical", "MESH:D008094", name="Lithium")],
            },
            {
                "infons": {"type": "abstract"},
                "offset": start,
                "text": ABSTRACT,
                "annotations": [annotation("2", "tremor", start + 15, "Disease", "MESH:D014202"), *extra],
            },
        ],
        "relations": list(relations),
        "pmid": 227508,
        "date": "2012-07-12T00:00:00Z",
    }


def read_json(tmp_path, content, name="export.json"):
    content = content if isinstance(content, (str, bytes)) else json.dumps(content)
    path = write(tmp_path / name, content)
    return parted(BiocJsonReader(Words()).read(path, source=name))


def test_pubtator3_exports_with_their_own_annotator(tmp_path):
    relation = {
        "id": "R1",
        "infons": {
            "type": "Association",
            "score": "0.9943",
            "role1": {"identifier": "MESH:D008094", "type": "Chemical", "name": "Lithium"},
            "role2": {"identifier": "9606", "type": "Species", "name": "9606"},
        },
        "nodes": [{"refid": "0", "role": "1,2"}],
    }
    ((reading,), rejections) = read_json(tmp_path, {"PubTator3": [document(relations=[relation])]})
    assert not rejections
    check(reading.document)
    assert reading.document.id == "PMID:227508"
    assert reading.document.text == f"{TITLE} {ABSTRACT}"
    assert [section.kind for section in reading.document.sections] == ["title", "abstract", "results"]
    assert (reading.document.metadata.date, reading.document.metadata.journal) == ("2012-07-12", "N Engl J Med")
    assert [(m.text, m.extractor) for m in reading.findings.mentions] == [
        ("Lithium", "annotator:PubTator3"),
        ("tremor", "annotator:PubTator3"),
    ]
    (evidence,) = reading.findings.evidence
    assert (evidence.subject, evidence.predicate, evidence.object) == (
        "MESH:D008094",
        "associated_with",
        "NCBITaxon:9606",
    )
    assert evidence.confidence == 0.9943
    assert Concept("MESH:D014202", "tremor", "Disease") in reading.findings.concepts


def test_layouts_of_json(tmp_path):
    two = [document(), document("PMC123")]
    for content in (
        two,
        {"source": "PubMed", "documents": two},
        "\n".join(json.dumps(one) for one in two),
        json.dumps(two, indent=2),
    ):
        readings, rejections = read_json(tmp_path, content)
        assert not rejections
        assert [reading.document.id for reading in readings] == ["PMID:227508", "PMC:PMC123"]
        assert {m.extractor for reading in readings for m in reading.findings.mentions} == {"annotator:export"}
    ((reading,), _) = read_json(tmp_path, document())
    assert reading.document.id == "PMID:227508"


def test_one_broken_line_costs_itself(tmp_path):
    rows = [json.dumps(document(str(number))) for number in range(1, 5)]
    rows[1] = rows[1].replace('"text": "Lithium', '"text": Lithium', 1)
    rows[2] = rows[2].replace('"offset": 0', '"offset": "x"', 1)
    readings, rejections = read_json(tmp_path, "\n".join(rows))
    assert [reading.document.id for reading in readings] == ["PMID:1", "PMID:4"]
    assert [(rejection.place, rejection.record) for rejection in rejections] == [
        ("line 2", "PMID:2"),
        ("line 3", "PMID:3"),
    ]


def test_lone_surrogates_and_nuls_cost_the_document(tmp_path):
    rows = [json.dumps(document(str(number))) for number in range(1, 4)]
    rows[0] = rows[0].replace("causes", "causes \\ud83d")
    rows[1] = rows[1].replace("causes", "causes \\u0000")
    readings, rejections = read_json(tmp_path, f"[{','.join(rows)}]")
    assert [reading.document.id for reading in readings] == ["PMID:3"]
    assert [rejection.record for rejection in rejections] == ["PMID:1", "PMID:2"]


def test_locations_move_with_their_passage_and_wrong_ones_are_rejected(tmp_path):
    wrong = annotation("9", "Lithium", 5, "Chemical", "MESH:D008094")
    outside = annotation("10", "Lithium", 9999, "Chemical", "MESH:D008094")
    ((reading,), rejections) = read_json(tmp_path, document(gap=7, extra=[wrong, outside]))
    assert [mention.text for mention in reading.findings.mentions] == ["Lithium", "tremor"]
    assert [rejection.place for rejection in rejections] == ["byte 0, annotation 9", "byte 0, annotation 10"]


XML = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE collection SYSTEM "BioC.dtd">
<collection><source>PubTator</source><date/><key/><document><id>227508</id>
<passage><infon key="type">title</infon><offset>0</offset><text>{TITLE}</text>
<annotation id="T1"><infon key="type">Chemical</infon><infon key="MESH">D008094</infon>
<infon key="annotator">curator 7</infon>
<location offset="0" length="7"/><text>Lithium</text></annotation></passage>
<passage><infon key="type">abstract</infon><offset>22</offset>
<sentence><offset>22</offset><text>Lithium causes tremor.</text>
<annotation id="T2"><infon key="type">Disease</infon><infon key="identifier">D014202</infon>
<location offset="37" length="6"/><text>tremor</text></annotation></sentence></passage>
<relation id="R1"><infon key="type">CID</infon>
<node refid="T2" role="Object"/><node refid="T1" role="Subject"/></relation>
<relation id="R2"><infon key="relation">CID</infon>
<infon key="Chemical">D008094</infon><infon key="Disease">D014202</infon></relation>
<relation id="R3"><infon key="type">CID</infon>
<node refid="T2" role="Object"/><node refid="T9" role="Subject"/></relation>
</document><document><id>5</id><passage></document><document><id>6</id></document></collection>"""


def test_bioc_xml(tmp_path):
    readings, rejections = parted(BiocXmlReader(Words()).read(write(tmp_path / "gold.xml", XML), source="gold.xml"))
    first, empty = readings
    check(first.document)
    assert (first.document.id, empty.document.id) == ("PMID:227508", "PMID:6")
    assert first.document.text == f"{TITLE} Lithium causes tremor."
    assert [(m.text, m.extractor) for m in first.findings.mentions] == [
        ("Lithium", "annotator:curator 7"),
        ("tremor", "annotator:gold"),
    ]
    with_spans, without = first.findings.evidence
    assert (
        (with_spans.subject, with_spans.object) == (without.subject, without.object) == ("MESH:D008094", "MESH:D014202")
    )
    assert with_spans.subject_span == Span(0, 7)
    assert with_spans.object_span.of(first.document.text) == "tremor"
    assert without.subject_span is None
    assert [(rejection.record, "not well-formed" in rejection.reason) for rejection in rejections] == [
        ("PMID:227508", False),
        ("PMID:5", True),
    ]


def test_collections_from_pmc_hold_pmc_articles(tmp_path):
    path = write(tmp_path / "a.xml", XML.replace("<source>PubTator", "<source>PMC"))
    readings, _ = parted(BiocXmlReader(Words()).read(path, source="a.xml"))
    assert readings[0].document.id == "PMC:PMC227508"
    assert readings[0].document.metadata.pmid == ""
