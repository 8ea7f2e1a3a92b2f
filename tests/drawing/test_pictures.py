from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from lxml import etree

from medkg import drawing
from medkg.model.path import ChainGroup, Explanation, NearMiss
from tests.drawing.samples import DISEASE, DRUG, GENE, chain, denied, explanation, fan, hop, nothing
from tests.workflows_answer.golden import assert_golden

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> etree._Element:
    return etree.fromstring(picture.encode(), etree.XMLParser(resolve_entities=False))


def shown(picture: str) -> str:
    return " ".join(str(text) for text in parsed(picture).itertext())


@pytest.mark.parametrize(
    ("name", "draw"),
    [("picture.mmd", drawing.as_mermaid), ("picture.svg", drawing.as_svg), ("picture.html", drawing.as_html)],
)
def test_a_picture_is_what_a_person_has_looked_at(name: str, draw: object) -> None:
    assert callable(draw)
    assert_golden(name, draw(explanation()))


@pytest.mark.parametrize("found", [explanation(), fan(1), fan(20), nothing()], ids=["all", "1", "20", "none"])
def test_every_assertion_is_drawn_once_and_every_concept(found: Explanation) -> None:
    picture = parsed(drawing.as_svg(found))
    concepts = {c.id for chain in found.chains for c in chain.concepts} | {found.source.id, found.target.id}
    triples = {hop.triple for chain in found.chains for hop in chain.hops} | {hop.triple for hop in found.against}
    kinds = [
        str(group.get("class", "")).split()[0]
        for group in picture.iter(f"{SVG}g")
        if group.find(f"{SVG}title") is not None
    ]
    assert kinds.count("medkg-concept") == len(concepts)
    assert kinds.count("medkg-edge") == len(triples)
    assert drawing.as_mermaid(found).count("|") == 2 * len(triples)
    assert drawing.as_html(found).count("<article ") == len(triples)


def test_denied_edges_are_dashed_beside_and_never_in_a_chain() -> None:
    picture = drawing.as_svg(explanation())
    assert picture.count('class="medkg-edge medkg-denied"') == 3  # two edges and the legend
    assert "does not cause" in shown(picture)
    mermaid = drawing.as_mermaid(explanation())
    assert mermaid.count("-.->") == 2
    assert drawing.as_html(explanation()).count('" class="denied">') == 2


def test_a_vocabularys_step_leaves_the_evidence_for_the_same_triple_standing() -> None:
    said = hop(GENE, "part_of", DISEASE)
    step = replace(said, documents=0, evidence=0, citations=(), vocabulary="V")
    chains = [
        chain(hop(DRUG, "binds", GENE), last, concepts=(DRUG, GENE, DISEASE), score=-1.0) for last in (step, said)
    ]
    picture = drawing.as_html(Explanation(source=DRUG, target=DISEASE, chains=tuple(chains)))
    assert "2 assertions, 1 step of vocabularies" in picture
    assert picture.count("<article ") == 3
    assert "no evidence; by the hierarchy of V" in picture


def test_nothing_from_data_becomes_markup() -> None:
    for picture in (drawing.as_svg(explanation()), drawing.as_html(explanation())):
        assert "<script" not in picture
        assert "<b>" not in picture
        assert "alert(1)" in picture
    labels = [line for line in drawing.as_mermaid(explanation()).splitlines() if not line.strip().startswith("%%")]
    for line in labels:
        for label in re.findall(r'"([^"]*)"', line):
            assert not set('{}[]|"`<>') & set(re.sub(r"</?small>|<br/>", "", label))
    assert "%%{" not in drawing.as_mermaid(explanation())


def test_a_page_stands_alone() -> None:
    page = drawing.as_html(explanation())
    assert not re.search(r'(?:src|href)="(?!#evidence-\d+")', page)
    assert "@import" not in page
    assert "url(" not in page
    links = set(re.findall(r'href="#(evidence-\d+)"', page))
    assert links == set(re.findall(r'id="(evidence-\d+)"', page))
    HTMLParser().feed(page)


def test_long_names_are_cut_and_whole_in_the_tooltip() -> None:
    picture = parsed(drawing.as_svg(explanation()))
    titles = [title.text or "" for title in picture.iter(f"{SVG}title")]
    assert any(GENE.name in title for title in titles)
    assert all(len(text.text or "") < len(GENE.name) for text in picture.iter(f"{SVG}text"))


def test_the_picture_tells_itself_to_those_who_cannot_see_it() -> None:
    picture = parsed(drawing.as_svg(explanation()))
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title") == "lithium → nephrogenic diabetes insipidus"
    told = picture.findtext(f"{SVG}desc") or ""
    assert all(" ".join(chain.words.split()) in told for chain in explanation().chains)


def test_what_is_missing_is_said() -> None:
    assert "nothing connects" in shown(drawing.as_svg(nothing()))
    assert "more chains exist" in shown(drawing.as_svg(explanation()))
    only_denied = Explanation(
        source=DRUG, target=DISEASE, chains=(), reason="only denied.", against=(denied(DRUG, "causes", DISEASE),)
    )
    assert "does not cause" in shown(drawing.as_svg(only_denied))


def test_notebooks_list_the_chains_escaped() -> None:
    found = explanation()
    listed = found._repr_html_()
    assert listed.count("<li>") == 3
    assert "&lt;b&gt;" in listed
    assert "<b>" not in listed
    assert found.chains[0]._repr_html_() == (
        "<p>Lithium causes nephrogenic diabetes insipidus (9 documents, belief 0.50). <small>score -1.00</small></p>"
    )


def test_a_page_shows_groups_and_near_misses_and_counts_the_rest() -> None:
    chains = fan(5).chains
    groups = (ChainGroup(chains=chains, place=1, words="Via 5 genes, e.g. these."),)
    page = drawing.as_html(replace(fan(5), groups=groups, group_count=3))
    assert "Via 5 genes, e.g. these." in page
    assert "… and 2 more groups" in page
    miss = NearMiss(
        predicate="causes", subject_category="ChemicalEntity", object_category="Disease", forward=True, before=0,
        after=1, starts=(DRUG,), start_count=1, ends=(DISEASE,), end_count=1, edges=3,
    )  # fmt: skip
    assert "ChemicalEntity –causes→ Disease, from lithium" in drawing.as_html(replace(nothing(), nearest=(miss,)))
