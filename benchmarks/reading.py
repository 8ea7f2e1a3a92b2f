"""Measure how fast and in how much memory PubMed records are read.

    python benchmarks/reading.py dev.pubtator.txt.gz --records 30000

Makes a baseline-style PubMed XML of N records by repeating the texts of a PubTator file under new PMIDs, streams it
through the reader in this one process, and prints records per second and the peak memory at each tenth of the way.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from xml.sax.saxutils import escape

from medkg.formats.detect import detect
from medkg.formats.pubmed import PubmedReader
from medkg.formats.stream import lines
from medkg.model.reading import Reading

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""
RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<DateRevised><Year>2019</Year><Month>11</Month><Day>09</Day></DateRevised><Article PubModel="Print"><Journal>
<ISSN IssnType="Print">0006-2952</ISSN><JournalIssue CitedMedium="Print"><Volume>34</Volume><Issue>15</Issue>
<PubDate><Year>1985</Year><Month>Aug</Month><Day>01</Day></PubDate></JournalIssue><Title>Journal of records</Title>
<ISOAbbreviation>J Rec</ISOAbbreviation></Journal><ArticleTitle>{title}</ArticleTitle><Abstract>
<AbstractText>{abstract}</AbstractText></Abstract><AuthorList CompleteYN="Y"><Author ValidYN="Y">
<LastName>Author</LastName><ForeName>First</ForeName><Initials>F</Initials></Author></AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MeshHeadingList><MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans
</DescriptorName></MeshHeading><MeshHeading><DescriptorName UI="D008094" MajorTopicYN="N">Lithium</DescriptorName>
<QualifierName UI="Q000009" MajorTopicYN="Y">adverse effects</QualifierName></MeshHeading></MeshHeadingList>
</MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>
<ArticleId IdType="pubmed">{pmid}</ArticleId><ArticleId IdType="doi">10.1000/{pmid}</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Cited before.</Citation><ArticleIdList><ArticleId IdType="doi">10.1000/x</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""
FIRST_PMID = 90_000_000
TENTHS = 10


def texts(pubtator: Path) -> Iterator[tuple[str, str]]:
    """Give the title and abstract of every document of a PubTator file."""
    title = ""
    for line in lines(pubtator):
        parts = line.data.decode().split("|", 2)
        if parts[1:2] == ["t"]:
            title = parts[2]
        elif parts[1:2] == ["a"]:
            yield title, parts[2]


def write_baseline(pubtator: Path, target: Path, *, records: int) -> None:
    """Write N records as a gzipped set, the texts repeated in their order."""
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as out:
        out.write(HEAD)
        for number, (title, abstract) in enumerate(islice(cycle(list(texts(pubtator))), records)):
            out.write(RECORD.format(pmid=FIRST_PMID + number, title=escape(title), abstract=escape(abstract)))
        out.write("</PubmedArticleSet>\n")


def resident() -> float:
    """Give this process's present memory in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def measure(path: Path, *, records: int) -> None:
    """Read a file and print the figures."""
    reader = detect(path, (PubmedReader(),))
    begun, worked = time.perf_counter(), time.process_time()
    read = characters = 0
    along = []
    for found in reader.read(path, source=path.name):
        if not isinstance(found, Reading):
            sys.exit(f"put aside: {found}")
        read += 1
        characters += len(found.document.text)
        if read % max(1, records // TENTHS) == 0:
            along.append(resident())
    seconds, work = time.perf_counter() - begun, time.process_time() - worked
    assert read == records
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"records {read}, characters {characters}, seconds {seconds:.2f}, records/s {read / seconds:,.0f}")
    print(f"processor seconds {work:.2f}, records/s of processor time {read / work:,.0f}")
    print(f"peak RSS {peak:.0f} MB; along the way (MB): {' '.join(f'{size:.0f}' for size in along)}")


def main() -> None:
    """Parse the arguments, make the file, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pubtator", type=Path, help="a PubTator file whose texts are repeated")
    parser.add_argument("--records", type=int, default=30_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        baseline = Path(folder) / "baseline.xml.gz"
        write_baseline(options.pubtator, baseline, records=options.records)
        measure(baseline, records=options.records)


if __name__ == "__main__":
    main()
