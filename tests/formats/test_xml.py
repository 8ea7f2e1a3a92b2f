import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import InputError
from medkg.formats.pubmed import PubmedReader
from medkg.formats.stream import Cut
from medkg.formats.xml import _Scanner, flat, parse, records
from tests.formats.support import PUBMED_HEAD, article, article_set, parted, write


@given(st.lists(st.sampled_from(["<a>1</a>", "<a x='2'>\n2</a >", "<ab>no</ab>", "text", "<!-- c -->"])), st.data())
def test_the_scanner_finds_the_same_records_however_the_bytes_arrive(pieces, data):
    content = "".join(pieces).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=8)))
    scanner = _Scanner(("a",))
    found = []
    for begin, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
        found += scanner.feed(content[begin:end])
    found += scanner.finish()
    assert [record.data.decode() for record in found] == [piece for piece in pieces if piece.startswith(("<a>", "<a "))]
    assert all(content[record.position :].startswith(record.data) and not record.fault for record in found)


def test_one_broken_record_among_a_thousand_costs_itself(tmp_path):
    articles = [article(number) for number in range(1000, 2000)]
    articles[100] = articles[100].replace("</ArticleTitle>", "")  # not well-formed
    articles[500] = articles[500].replace("</PubmedArticle>", "")  # does not end
    articles[700] = articles[700].replace("A title.", "A \x01 title.")  # not a character of XML
    articles[800] = articles[800].replace("1800", "")  # no PMID
    path = write(tmp_path / "papers.xml", article_set(articles))
    readings, rejections = parted(PubmedReader().read(path, source="papers.xml"))
    assert len(readings) == 996
    assert [rejection.record for rejection in rejections] == ["PMID:1100", "PMID:1500", "PMID:1700", ""]
    content = path.read_bytes()
    for rejection in rejections:
        assert rejection.file == "papers.xml"
        assert content[int(rejection.place.removeprefix("byte ")) :].startswith(b"<PubmedArticle>")


def test_a_truncated_file_lands_what_was_complete(tmp_path):
    whole = article_set(article(number) for number in range(1, 11)).encode()
    path = write(tmp_path / "papers.xml", whole[: whole.index(b"<PMID", whole.index(b">10<") - 20) + 60])
    readings, rejections = parted(PubmedReader().read(path, source="papers.xml"))
    assert [reading.document.id for reading in readings] == [f"PMID:{number}" for number in range(1, 10)]
    assert [(rejection.record, rejection.reason) for rejection in rejections] == [
        ("PMID:10", "the file ends inside this record.")
    ]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE PubmedArticleSet [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE PubmedArticleSet SYSTEM "http://127.0.0.1:9/x" [<!ENTITY % x SYSTEM "http://127.0.0.1:9/y"> %x;]>',
        "<!doctype PubmedArticleSet\n[ <!ELEMENT PubmedArticleSet ANY>]>",
    ],
)
def test_declarations_are_refused_before_parsing(tmp_path, doctype):
    path = write(tmp_path / "bomb.xml", f"{doctype}<PubmedArticleSet>{article(1, '&l9;&x;')}</PubmedArticleSet>")
    tracemalloc.start()
    readings, rejections = parted(PubmedReader().read(path, source="bomb.xml"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not readings
    assert len(rejections) == 1
    assert rejections[0].place == "byte 0"
    assert "never expanded" in rejections[0].reason
    assert peak < 5 << 20


def test_a_declaration_inside_a_record_costs_that_record(tmp_path):
    inner = article(1).replace("<Article>", '<!DOCTYPE x [<!ENTITY e "e">]><Article>')
    path = write(tmp_path / "a.xml", article_set([inner, article(2)]))
    readings, rejections = parted(PubmedReader().read(path, source="a"))
    assert [reading.document.id for reading in readings] == ["PMID:2"]
    assert "DOCTYPE or ENTITY" in rejections[0].reason


def test_undefined_entities_are_a_broken_record_never_a_lookup():
    with pytest.raises(InputError, match="well-formed"):
        parse(Cut(0, b"<a>&nbsp;</a>"))


def test_an_external_doctype_line_is_stepped_over(tmp_path):
    readings, rejections = parted(
        PubmedReader().read(write(tmp_path / "a.xml.gz", article_set([article(7)])), source="a")
    )
    assert [reading.document.id for reading in readings] == ["PMID:7"]
    assert not rejections


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_declared_encodings_are_honoured(tmp_path, encoding):
    content = article_set([article(1, "Ménière’s".replace("’", "'"))]).replace("utf-8", encoding, 1)
    readings, rejections = parted(PubmedReader().read(write(tmp_path / "a.xml", content.encode(encoding)), source="a"))
    assert not rejections
    assert readings[0].document.title == "Ménière's"


def test_wrong_encodings_cost_the_record(tmp_path):
    content = article_set([article(1, "Ménière"), article(2, "plain")]).encode("latin-1")
    readings, rejections = parted(PubmedReader().read(write(tmp_path / "a.xml", content), source="a"))
    assert [reading.document.id for reading in readings] == ["PMID:2"]
    assert rejections[0].record == "PMID:1"


def test_an_encoding_that_does_not_exist_is_named(tmp_path):
    content = article_set([article(1)]).replace("utf-8", "klingon-1", 1)
    readings, rejections = parted(PubmedReader().read(write(tmp_path / "a.xml", content), source="a"))
    assert not readings
    assert "klingon-1" in rejections[0].reason


@pytest.mark.parametrize("bad", ["\0", "&#0;", "&#xD800;"])
def test_nuls_and_surrogates_cost_the_record(tmp_path, bad):
    content = article_set([article(1, f"bad {bad}"), article(2)])
    readings, rejections = parted(PubmedReader().read(write(tmp_path / "a.xml", content), source="a"))
    assert [reading.document.id for reading in readings] == ["PMID:2"]
    assert rejections[0].record == "PMID:1"


def test_a_record_beyond_the_limit_is_dropped_and_the_next_one_read(tmp_path):
    path = tmp_path / "a.xml"
    with path.open("wb") as file:
        file.write(PUBMED_HEAD.encode() + b"<PubmedArticle><x>")
        for _ in range(66):
            file.write(b"y" * (1 << 20))
        file.write(article(2).encode())
    readings, rejections = parted(PubmedReader().read(path, source="a"))
    assert [reading.document.id for reading in readings] == ["PMID:2"]
    assert "larger than 64 MiB" in rejections[0].reason


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1))
def test_inline_markup_is_flattened_without_losing_or_doubling(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    element = parse(Cut(0, f"<t>a<i>{escaped}</i><!-- c --><b><sup>2</sup></b>z</t>".encode()))
    expected = f"a{text}2z"
    while "  " in expected:
        expected = expected.replace("  ", " ")
    assert flat(element) == expected


def test_records_of_an_empty_set_are_none(tmp_path):
    assert not list(records(write(tmp_path / "a.xml", article_set([])), ("PubmedArticle",)))
