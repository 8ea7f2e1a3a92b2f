"""From a plan to what may be said: retrieval by the plan's kind, and the template's sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from medkg.generate.entailment import consequences, grounds
from medkg.generate.naming import Named, kin
from medkg.generate.plan import Kind, Plan
from medkg.generate.question import claim_of
from medkg.generate.tables import ANY_RELATION
from medkg.generate.template import Sources, Writer
from medkg.model.answer import Citation, Verdict
from medkg.model.assertion import Assertion, Triple
from medkg.model.mention import Polarity
from medkg.model.path import Explanation, PathQuery
from medkg.ports import ChainFinder, EvidenceSource, Neighbourhood
from medkg.wording import counted, statement
from medkg.workflows.citations import cite_all
from medkg.workflows.drafts import Draft, lead, merged, names_of, nothing_listed, unanswered
from medkg.workflows.explain import explain_named
from medkg.workflows.telling import Telling
from medkg.workflows.verify import weigh

MOST_LISTED = 10
MOST_CHAINS = 3
MOST_HOPS = 4
MOST_AGAINST = 10
CITATIONS_PER_CLAIM = 3
_TREATMENTS = ("treats", "treated_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retriever:
    """Fetch what a plan asks for, and what speaks against it."""

    chains: ChainFinder
    evidence: EvidenceSource
    neighbourhood: Neighbourhood

    def draft(self, plan: Plan, question: str) -> Draft:
        """Draft the answer to a plan, and to those asked along with it, their citations numbered in one list."""
        sources = Sources()
        drafts = {one: self._drafted(one, question, sources) for one in (plan, *plan.more)}
        return merged(drafts, sources) if plan.more else drafts[plan]

    def _drafted(self, plan: Plan, question: str, sources: Sources) -> Draft:
        for end in plan.known:
            if not end.in_graph:
                concept = end.concept
                return Draft(refusal=f"{concept.name} ({concept.id}) is known, but nothing in this graph speaks of it.")
        if plan.kind is Kind.WHICH:
            return self._which(plan, sources)
        subject, object_ = plan.subject, plan.object
        if subject is None or object_ is None:
            raise ValueError("a plan of this kind names both ends")
        if plan.kind is Kind.YES_NO:
            return self._yes_no(plan, question, sources)
        return self._how(plan, (subject, object_), question, sources)

    # -- does X cause Y -----------------------------------------------------------------------------------------

    def _yes_no(self, plan: Plan, question: str, sources: Sources) -> Draft:
        judgement = weigh(claim_of(plan, question), self.evidence)
        against = self._against(one.assertion.triple for one in judgement.opposing)
        chains = self._explained(plan).chains
        word, said = lead(judgement, plan)
        if not said:
            return Draft(chains=chains, against=against, refusal=unanswered(plan, judgement))
        writer = Writer(names_of(plan), sources)
        cited = self._cited(one.assertion.triple for one in said)
        written = [writer.assertion(said[0].assertion, cited, lead=word)]
        written += [writer.assertion(one.assertion, cited) for one in said[1:]]
        claims = tuple(claim for claim in written if claim is not None)
        if not claims:
            return Draft(
                chains=chains, against=against, refusal="the graph counts evidence for it but cannot cite any."
            )
        return Draft(
            claims=claims,
            citations=tuple(writer.sources.citations),
            chains=chains,
            against=against,
            note=judgement.reason,
        )

    # -- which drugs cause Y ------------------------------------------------------------------------------------

    def _which(self, plan: Plan, sources: Sources) -> Draft:
        found = self._neighbours(plan)
        same = [one for one in found if one.triple.polarity is plan.polarity]
        other = [one for one in found if one.triple.polarity is not plan.polarity]
        against = self._against(one.triple for one in other)
        if not same:
            refusal = nothing_listed(plan, only_denied=bool(other))
            return Draft(against=against, refusal=refusal)
        listed = same[:MOST_LISTED]
        writer = Writer({**names_of(plan), **self._neighbour_names(listed)}, sources)
        cited = self._cited(one.triple for one in listed)
        claims = tuple(c for one in listed if (c := writer.assertion(one, cited)) is not None)
        more = len(same) - len(claims)
        if not claims:
            return Draft(against=against, refusal="the graph counts evidence for it but cannot cite any.")
        return Draft(
            claims=claims,
            citations=tuple(writer.sources.citations),
            against=against,
            note=f"{counted(more, 'more relation')} of this kind not listed." if more else "",
        )

    def _neighbours(self, plan: Plan) -> list[Assertion]:
        """Give the assertions that answer a which-question, of both polarities, best supported first."""
        found: dict[Triple, Assertion] = {}
        for polarity, known_is_subject, predicates in _directions(plan):
            for id_ in plan.known[0].ids:
                for one in self.neighbourhood.about(id_, predicates=predicates, as_subject=known_is_subject):
                    other = one.triple.object if known_is_subject else one.triple.subject
                    if one.triple.polarity is polarity and self._wanted(other, plan):
                        found[one.triple] = one
        return sorted(found.values(), key=lambda one: (-one.documents, -one.belief, one.triple))

    def _wanted(self, id_: str, plan: Plan) -> bool:
        if not plan.wanted:
            return True
        concept = self.neighbourhood.named(id_)
        return concept is not None and bool(kin(concept.category) & set(plan.wanted))

    def _neighbour_names(self, assertions: Iterable[Assertion]) -> dict[str, str]:
        ids = {id_ for one in assertions for id_ in (one.triple.subject, one.triple.object)}
        named = {id_: self.neighbourhood.named(id_) for id_ in sorted(ids)}
        return {id_: concept.name for id_, concept in named.items() if concept is not None}

    # -- how does X help in Y -----------------------------------------------------------------------------------

    def _how(self, plan: Plan, ends: tuple[Named, Named], question: str, sources: Sources) -> Draft:
        explanation = self._mechanisms(plan) if _is_indication(plan) else self._explained(plan)
        against = tuple(citation for hop in explanation.against for citation in hop.citations)[:MOST_AGAINST]
        names = {**names_of(plan), **{c.id: c.name for chain in explanation for c in chain.concepts}}
        writer = Writer(names, sources)
        claims = writer.chains(explanation.chains)
        if not claims:
            reason = explanation.reason or "the chains that were found cannot be cited."
            only = "only denied evidence connects them. " if against and not explanation.chains else ""
            return Draft(chains=explanation.chains, against=against, refusal=f"{only}{reason}")
        return Draft(
            claims=claims,
            citations=tuple(writer.sources.citations),
            chains=explanation.chains,
            against=against,
            note=self._presupposed(plan, *ends, question),
        )

    def _presupposed(self, plan: Plan, subject: Named, object_: Named, question: str) -> str:
        """Say that what a why-question takes for granted is not held, where it is not."""
        if (
            plan.predicate == ANY_RELATION
            or weigh(claim_of(plan, question), self.evidence).verdict is Verdict.SUPPORTED
        ):
            return ""
        asked = statement(subject.concept.name, plan.predicate, object_.concept.name)
        return f"the question takes for granted that {asked}; the graph does not hold that."

    # -- shared -------------------------------------------------------------------------------------------------

    def _mechanisms(self, plan: Plan) -> Explanation:
        """Say directly what is said of the two, then explain it without treatments.

        That a drug treats a disease explains no mechanism, and neither does another drug's doing so: such steps would
        take the place of those that do. Where nothing else connects the two they are all there is.
        """
        whole = self._explained(plan)
        direct = self._explained(plan, max_hops=1).chains
        longer = self._explained(plan, top=2 * MOST_CHAINS, without=_TREATMENTS)
        told = [chain for chain in longer.chains if len(chain.hops) > 1][:MOST_CHAINS]
        if not told:
            return whole
        against = {hop.triple: hop for hop in (*whole.against, *longer.against)}
        return replace(whole, chains=(*direct, *told), against=tuple(against.values()))

    def _explained(
        self, plan: Plan, *, max_hops: int = MOST_HOPS, top: int = MOST_CHAINS, without: tuple[str, ...] = ()
    ) -> Explanation:
        subject, object_ = plan.known
        query = PathQuery(sources=(), targets=(), max_hops=max_hops, top=top, without_predicates=without)
        return explain_named(
            subject,
            object_,
            query,
            chains=self.chains,
            evidence=self.evidence,
            telling=Telling(citations_per_hop=CITATIONS_PER_CLAIM),
        )

    def _cited(self, triples: Iterable[Triple]) -> dict[Triple, tuple[Citation, ...]]:
        return cite_all(triples, source=self.evidence, limit=CITATIONS_PER_CLAIM)

    def _against(self, triples: Iterable[Triple]) -> tuple[Citation, ...]:
        cited = self._cited(islice(triples, MOST_AGAINST))
        return tuple(citation for citations in cited.values() for citation in citations)[:MOST_AGAINST]


def _is_indication(plan: Plan) -> bool:
    """Tell whether a drug and a disease are asked about."""
    categories = [end.concept.category for end in plan.known]
    return "ChemicalEntity" in categories and any(kin(one) & {"Disease"} for one in categories)


def _directions(plan: Plan) -> Iterator[tuple[Polarity, bool, tuple[str, ...]]]:
    """Give what to fetch: polarity, whether the known end is the subject, and the predicates.

    Asserted answers may come from any predicate that entails the asked one, denied ones from any that it entails.
    """
    known_is_subject = plan.subject is not None
    for polarity, entailed in ((Polarity.ASSERTED, grounds), (Polarity.DENIED, consequences)):
        rows = entailed(plan.predicate)
        yield polarity, known_is_subject, tuple(name for name, order in rows if order in {"same", "either"})
        turned = tuple(name for name, order in rows if order in {"reversed", "either"})
        if turned:
            yield polarity, not known_is_subject, turned
