import pytest

from medkg.formats.pubmed import PubmedReader
from medkg.model.document import MeshHeading, Notice
from tests.formats.support import article, article_set, check, parted, write

FULL = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="2">227508</PMID>
<DateRevised><Year>2019</Year><Month>7</Month><Day>4</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue><PubDate><Year>1979</Year><Month>Oct</Month></PubDate></JournalIssue>
<Title>Naunyn-Schmiedeberg's archives</Title></Journal>
<ArticleTitle>Effects of Ca<sup>2+</sup> on <i>E. coli</i>   &amp; H<sub>2</sub>O.</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/other</ELocationID>
<Abstract><AbstractText Label="BACKGROUND AND AIM" NlmCategory="BACKGROUND">We asked.</AbstractText>
<AbstractText Label="PATIENTS" NlmCategory="UNASSIGNED">We saw
   ten.</AbstractText><AbstractText Label="KEY POINTS">Both.</AbstractText><AbstractText/>
<CopyrightInformation>Copyright 1979.</CopyrightInformation></Abstract>
<Language>eng</Language><Language>fre</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList></Article>
<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI="D008094">Lithium
</NameOfSubstance></Chemical></ChemicalList>
<CommentsCorrectionsList>
<CommentsCorrections RefType="Cites"><RefSource>Not this</RefSource><PMID>1</PMID></CommentsCorrections>
<CommentsCorrections RefType="RetractionIn"><RefSource>J. 1980</RefSource>
<PMID Version="1">123</PMID></CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>J. 1981 Jan;1(1):2</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D008094" MajorTopicYN="N">Lithium</DescriptorName>
<QualifierName UI="Q000009" MajorTopicYN="Y">adverse effects</QualifierName></MeshHeading>
<MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">renal</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">227508</ArticleId><ArticleId IdType="doi">10.1000/own</ArticleId>
<ArticleId IdType="pmc">PMC3040717</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.1000/cited</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>"""


def read(tmp_path, *records):
    readings, rejections = parted(PubmedReader().read(write(tmp_path / "a.xml", article_set(records)), source="a.xml"))
    assert not rejections
    for reading in readings:
        check(reading.document)
    return [reading.document for reading in readings]


def test_text_follows_pubtators_convention(tmp_path):
    (document,) = read(tmp_path, FULL)
    assert document.id == "PMID:227508"
    assert document.source == "a.xml"
    assert document.title == "Effects of Ca2+ on E. coli & H2O."
    assert document.text == f"{document.title} BACKGROUND AND AIM: We asked. PATIENTS: We saw ten. KEY POINTS: Both."
    found = [(s.kind, s.heading, document.text[s.start : s.end]) for s in document.sections]
    assert found == [
        ("title", "", document.title),
        ("abstract", "", "BACKGROUND AND AIM: We asked. PATIENTS: We saw ten. KEY POINTS: Both."),
        ("background", "BACKGROUND AND AIM", "BACKGROUND AND AIM: We asked."),
        ("methods", "PATIENTS", "PATIENTS: We saw ten."),
        ("other", "KEY POINTS", "KEY POINTS: Both."),
    ]


def test_metadata_is_the_records_own(tmp_path):
    (document,) = read(tmp_path, FULL)
    metadata = document.metadata
    assert (metadata.pmid, metadata.pmcid, metadata.doi) == ("227508", "PMC3040717", "10.1000/own")
    assert (metadata.date, metadata.revised) == ("1979-10", "2019-07-04")
    assert (metadata.journal, metadata.language) == ("Naunyn-Schmiedeberg's archives", "en")
    assert metadata.publication_types == ("Journal Article", "Retracted Publication")
    assert metadata.mesh == (MeshHeading("MESH:D008094", "Lithium", major=True), MeshHeading("MESH:D006801", "Humans"))
    assert metadata.notices == (Notice("RetractionIn", "PMID:123"), Notice("ErratumIn", "J. 1981 Jan;1(1):2"))
    assert metadata.licence == "Copyright 1979."
    assert metadata.extra == (("keyword", "renal"), ("chemical", "MESH:D008094 Lithium"))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>2000 Spring</MedlineDate>", "2000"),
        ("<Year>2021</Year><Season>Winter</Season>", "2021"),
        ("<Year>2021</Year><Month>02</Month><Day>9</Day>", "2021-02-09"),
        ("<Year>2021</Year><Month>13</Month>", "2021"),
        ("", ""),
    ],
)
def test_dates_are_as_precise_as_their_source(tmp_path, date, expected):
    record = article(1).replace("<Journal>", f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue>")
    (document,) = read(tmp_path, record)
    assert document.metadata.date == expected


def test_records_without_title_or_abstract(tmp_path):
    untitled, bare = read(tmp_path, article(1, title=""), article(2, abstract=""))
    assert (untitled.text, untitled.title_end) == ("Lithium causes tremor.", 0)
    assert [section.kind for section in untitled.sections] == ["abstract"]
    assert (bare.text, bare.title) == ("A title.", "A title.")
    assert [section.kind for section in bare.sections] == ["title"]


def test_labels_inside_an_unlabelled_abstract_are_found(tmp_path):
    (document,) = read(tmp_path, article(1, abstract="BACKGROUND: One. DNA: two. RESULTS: Three."))
    assert [(s.kind, document.text[s.start : s.end]) for s in document.sections[2:]] == [
        ("background", "BACKGROUND: One. DNA: two."),
        ("results", "RESULTS: Three."),
    ]


def test_book_chapters_are_read(tmp_path):
    (document,) = read(
        tmp_path,
        """<PubmedBookArticle><BookDocument><PMID Version="1">20301295</PMID><ArticleIdList>
        <ArticleId IdType="bookaccession">NBK1116</ArticleId></ArticleIdList><Book><BookTitle>GeneReviews</BookTitle>
        <PubDate><Year>1993</Year></PubDate></Book><ArticleTitle>Gaucher Disease</ArticleTitle><Language>eng</Language>
        <PublicationType UI="D016454">Review</PublicationType>
        <Abstract><AbstractText Label="CLINICAL CHARACTERISTICS">Gaucher disease.</AbstractText></Abstract>
        <ContributionDate><Year>2000</Year><Month>07</Month><Day>27</Day></ContributionDate></BookDocument></PubmedBookArticle>""",
    )
    assert document.id == "PMID:20301295"
    assert document.text == "Gaucher Disease CLINICAL CHARACTERISTICS: Gaucher disease."
    assert (document.metadata.journal, document.metadata.date) == ("GeneReviews", "2000-07-27")
    assert document.metadata.publication_types == ("Review",)
    assert document.metadata.extra == (("bookaccession", "NBK1116"),)
