"""Make the example corpus: real abstracts as PubMed-like XML, without their gold annotations.

    python examples/make.py --pubtator bc5cdr/train.pubtator.txt.gz --mechanisms paths_dev.json.gz

Of the BioCreative V CDR training set, the abstracts that speak of one of the TOPICS, filled up by PMID to 250, and
DrugMechDB's curated mechanisms are written to `examples/medkg_examples`, the same bytes for the same input.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).parent / "medkg_examples"
WANTED = 250
# Several abstracts on one drug or effect make a graph in which documents can agree and disagree.
TOPICS = (
    "lithium", "torsade", "diabetes insipidus", "hypothyroid", "clozapine", "haloperidol", "amiodarone", "heparin",
    "doxorubicin", "cisplatin", "tacrolimus", "levodopa", "parkinson", "cocaine", "morphine", "naloxone", "fluoxetine",
    "myasthenia", "thrombocytopenia", "catalepsy", "bradycardia", "hepatitis",
)  # fmt: skip


def abstracts(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give (pmid, title, abstract) of a PubTator file."""
    title = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            pmid, bar, rest = line.rstrip("\n").partition("|")
            if bar and rest.startswith("t|"):
                title = rest[2:]
            elif bar and rest.startswith("a|"):
                yield pmid, title, rest[2:]


def on_topic(row: tuple[str, str, str]) -> bool:
    """Tell whether an abstract speaks of one of the topics."""
    text = f"{row[1]} {row[2]}".casefold()
    return any(topic in text for topic in TOPICS)


def record(pmid: str, title: str, abstract: str) -> str:
    """Write one abstract as PubMed's efetch does, with the fields that are known."""
    return (
        "<PubmedArticle>\n  <MedlineCitation>\n"
        f'    <PMID Version="1">{pmid}</PMID>\n'
        "    <Article>\n"
        f"      <ArticleTitle>{escape(title)}</ArticleTitle>\n"
        f"      <Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>\n"
        "      <Language>eng</Language>\n"
        "    </Article>\n  </MedlineCitation>\n</PubmedArticle>\n"
    )


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pubtator", type=Path, required=True)
    parser.add_argument("--mechanisms", type=Path, required=True)
    options = parser.parse_args()
    ranked = sorted(abstracts(options.pubtator), key=lambda row: (not on_topic(row), int(row[0])))
    chosen = sorted(ranked[:WANTED], key=lambda row: int(row[0]))
    body = "".join(record(*row) for row in chosen)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n{body}</PubmedArticleSet>\n'
    (FOLDER / "abstracts.xml").write_text(text, encoding="utf-8")
    mechanisms = gzip.decompress(options.mechanisms.read_bytes())
    (FOLDER / "drugmechdb.json.gz").write_bytes(gzip.compress(mechanisms, mtime=0))
    sys.stdout.write(f"{len(chosen)} abstracts, {len(mechanisms):,} bytes of mechanisms\n")


if __name__ == "__main__":
    main()
