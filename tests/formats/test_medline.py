from medkg.formats.medline import MedlineReader
from medkg.model.document import MeshHeading, Notice
from tests.formats.support import check, parted, write

TWO = """
PMID- 16403221
OWN - NLM
STAT- MEDLINE
LR  - 20180330
DP  - 2006 Jan 12
TI  - A high level interface to
      two things.
AB  - BACKGROUND: It involves
      construction. RESULTS: We have
      designed it.
LA  - eng
PT  - Journal Article
PT  - Review
PMC - PMC1373603
JT  - BMC bioinformatics
RIN - Nature. 2010 Feb 1. PMID: 20101234
EIN - J Two. 2011;2:3
MH  - *Computational Biology/methods
MH  - Humans
OT  - *parsing
AID - S0006-2952(06)1 [pii]
AID - 10.1186/1471-2105-7-10 [doi]

PMID- 16377612
TI  - Only a title.
"""


def test_records_are_read(tmp_path):
    readings, rejections = parted(MedlineReader().read(write(tmp_path / "a.nbib", TWO), source="a.nbib"))
    assert not rejections
    first, second = (reading.document for reading in readings)
    check(first)
    assert first.id == "PMID:16403221"
    assert first.text == (
        "A high level interface to two things. BACKGROUND: It involves construction. RESULTS: We have designed it."
    )
    assert [section.kind for section in first.sections] == ["title", "abstract", "background", "results"]
    metadata = first.metadata
    assert (metadata.pmcid, metadata.doi) == ("PMC1373603", "10.1186/1471-2105-7-10")
    assert (metadata.date, metadata.revised, metadata.language) == ("2006-01-12", "2018-03-30", "en")
    assert (metadata.journal, metadata.publication_types) == ("BMC bioinformatics", ("Journal Article", "Review"))
    assert metadata.mesh == (MeshHeading("", "Computational Biology", major=True), MeshHeading("", "Humans"))
    assert metadata.notices == (Notice("RetractionIn", "PMID:20101234"), Notice("ErratumIn", "J Two. 2011;2:3"))
    assert metadata.extra == (("keyword", "parsing"),)
    assert (second.text, second.title) == ("Only a title.", "Only a title.")
    assert [reading.place for reading in readings] == ["line 2", "line 25"]


def test_broken_records_cost_themselves(tmp_path):
    content = b"PMID- 1\nTI  - One.\n\nPMID- 2\nnot a tag\n\nPMID- 3\nTI  - N\0L\n\n"
    content += b"PMID- x\nTI  - No id\n\nPMID- 5\nTI  - Five \xe9.\n"
    readings, rejections = parted(MedlineReader().read(write(tmp_path / "a.txt", content), source="a.txt"))
    assert [reading.document.id for reading in readings] == ["PMID:1", "PMID:5"]
    assert readings[1].document.text == "Five é."
    assert readings[1].document.metadata.extra == (("encoding", "windows-1252"),)
    assert [rejection.place for rejection in rejections] == ["line 4", "line 7", "line 10"]
    assert "line 5 neither" in rejections[0].reason
    assert "NUL" in rejections[1].reason
    assert "no PMID" in rejections[2].reason
