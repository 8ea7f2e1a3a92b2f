"""What a document's mentions say about one another, whoever else is in the document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.linking.neighbours import Known, Neighbours
from medkg.extract.linking.proposals import Proposal
from medkg.model.concept import Concept
from medkg.model.names import words

TEXTS = ("acute renal failure", "renal failure", "failure", "ARF", "RF", "doxorubicin", "DOX", "dox hydrochloride", "-")
KINDS = ("chemical", "disease")
IDS = ("MESH:D000001", "MESH:D000002")


def meaning(curie: str) -> Proposal:
    return Proposal((Concept(curie, curie, "Disease"),), {})


KNOWN = st.builds(
    lambda text, kind, curie, probability: Known(text, kind, words(text), meaning(curie), probability),
    st.sampled_from(TEXTS),
    st.sampled_from(KINDS),
    st.sampled_from(IDS),
    st.sampled_from((0.5, 0.9)),
)


@given(st.lists(KNOWN, max_size=8), st.sampled_from(TEXTS), st.sampled_from(KINDS), st.sets(st.sampled_from(IDS)))
def test_a_mention_hears_from_each_what_it_would_hear_from_it_alone(
    known: list[Known], text: str, kind: str, curies: set[str]
) -> None:
    proposals = [meaning(curie) for curie in sorted(curies)]
    together = list(Neighbours(known).tell(text, kind, proposals))
    assert together == [told for one in known for told in Neighbours([one]).tell(text, kind, proposals)]


def test_short_forms_ends_and_the_same_meaning_are_heard() -> None:
    known = [Known("acute renal failure", "disease", words("acute renal failure"), meaning(IDS[0]), 0.9)]
    heard = {
        text: [feature for _, feature, _, _ in Neighbours(known).tell(text, "disease", [meaning(IDS[0])])]
        for text in ("ARF", "renal failure", "asthma")
    }
    assert heard == {
        "ARF": ["document_again", "document_short"],
        "renal failure": ["document_again", "document_longer"],
        "asthma": ["document_again"],
    }
