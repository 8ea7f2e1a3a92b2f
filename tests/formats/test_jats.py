from medkg.formats.jats import JatsReader
from medkg.model.document import Notice
from tests.formats.support import check, parted, write

ARTICLE = """<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
<?properties open_access?><front><journal-meta><journal-title-group><journal-title>Cancer Res</journal-title>
</journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">20516115</article-id><article-id pub-id-type="pmc">3040717</article-id>
<article-id pub-id-type="doi">10.1158/x</article-id>
<title-group><article-title>Role of <italic>BRCA1</italic></article-title><subtitle>a study</subtitle></title-group>
<pub-date pub-type="ppub"><year>2010</year></pub-date>
<pub-date pub-type="epub"><day>1</day><month>6</month><year>2010</year></pub-date>
<permissions>
<license xlink:href="https://creativecommons.org/licenses/by/4.0/">
<license-p>Free.</license-p></license></permissions>
<related-article related-article-type="corrected-article"
 ext-link-type="doi" xlink:href="10.1/y"/>
<related-article related-article-type="companion"
 ext-link-type="doi" xlink:href="10.1/z"/>
<abstract><sec><title>Background</title><p>We asked<sup><xref ref-type="bibr" rid="r1">1</xref></sup>.</p></sec>
<sec><title>Results:</title><p>CO<sub>2</sub> fell.</p><p>Twice.</p></sec></abstract>
<kwd-group><kwd>breast</kwd></kwd-group></article-meta></front>
<body><p>Before any section.</p><sec sec-type="intro"><title>1. Why</title>
<p>Known<xref ref-type="bibr" rid="r1">[1]</xref>
things.
<fig id="f1"><label>Figure 1</label><caption><title>A curve.</title>
<p>It falls.</p></caption><graphic/></fig> And more.</p></sec>
<sec><title>Materials and Methods</title><p>Ten patients.</p><sec><title>Assays</title>
<list><list-item><p>one</p></list-item>
<list-item><p>two</p></list-item></list></sec><table-wrap><label>Table 1</label><caption><p>Doses.</p></caption>
<table><tr><td>9</td></tr></table></table-wrap></sec></body>
<back><ref-list><ref><mixed-citation>Not text.</mixed-citation></ref></ref-list></back></article>"""


def read(tmp_path, content):
    readings, rejections = parted(JatsReader().read(write(tmp_path / "a.nxml", content), source="a.nxml"))
    for reading in readings:
        check(reading.document)
    return [reading.document for reading in readings], rejections


def test_an_article_is_read_section_by_section(tmp_path):
    (document,), rejections = read(tmp_path, ARTICLE)
    assert not rejections
    assert document.id == "PMC:PMC3040717"
    assert document.title == "Role of BRCA1: a study"
    assert document.text == (
        "Role of BRCA1: a study Background: We asked 1. Results: CO2 fell. Twice.\n\nBefore any section.\n\n1. Why\n\n"
        "Known[1] things. And more.\n\nFigure 1 A curve. It falls.\n\nMaterials and Methods\n\nTen patients.\n\n"
        "Assays\n\none\n\ntwo\n\nTable 1 Doses."
    )
    found = [(s.kind, s.heading, document.text[s.start : s.end].replace("\n\n", "|")) for s in document.sections]
    assert found == [
        ("title", "", "Role of BRCA1: a study"),
        ("abstract", "", "Background: We asked 1. Results: CO2 fell. Twice."),
        ("background", "Background", "Background: We asked 1."),
        ("results", "Results:", "Results: CO2 fell. Twice."),
        ("background", "1. Why", "1. Why|Known[1] things. And more.|Figure 1 A curve. It falls."),
        ("figure", "Figure 1", "Figure 1 A curve. It falls."),
        ("methods", "Materials and Methods", "Materials and Methods|Ten patients.|Assays|one|two|Table 1 Doses."),
        ("methods", "Assays", "Assays|one|two"),
        ("table", "Table 1", "Table 1 Doses."),
    ]


def test_metadata_is_kept(tmp_path):
    ((document,), _) = read(tmp_path, ARTICLE)
    metadata = document.metadata
    assert (metadata.pmid, metadata.pmcid, metadata.doi) == ("20516115", "PMC3040717", "10.1158/x")
    assert (metadata.date, metadata.journal, metadata.language) == ("2010-06-01", "Cancer Res", "en")
    assert metadata.publication_types == ("research-article",)
    assert metadata.notices == (Notice("ErratumFor", "doi:10.1/y"),)
    assert metadata.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert metadata.extra == (("keyword", "breast"),)


def test_sets_wrappers_and_namespaces(tmp_path):
    meta = "<article-meta><title-group><article-title>T</article-title></title-group></article-meta>"
    bare = f"<article><front>{meta}</front></article>"
    spaced = bare.replace("<article>", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/">', 1)
    broken = bare.replace("</article-title>", "")
    documents, rejections = read(tmp_path, f"<pmc-articleset>{ARTICLE}{broken}{bare}{spaced}</pmc-articleset>")
    assert [(document.id, document.title[:1]) for document in documents] == [
        ("PMC:PMC3040717", "R"),
        ("file:a.nxml#3", "T"),
        ("file:a.nxml#4", "T"),
    ]
    assert len(rejections) == 1


def test_mathematics_is_told_once(tmp_path):
    formula = (
        '<inline-formula><alternatives><tex-math>$x^2$</tex-math><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">'
        "<mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:math></alternatives></inline-formula>"
    )
    ((document,), _) = read(tmp_path, ARTICLE.replace("Ten patients.", f"Ten {formula} patients."))
    assert "Ten x2 patients." in document.text
    assert "$" not in document.text
