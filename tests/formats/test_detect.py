import json

import pytest

from medkg.errors import InputError, UsageError
from medkg.formats.detect import detect, named, sample_of
from medkg.formats.registry import readers
from tests.formats import test_bioc, test_drugmechdb, test_jats, test_medline, test_tables, test_text
from tests.formats.support import SAMPLES, Words, article, article_set, write

FORMATS = readers(Words())
CONTENTS = {
    "pubmed": [article_set([article(1)]), article(1), "<!-- x > y --><?pi?>\n" + article_set([])],
    "jats": [test_jats.ARTICLE, f"<pmc-articleset>{test_jats.ARTICLE}</pmc-articleset>", "<OAI-PMH><x><article>"],
    "bioc-xml": [test_bioc.XML],
    "bioc-json": [json.dumps({"PubTator3": [test_bioc.document()]}), json.dumps(test_bioc.document())],
    "drugmechdb": [json.dumps([test_drugmechdb.ENTRY])],
    "jsonl": ['{"id": "1", "text": "x"}\n{"id": "2", "text": "y"}', '{"title": "t", "sections": [], "id": 1}'],
    "pubtator": [(SAMPLES / "bc5cdr.pubtator.txt").read_text(encoding="utf-8"), "\ufeff\n12|t|x"],
    "medline": [test_medline.TWO],
    "hetionet": [test_tables.NODES, test_tables.EDGES],
    "triples": ["subject\tpredicate\tobject\n", "a\tisa\tb\na\tisa\tc\nb\tisa\tc\n"],
    "text": [test_text.NOTE, "Short.", "[doctor] hi, martha.\n"],
}


@pytest.mark.parametrize(("name", "content"), [(name, content) for name, all_ in CONTENTS.items() for content in all_])
@pytest.mark.parametrize("suffix", [".txt", "", ".txt.gz"])
def test_formats_are_told_by_content(tmp_path, name, content, suffix):
    assert detect(write(tmp_path / f"file{suffix}", content), FORMATS).name == name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"x": 1}'),
        ("a.txt", "<html><body>x</body></html>"),
        ("a.txt", '{"x": 1}'),
        ("a.xml", "<eSearchResult/>"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.txt", b"\0\1\2\3"),
        ("a.tsv", "DOID:1\tone thing\tx\nDOID:2\tanother thing\ty\nDOID:3\tthird\tz\nDOID:4\tfourth\tz\n"),
        ("a.tsv", "token\tB-Disease\nof\tO\n"),
    ],
)
def test_what_fits_nothing_is_an_error_that_lists_the_formats(tmp_path, name, content):
    with pytest.raises(InputError, match=r"pubmed, jats, bioc-xml.*text") as raised:
        detect(write(tmp_path / name, content), FORMATS)
    assert "--input-format" in raised.value.remedy


def test_empty_and_missing_files_are_errors(tmp_path):
    for name in ("a.txt", "a.xml.gz"):
        with pytest.raises(InputError, match="empty"):
            detect(write(tmp_path / name, ""), FORMATS)
    with pytest.raises(InputError, match="cannot be read"):
        detect(tmp_path / "none", FORMATS)


def test_formats_by_name():
    assert [named(reader.name, FORMATS) for reader in FORMATS] == list(FORMATS)
    with pytest.raises(UsageError, match=r"no input format 'pubmd'\. Known formats: pubmed, jats"):
        named("pubmd", FORMATS)


def test_the_sample_is_the_uncompressed_beginning(tmp_path):
    sample = sample_of(write(tmp_path / "a.TXT.gz", "Grüße\n" * 50_000))
    assert sample.text.startswith("Grüße\nGrüße")
    assert len(sample.text.encode()) <= (1 << 16) + 3
    assert sample.suffix == ".txt"
