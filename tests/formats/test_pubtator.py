from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from medkg.formats.annotations import annotator
from medkg.formats.pubtator import PubtatorReader
from medkg.model.concept import Concept
from tests.formats.support import SAMPLES, Words, check, parted, write

BASE = "1|t|Lithium and tremor\n1|a|Lithium causes tremor.\n"


def read(tmp_path, content, source="gold.pubtator.txt.gz"):
    path = write(tmp_path / source, content)
    return parted(PubtatorReader(Words()).read(path, source=source))


def test_real_gold_fits_to_the_letter():
    path = SAMPLES / "bc5cdr.pubtator.txt"
    readings, rejections = parted(PubtatorReader(Words()).read(path, source=path.name))
    assert not rejections
    assert len(readings) == 6
    rows = Counter(
        fields[0]
        for fields in (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        if len(fields) > 4
    )
    for reading in readings:
        check(reading.document)
        assert len(reading.findings.mentions) == rows[reading.document.metadata.pmid]
        assert reading.findings.evidence
        for mention in reading.findings.mentions:
            assert mention.span.of(reading.document.text) == mention.text
            assert mention.extractor == "annotator:bc5cdr.pubtator"
            assert mention.category in {"ChemicalEntity", "Disease"}
        for evidence in reading.findings.evidence:
            assert evidence.predicate == "causes"
            assert evidence.text_hash == reading.document.text_hash
            assert evidence.subject_span is None
            assert {evidence.subject, evidence.object} <= {concept.id for concept in reading.findings.concepts}


def test_ncbi_disease_kinds_are_diseases():
    path = SAMPLES / "ncbi_disease.pubtator.txt"
    readings, rejections = parted(PubtatorReader(Words()).read(path, source=path.name))
    assert not rejections
    assert {mention.category for reading in readings for mention in reading.findings.mentions} == {"Disease"}
    assert all(
        link.concept.id.startswith(("MESH:", "OMIM:"))
        for r in readings
        for m in r.findings.mentions
        for link in m.links
    )


def test_ids_of_every_kind(tmp_path):
    title = "aaa bbb ccc ddd eee fff ggg hhh iii jjj"
    rows = [
        ("aaa", "Disease", "D001943|D010051", ["MESH:D001943", "MESH:D010051"]),
        ("bbb", "GeneOrGeneProduct", "3172,3651", ["ncbigene:3172", "ncbigene:3651"]),
        ("ccc", "Species", "9606", ["NCBITaxon:9606"]),
        ("ddd", "Chemical", "-1", []),
        (
            "eee",
            "Variant",
            "tmVar:p|SUB|V|600|E;HGVS:p.V600E;CorrespondingGene:673;RS#:113488022",
            ["dbsnp:rs113488022"],
        ),
        ("fff", "SequenceVariant", "c|DEL|1314_1328|", ["tmVar:c|DEL|1314_1328|@PMID:7"]),
        ("jjj", "Variant", "tmVar:p|SUB|V|600|E;HGVS:p.V600E;CorrespondingGene:673", ["hgvs:ncbigene673:p.V600E"]),
        ("ggg", "CellLine", "CVCL_0224", ["cellosaurus:CVCL_0224"]),
        ("hhh", "Disease", "OMIM:600791;MESH:D000001", ["OMIM:600791", "MESH:D000001"]),
        ("iii", "Variant", "rs12345", ["dbsnp:rs12345"]),
    ]
    lines = [f"7|t|{title}"]
    lines += [f"7\t{title.index(word)}\t{title.index(word) + 3}\t{word}\t{kind}\t{ids}" for word, kind, ids, _ in rows]
    ((reading,), rejections) = read(tmp_path, "\n".join(lines))
    assert not rejections
    assert [[link.concept.id for link in m.links] for m in reading.findings.mentions] == [ids for *_, ids in rows]


def test_relations_of_both_layouts_are_evidence_without_spans(tmp_path):
    content = BASE + (
        "1\tAssociation\tD008094\tD014202\tNovel\n1\t0\t7\tLithium\tChemical\tD008094\n"
        "1\t12\t18\ttremor\tDisease\tD014202\n1\tCID\tD008094\tD014202\n1\tCID\tD008094\tD014202\n"
    )
    ((reading,), rejections) = read(tmp_path, content)
    assert not rejections
    found = [(e.subject, e.predicate, e.object, e.document_id, e.extractor) for e in reading.findings.evidence]
    ends = ("MESH:D008094", "MESH:D014202", "PMID:1", "annotator:gold.pubtator")
    assert found == [(ends[0], predicate, *ends[1:]) for predicate in ("associated_with", "causes")]


def test_concepts_are_named_by_their_most_frequent_mention(tmp_path):
    text = "b a a b aab"
    rows = [(0, 1), (2, 3), (4, 5), (6, 7)]
    content = f"1|t|{text}\n" + "".join(f"1\t{i}\t{j}\t{text[i:j]}\tDisease\tD000001\n" for i, j in rows)
    content += "1\t8\t11\taab\tDisease\tD000001|D000002\n"
    ((reading,), _) = read(tmp_path, content)
    assert reading.findings.concepts == (
        Concept("MESH:D000001", "a", "Disease"),
        Concept("MESH:D000002", "aab", "Disease"),
    )


def test_composites_are_named_by_their_parts(tmp_path):
    content = (
        "1|t|visual or auditory toxicity\n1\t0\t27\tvisual or auditory toxicity\tDisease\tD014786|D006311\t"
        "visual toxicity|auditory toxicity\n"
    )
    ((reading,), _) = read(tmp_path, content)
    assert [concept.name for concept in reading.findings.concepts] == ["auditory toxicity", "visual toxicity"]


def test_wrong_offsets_are_rejected_by_line_and_the_document_lands(tmp_path):
    content = BASE + (
        "1\t0\t7\tLithium\tChemical\tD008094\n1\t1\t8\tLithium\tChemical\tD008094\n1\t30\t99\ttremor\tDisease\tD014202\n"
        "1\t5\t5\t\tDisease\tD014202\n1\tx\t9\ttremor\tDisease\tD014202\n2\t0\t7\tLithium\tChemical\tD008094\n1\t0\n"
        "1\tCID\tD008094\t77\n1\tA\xad\n"
    )
    ((reading,), rejections) = read(tmp_path, content)
    assert len(reading.findings.mentions) == 1
    assert [int(r.place.removeprefix("line ")) for r in rejections if "CID" not in r.reason] == [4, 5, 6, 7, 8, 9, 11]
    assert "line 10" in {rejection.place for rejection in rejections}
    assert {rejection.record for rejection in rejections} == {"PMID:1"}
    assert "'ithium '" in rejections[0].reason
    assert "outside the text" in rejections[1].reason


def test_one_broken_document_costs_itself(tmp_path):
    content = (
        BASE.encode() + b"\n2|a|No title\n\n3|t|Bad \x81\n3|a|x\n\n\nstray\n4|t|Fo\xfcr\n\n5|t|N\0L\n6|t|Six\n6|a|\n"
    )
    readings, rejections = read(tmp_path, content)
    assert [reading.document.id for reading in readings] == ["PMID:1", "PMID:4", "PMID:6"]
    assert readings[1].document.metadata.extra == (("encoding", "windows-1252"),)
    assert [(rejection.place, rejection.record) for rejection in rejections] == [
        ("line 4", "PMID:2"),
        ("line 6", "PMID:3"),
        ("line 10", ""),
        ("line 13", "PMID:5"),
    ]


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0")),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0")),
)
def test_text_is_kept_character_for_character(tmp_path_factory, title, abstract):
    content = f"x1|t|{title}\nx1|a|{abstract}\n"
    ((reading,), _) = read(tmp_path_factory.mktemp("a"), content)
    assert reading.document.id == "x1"
    assert reading.document.text == (f"{title} {abstract}" if abstract else title)
    check_loosely = [s for s in reading.document.sections if s.kind in {"title", "abstract"}]
    assert [reading.document.text[s.start : s.end] for s in check_loosely] == [
        part for part in (title, abstract) if part
    ]


def test_annotators_are_named_after_their_file():
    assert annotator("gold/dev.pubtator.txt.gz") == "annotator:dev.pubtator"
    assert annotator("export.json") == "annotator:export"
