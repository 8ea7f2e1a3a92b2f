"""The layouts in which makers of vocabularies publish them, each read from its own content."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from medkg.errors import VocabularyError
from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.description import Description, described
from medkg.vocabulary.reading import read_vocabulary
from tests.vocabulary import releases


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def read(folder: Path, text: str, *, name: str = "some.file") -> tuple[dict[str, Term], list[Rejection]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    rows = list(read_vocabulary(path))
    terms = [row for row in rows if isinstance(row, Term)]
    assert all(term.place for term in terms)
    return {term.concept.id: term for term in terms}, [row for row in rows if isinstance(row, Rejection)]


def beside(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.RRF").write_text(text, encoding="utf-8")


def test_umls(tmp_path: Path) -> None:
    beside(tmp_path, MRSTY=releases.MRSTY, MRREL=releases.MRREL, MRCUI=releases.MRCUI, MRSAB=releases.MRSAB)
    terms, bad = read(tmp_path, releases.MRCONSO, name="MRCONSO.RRF")
    gribbly = terms["umls:C9000001"]
    assert gribbly.concept == Concept("umls:C9000001", "Gribbly Syndrome", "Disease")
    assert gribbly.synonyms == (Synonym("Mumford disease"),)
    assert gribbly.parents == ("umls:C9000004", "umls:C9000006")
    assert gribbly.xrefs == ("MESH:D900001", "snomedct:900001")
    assert terms["umls:C9000002"].concept.category == "ChemicalEntity"
    assert terms["umls:C9000002"].xrefs == ()
    assert terms["umls:C9000004"].obsolete
    assert "umls:C9000005" not in terms
    retired = terms["umls:C8000001"]
    assert (retired.obsolete, retired.replaced_by) == (True, ("umls:C9000001", "umls:C9000002"))
    assert [(Path(row.file).name, row.place) for row in bad] == [("MRCONSO.RRF", "line 6"), ("MRSTY.RRF", "line 5")]
    assert described(tmp_path / "MRCONSO.RRF") == Description("2026AA", "UMLS Metathesaurus License")


def test_names_of_a_release_alone(tmp_path: Path) -> None:
    terms, _ = read(tmp_path, releases.MRCONSO, name="MRCONSO.RRF")
    assert terms["umls:C9000001"].concept.category == "NamedThing"
    assert terms["umls:C9000001"].parents == ()


def test_rxnorm(tmp_path: Path) -> None:
    beside(tmp_path, RXNREL=releases.RXNREL, RXNSTY=releases.RXNSTY, RXNCUI=releases.RXNCUI)
    terms, bad = read(tmp_path, releases.RXNCONSO, name="RXNCONSO.RRF")
    assert terms["rxnorm:900001"].concept == Concept("rxnorm:900001", "gribblicillin", "ChemicalEntity")
    assert terms["rxnorm:900001"].xrefs == ("drugbank:DB99999",)
    assert {one.text for one in terms["rxnorm:900001"].synonyms} == {"gribblicillin (as salt)", "Gribblicillin"}
    assert terms["rxnorm:900002"].parents == ("rxnorm:900001",)
    assert terms["rxnorm:800001"].replaced_by == ("rxnorm:900001",)
    assert not bad


def test_mesh_descriptors(tmp_path: Path) -> None:
    terms, bad = read(tmp_path, releases.DESCRIPTORS, name="desc2026.xml")
    gribbly = terms["MESH:D900001"]
    assert gribbly.concept == Concept("MESH:D900001", "Gribbly Syndrome", "Disease")
    assert gribbly.synonyms == (
        Synonym("Mumford & Gribbly disease"),
        Synonym("Juvenile gribbles", Scope.NARROW),
    )
    assert gribbly.parents == ("MESH:D900002",)
    assert terms["MESH:D900003"].concept.category == "ChemicalEntity"
    assert terms["MESH:D900003"].xrefs == ("unii:ABCDE12345",)
    assert [row.place for row in bad] == ["line 30"]
    assert "not well-formed" in bad[0].reason
    assert described(tmp_path / "desc2026.xml").version == "2026"


def test_mesh_in_one_line_is_the_same(tmp_path: Path) -> None:
    apart, _ = read(tmp_path, releases.DESCRIPTORS)
    together, _ = read(tmp_path, releases.DESCRIPTORS.replace("\n", " "))
    assert together == apart


def test_mesh_supplementary(tmp_path: Path) -> None:
    terms, bad = read(tmp_path, releases.SUPPLEMENTARY)
    assert terms["MESH:C900001"].concept == Concept("MESH:C900001", "gribbles, type 2", "Disease")
    assert terms["MESH:C900001"].synonyms == (Synonym("GRB2 gribbles"),)
    assert terms["MESH:C900001"].parents == ("MESH:D900001",)
    assert [(row.place, row.reason) for row in bad] == [("line 11", "the file ends inside this record")]


def test_mesh_in_ascii(tmp_path: Path) -> None:
    terms, bad = read(tmp_path, releases.ASCII_DESCRIPTORS, name="d2026.bin")
    gribbly = terms["MESH:D900001"]
    assert gribbly.concept.category == "Disease"
    assert gribbly.parents == ("MESH:D900002",)
    assert gribbly.synonyms == (
        Synonym("Mumford Disease"),
        Synonym("Juvenile Gribbles", Scope.NARROW),
        Synonym("Plain Gribbles"),
    )
    assert [row.place for row in bad] == ["line 17"]
    (acetate,) = read(tmp_path, releases.ASCII_SUPPLEMENTARY)[0].values()
    assert acetate.concept == Concept("MESH:C900003", "gribblicillin acetate", "ChemicalEntity")
    assert (acetate.synonyms, acetate.xrefs) == ((Synonym("GBA"),), ("cas:50-00-9",))


def test_hgnc_complete_set(tmp_path: Path) -> None:
    terms, bad = read(tmp_path, releases.HGNC_SET)
    gene = terms["ncbigene:990001"]
    assert gene.concept == Concept("ncbigene:990001", "GRB99", "Gene")
    assert gene.xrefs == ("hgnc:99001", "ensembl:ENSG00000099999", "uniprot:P99999", "OMIM:699999")
    assert {one.text: one.scope for one in gene.synonyms} == {
        "gribble protein 99": Scope.EXACT,
        "GBL": Scope.EXACT,
        "p99": Scope.EXACT,
        "gribblin": Scope.EXACT,
        "GBX": Scope.RELATED,
    }
    assert terms["hgnc:99002"].xrefs == ()
    assert [row.place for row in bad] == ["line 4"]
    withdrawn, _ = read(tmp_path, releases.HGNC_WITHDRAWN)
    assert withdrawn["hgnc:99004"].replaced_by == ("hgnc:99001",)
    assert (withdrawn["hgnc:99005"].obsolete, withdrawn["hgnc:99005"].replaced_by) == (True, ())


def test_sssom(tmp_path: Path) -> None:
    path = tmp_path / "maps.sssom.tsv"
    path.write_text(releases.SSSOM)
    rows = list(read_vocabulary(path))
    said = [(row.concept.id, row.concept.name, row.parents, row.xrefs) for row in rows if isinstance(row, Term)]
    assert said == [
        ("DOID:9900001", "", (), ("MESH:D900001",)),
        ("DOID:9900001", "", ("MESH:D900002",), ()),
        ("MESH:C900001", "", ("DOID:9900001",), ()),
    ]
    assert [row.place for row in rows if isinstance(row, Rejection)] == ["line 11"]
    assert described(path) == Description("2026-01-01", "https://creativecommons.org/publicdomain/zero/1.0/")


def test_owl(tmp_path: Path) -> None:
    terms, bad = read(tmp_path, releases.OWL)
    gribbly = terms["DOID:9900001"]
    assert gribbly.concept == Concept("DOID:9900001", "gribbly syndrome", "Disease")
    assert gribbly.synonyms == (Synonym("Mumford disease"), Synonym("juvenile gribbles", Scope.NARROW))
    assert (gribbly.parents, gribbly.xrefs) == (("DOID:4", "DOID:7"), ("MESH:D900001",))
    assert terms["DOID:9900002"].obsolete
    assert terms["DOID:9900002"].replaced_by == ("DOID:9900001",)
    assert [row.record for row in bad] == ["DOID:9900003"]
    assert described(tmp_path / "some.file") == Description(
        "http://example.org/2026-01-01/gribbles.owl", "https://creativecommons.org/licenses/by/4.0/"
    )


def test_skos_in_turtle(tmp_path: Path) -> None:
    terms, bad = read(tmp_path, releases.SKOS)
    gribbly = terms["MESH:D900001"]
    assert gribbly.concept.name == "Gribbly Syndrome"
    assert gribbly.synonyms == (Synonym("Mumford disease"), Synonym("gribly syndrome", Scope.RELATED))
    assert (gribbly.parents, gribbly.xrefs) == (("MESH:D900002",), ("DOID:9900001",))
    assert terms["MESH:D900003"].parents == ("MESH:D900002",)
    assert not bad


@pytest.mark.parametrize("declaration", ["<!DOCTYPE rdf:RDF SYSTEM 'http://x/'>", '<!DOCTYPE a [<!ENTITY b "c">]>'])
def test_owl_with_a_doctype_is_refused_before_parsing(tmp_path: Path, declaration: str) -> None:
    path = tmp_path / "evil.owl"
    path.write_text(releases.OWL.replace("<rdf:RDF", f"\n{declaration}\n<rdf:RDF"))
    with pytest.raises(VocabularyError, match=r"evil\.owl line 3 holds a DOCTYPE"):
        list(read_vocabulary(path))


def test_mesh_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desc.xml"
    path.write_text(releases.DESCRIPTORS.replace('dtd">', 'dtd" [<!ENTITY a "b">]>'))
    with pytest.raises(VocabularyError, match=r"desc\.xml line 2 declares entities"):
        list(read_vocabulary(path))


@pytest.mark.parametrize(
    ("text", "kept", "line"),
    [
        (releases.OWL.replace('<owl:Class rdf:about="http://purl.obolibrary.org/obo/DOID_9900002">', "<b"), 1, 22),
        (releases.SKOS.replace("ex:D900003 a", "ex:D900003 a [ ( nothing"), 2, 7),
    ],
)
def test_what_stands_before_a_fault_of_rdf_is_kept(tmp_path: Path, text: str, kept: int, line: int) -> None:
    terms, bad = read(tmp_path, text)
    assert len(terms) == kept
    assert int(bad[-1].place.removeprefix("line ")) in range(line, line + 3)


def test_names_by_id(tmp_path: Path) -> None:
    terms, _ = read(tmp_path, releases.NAMES)
    assert terms["drugcentral:9001"].synonyms == (Synonym("gribblicillin HCl", Scope.RELATED),)
    assert terms["drugcentral:9002"].concept.category == "ChemicalEntity"


def test_tables_of_bioportal_and_drugcentral(tmp_path: Path) -> None:
    text = (
        "Class ID,Preferred Label,Synonyms,Definitions,Obsolete,CUI,Semantic Types,Parents\n"
        'http://purl.bioontology.org/ontology/RXNORM/9001,gribblicillin,GBC|gribblin,"it runs\nover ""two"" lines",'
        "false,C9000002,http://purl.bioontology.org/ontology/STY/T116,http://purl.bioontology.org/ontology/RXNORM/9002\n"
        "http://purl.bioontology.org/ontology/RXNORM/9003,too,many,cells,in,this,row,are,here\n"
        'http://purl.bioontology.org/ontology/RXNORM/9004,"never closed\n'
    )
    terms, bad = read(tmp_path, text)
    term = terms["rxnorm:9001"]
    assert (term.concept.category, term.xrefs, term.parents) == ("Protein", ("umls:C9000002",), ("rxnorm:9002",))
    assert len(term.synonyms) == 2
    assert [row.place for row in bad] == ["line 4", "line 5"]
    own, _ = read(tmp_path, "identifier\tname\tsynonyms\n9001\tgribblicillin\tGBC\n", name="drugcentral.tsv")
    assert list(own) == ["drugcentral:9001"]
