"""An explanation with everything that a picture must bear; every sentence is written for these tests."""

from __future__ import annotations

from medkg.model.answer import Citation
from medkg.model.assertion import Triple
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import Explanation, GraphPath, Hop
from medkg.wording import chain_words

DRUG = Concept("T:drug", "lithium", "ChemicalEntity")
GENE = Concept(
    "T:gene", "glycogen synthase kinase-3 beta, phosphorylated at a site that nobody expected at all", "Gene"
)
PROCESS = Concept("T:process", 'water <b>&amp;</b> "salt" {balance}; %%{init}', "BiologicalProcess")
RECEPTOR = Concept("T:receptor", "5. 水チャネル`2`", "Protein")
DISEASE = Concept("T:disease", "nephrogenic diabetes insipidus", "Disease")


def hop(subject: Concept, predicate: str, object_: Concept, *, forward: bool = True, documents: int = 1) -> Hop:
    cited = Citation(
        evidence_id=f"{subject.id}-{predicate}-{object_.id}",
        document_id="note:1",
        sentence=f"We saw {subject.name} and\n{object_.name} </li><script>alert(1)</script>.",
        start=0,
        end=9,
        section="abstract",
        date="2001-03",
        publication_types=("Case Reports",),
    )
    triple = Triple(subject.id, predicate, object_.id)
    return Hop(triple=triple, forward=forward, documents=documents, evidence=2, belief=0.5, citations=(cited,))


def denied(subject: Concept, predicate: str, object_: Concept) -> Hop:
    triple = Triple(subject.id, predicate, object_.id, Polarity.DENIED)
    return Hop(triple=triple, forward=True, documents=1, evidence=1, belief=0.6)


def chain(*steps: Hop, concepts: tuple[Concept, ...], score: float) -> GraphPath:
    path = GraphPath(concepts=concepts, hops=steps, score=score, parts=(("length", score),))
    return GraphPath(concepts=concepts, hops=steps, score=score, parts=path.parts, words=chain_words(path), against=())


def explanation() -> Explanation:
    chains = (
        chain(hop(DRUG, "causes", DISEASE, documents=9), concepts=(DRUG, DISEASE), score=-1.0),
        chain(
            hop(DRUG, "decreases_activity_of", GENE),
            hop(GENE, "interacts_with", RECEPTOR, documents=3),
            hop(RECEPTOR, "acts_upstream_of", DISEASE),
            concepts=(DRUG, GENE, RECEPTOR, DISEASE),
            score=-2.0,
        ),
        # The same two concepts the other way round: a circle, were it drawn as it is walked.
        chain(
            hop(DRUG, "binds", RECEPTOR),
            hop(GENE, "interacts_with", RECEPTOR, forward=False, documents=3),
            hop(GENE, "participates_in", PROCESS),
            hop(DISEASE, "disrupts", PROCESS, forward=False),
            concepts=(DRUG, RECEPTOR, GENE, PROCESS, DISEASE),
            score=-3.0,
        ),
    )
    against = (denied(DRUG, "causes", DISEASE), denied(DISEASE, "acts_upstream_of", GENE))
    return Explanation(source=DRUG, target=DISEASE, chains=chains, truncated=True, against=against)


def fan(middles: int) -> Explanation:
    """As many two-hop chains as there are middles, through genes."""
    genes = [Concept(f"T:g{n}", f"gene {n}", "Gene") for n in range(middles)]
    chains = tuple(
        chain(
            hop(DRUG, "binds", gene),
            hop(gene, "associated_with", DISEASE),
            concepts=(DRUG, gene, DISEASE),
            score=-1.0 - n,
        )
        for n, gene in enumerate(genes)
    )
    return Explanation(source=DRUG, target=DISEASE, chains=chains)


def nothing() -> Explanation:
    return Explanation(source=DRUG, target=DISEASE, chains=(), reason="the two lie in parts that nothing connects.")
