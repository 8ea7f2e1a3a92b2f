"""Reading vocabularies: each format, told by its content; bad rows are put aside with their place, the rest loads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from medkg.errors import VocabularyError
from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.term_rows import write_terms

OBO = """format-version: 1.2
ontology: doid

[Term]
id: DOID:1
name: odd \\"fever\\" {source="x"}
namespace: disease_ontology
synonym: "pyrexia" EXACT [SNOMED:1]
synonym: "heat" BROAD []
synonym: "no scope" []
xref: MSH:D005334 ! Fever
is_a: DOID:2 {note="y"} ! above
relationship: part_of DOID:9 ! dangling

[Term]
id: DOID:2
name: circle
is_a: DOID:1
this line has no tag

[Term]
id: DOID:3
name: gone
is_obsolete: true
replaced_by: DOID:1

[Term]
name: nameless id

[Typedef]
id: part_of
name: part of
"""


def read(path: Path, *, category: str = "") -> tuple[list[Term], list[Rejection]]:
    rows = list(read_vocabulary(path, category=category))
    return [row for row in rows if isinstance(row, Term)], [row for row in rows if isinstance(row, Rejection)]


def written(folder: Path, text: str, *, name: str = "some.file", packed: bool = False) -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_obo(tmp_path: Path, packed: bool) -> None:
    terms, bad = read(written(tmp_path, OBO, packed=packed))
    first, second, gone = terms
    assert first.concept == Concept("DOID:1", 'odd "fever"', "Disease")
    assert first.synonyms == (
        Synonym("pyrexia", Scope.EXACT),
        Synonym("heat", Scope.BROAD),
        Synonym("no scope", Scope.RELATED),
    )
    assert first.xrefs == ("MESH:D005334",)
    assert first.parents == ("DOID:2", "DOID:9")
    assert second.parents == ("DOID:1",)
    assert (gone.obsolete, gone.replaced_by) == (True, ("DOID:1",))
    assert [(row.place, row.reason) for row in bad] == [
        ("line 19", "a line without a tag"),
        ("line 27", "a term without an id"),
    ]


def test_obo_graph(tmp_path: Path) -> None:
    purl = "http://purl.obolibrary.org/obo/"
    graph = {
        "nodes": [
            {
                "id": purl + "CHEBI_1",
                "lbl": "ether",
                "type": "CLASS",
                "meta": {
                    "synonyms": [{"pred": "hasNarrowSynonym", "val": "ethers"}],
                    "xrefs": [{"val": "MESH:D004987"}],
                    "deprecated": True,
                    "basicPropertyValues": [{"pred": purl + "IAO_0100001", "val": purl + "CHEBI_2"}],
                },
            },
            {"id": purl + "CHEBI_2", "type": "CLASS"},
            {"id": purl + "RO_1", "type": "PROPERTY", "lbl": "relation"},
        ],
        "edges": [{"sub": purl + "CHEBI_1", "pred": "is_a", "obj": purl + "CHEBI_3"}],
    }
    (term,), (bad,) = read(written(tmp_path, json.dumps({"graphs": [graph]}, indent=1)))
    assert term.concept == Concept("CHEBI:1", "ether", "ChemicalEntity")
    assert (term.parents, term.obsolete, term.replaced_by) == (("CHEBI:3",), True, ("CHEBI:2",))
    assert term.synonyms == (Synonym("ethers", Scope.NARROW),)
    assert bad.place == "node 1"


def test_json_list(tmp_path: Path) -> None:
    entries = [{"id": "HP:1", "name": "Pain", "synonyms": ["Ache"], "xrefs": ["UMLS:C0030193"]}, {"id": "HP:2"}]
    (term,), (bad,) = read(written(tmp_path, json.dumps(entries)))
    assert (term.concept.category, term.xrefs) == ("PhenotypicFeature", ("umls:C0030193",))
    assert bad.place == "entry 1"


def test_mesh(tmp_path: Path) -> None:
    text = "D000001\tCalcimycin\t\nD000002\tTemefos\tTemephos|Abate\nD000003\n"
    terms, bad = read(written(tmp_path, text), category="chemical")
    assert [term.concept.id for term in terms] == ["MESH:D000001", "MESH:D000002"]
    assert terms[1].synonyms == (Synonym("Temephos"), Synonym("Abate"))
    assert terms[0].concept.category == "ChemicalEntity"
    assert [row.place for row in bad] == ["line 3"]


def test_hgnc(tmp_path: Path) -> None:
    text = (
        "HGNC ID\tApproved Symbol\tApproved Name\tStatus\tSynonyms\tEntrez Gene ID(supplied by NCBI)"
        "\tUniProt ID(supplied by UniProt)\n"
        "HGNC:1884\tCFTR\tcystic fibrosis transmembrane conductance regulator\tApproved\tMRP7, ABC35\t1080\tP13569\n"
        "HGNC:58\tABCC7~withdrawn\tsymbol withdrawn, see CFTR\tSymbol Withdrawn\t\t\t\n"
        "HGNC:7\t\tno symbol\tApproved\t\t\t\n"
    )
    (gene, withdrawn), (bad,) = read(written(tmp_path, text))
    assert gene.concept == Concept("ncbigene:1080", "CFTR", "Gene")
    assert gene.xrefs == ("hgnc:1884", "uniprot:P13569")
    assert withdrawn.concept.id == "hgnc:58"
    assert (withdrawn.obsolete, withdrawn.replaced_by) == (True, ("ncbigene:1080",))
    assert bad.place == "line 4"


def test_gene_info(tmp_path: Path) -> None:
    row = (
        "9606\t1\tA1BG\t-\tA1B|ABG\tMIM:138670|HGNC:HGNC:5\t19\t19q\tglycoprotein\tpc\tA1BG\tfull name\tO\tHEL-S\t2015"
    )
    (gene,), (bad,) = read(written(tmp_path, f"#Format: tax_id GeneID\n{row}\n9606\t2\n"))
    assert gene.concept == Concept("ncbigene:1", "A1BG", "Gene")
    assert gene.xrefs == ("OMIM:138670", "hgnc:5")
    assert {"A1B", "full name", "HEL-S"} <= {synonym.text for synonym in gene.synonyms}
    assert bad.place == "line 3"


@pytest.mark.parametrize("sign", [",", "\t"])
def test_plain_tables(tmp_path: Path, sign: str) -> None:
    header = sign.join(["id", "name", "synonyms", "category"])
    rows = [sign.join(["my:1", '"Pain, chronic"', "ache|hurt", "Symptom"]), sign.join(["my:2", "", "", ""])]
    bare = sign.join(["nocolon", "thing", "", ""])
    (term,), bad = read(written(tmp_path, "\n".join([header, *rows, bare]) + "\n"))
    assert term.concept.id == "my:1"
    assert term.concept.name.strip('"') == "Pain, chronic"
    assert term.concept.category == "PhenotypicFeature"
    assert term.synonyms == (Synonym("ache"), Synonym("hurt"))
    assert [row.place for row in bad] == ["line 3", "line 4"]


def test_our_own_table_comes_back_as_it_was(tmp_path: Path) -> None:
    terms, _ = read(written(tmp_path, OBO))
    path = tmp_path / "own.tsv.gz"
    assert write_terms(reversed(terms), path) == len(terms)
    again, bad = read(path)
    assert not bad
    assert {t.concept for t in again} == {t.concept for t in terms}
    assert {t.concept.id: (t.parents, t.xrefs, t.obsolete, t.replaced_by) for t in again} == {
        t.concept.id: (t.parents, t.xrefs, t.obsolete, t.replaced_by) for t in terms
    }
    first = path.read_bytes()
    write_terms(terms, path)
    assert path.read_bytes() == first


def test_a_name_of_ten_thousand_letters_is_put_aside(tmp_path: Path) -> None:
    terms, bad = read(written(tmp_path, f"id,name\nmy:1,{'x' * 10_000}\nmy:2,{'short'}\n"))
    assert [term.concept.id for term in terms] == ["my:2"]
    assert "too long" in bad[0].reason


def test_bytes_that_are_no_text_do_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(b"id,name\nmy:1,Sj\xf6gren\nmy:2,plain\n")
    terms, _ = read(path)
    assert [term.concept.name for term in terms] == ["Sj�gren", "plain"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b"just some words\n", "no vocabulary that medkg knows"),
        (b"{ not json", "not whole JSON"),
        (gzip.compress(OBO.encode() * 50, mtime=0)[:200], "cannot be read past line"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "bad.file"
    path.write_bytes(content)
    with pytest.raises(VocabularyError, match=complaint):
        list(read_vocabulary(path))


def test_an_unknown_category_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="'Gizmo' is no category"):
        read_vocabulary(written(tmp_path, OBO), category="Gizmo")
