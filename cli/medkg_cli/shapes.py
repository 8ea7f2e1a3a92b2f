"""The contract's JSON shapes of medkg's values: what scripts read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medkg.errors import MedkgError
    from medkg.model.answer import Answer, Citation, Verification
    from medkg.model.assertion import Assertion, Evidence, Triple
    from medkg.model.belief import BeliefParts
    from medkg.model.concept import Candidate, Concept, Weighed
    from medkg.model.contradiction import Contradictions, Side
    from medkg.model.effect import ChainEffect
    from medkg.model.mention import Mention
    from medkg.model.middle import Between, Reach
    from medkg.model.path import ChainGroup, Explanation, GraphPath, Hop
    from medkg.model.reading import Reading
    from medkg.model.report import BuildReport, Conflict, Drift, Evaluation, GraphSummary, LoadPreview, TrainingReport

Json = dict[str, object]


def build_shape(report: BuildReport) -> Json:
    """Shape what a build, load or merge did."""
    return asdict(report)


def candidate_shape(candidate: Candidate) -> Json:
    """Shape one answer of `find`."""
    return {**concept_shape(candidate.concept), "score": candidate.score, "why": candidate.why}


def concept_shape(concept: Concept) -> Json:
    """Shape a concept."""
    return {"id": concept.id, "name": concept.name, "category": concept.category}


def drift_shape(drift: Drift) -> Json:
    """Shape a concept that vocabularies know otherwise than the graph."""
    return {
        **concept_shape(drift.concept),
        "drift": str(drift.kind),
        "now": list(drift.now),
        "documents": drift.documents,
    }


def conflict_shape(conflict: Conflict) -> Json:
    """Shape two concepts that are not joined."""
    return {
        "conflict": conflict.kind,
        "first": concept_shape(conflict.first),
        "second": concept_shape(conflict.second),
        "why": conflict.why,
    }


def weighed_shape(weighed: Weighed) -> Json:
    """Shape one answer of `find --why`."""
    return candidate_shape(weighed.candidate) | {"weighed": dict(weighed.parts)}


def annotation_shape(reading: Reading) -> Json:
    """Shape what was found in one document."""
    return {
        "document": reading.document.id,
        "text": reading.document.text,
        "mentions": [_mention_shape(mention) for mention in reading.findings.mentions],
        "relations": [_relation_shape(evidence, reading.document.text) for evidence in reading.findings.evidence],
        "notes": list(reading.findings.notes),
    }


def _mention_shape(mention: Mention) -> Json:
    best = mention.links[0] if mention.links else None
    context = mention.context
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "category": mention.category,
        "id": "|".join(link.concept.id for link in mention.links) or None,
        "name": best.concept.name if best else None,
        "score": best.score if best else None,
        "why": best.why if best else None,
        "runners_up": [candidate_shape(candidate) for candidate in best.runners_up] if best else [],
        "polarity": context.polarity,
        "certainty": context.certainty,
        "experiencer": context.experiencer,
        "temporality": context.temporality,
        "extractor": mention.extractor,
    }


def _relation_shape(evidence: Evidence, text: str) -> Json:
    sentence = evidence.sentence
    cue = evidence.cue_span
    return {
        "subject": evidence.subject,
        "predicate": evidence.predicate,
        "object": evidence.object,
        "polarity": evidence.context.polarity,
        "certainty": evidence.context.certainty,
        "experiencer": evidence.context.experiencer,
        "temporality": evidence.context.temporality,
        "confidence": evidence.confidence,
        "sentence": sentence.of(text) if sentence else None,
        "start": sentence.start if sentence else None,
        "end": sentence.end if sentence else None,
        "cue": cue.of(text) if cue else None,
        "section": evidence.section,
        "extractor": evidence.extractor,
    }


def triple_shape(triple: Triple | None) -> Json | None:
    """Shape a claim's content; None where it was not understood."""
    return None if triple is None else asdict(triple)


def citation_shape(citation: Citation) -> Json:
    """Shape one piece of evidence as a reader sees it."""
    return {
        "document": citation.document_id,
        "sentence": citation.sentence,
        "start": citation.start if citation.start >= 0 else None,
        "end": citation.end if citation.end >= 0 else None,
        "section": citation.section,
        "title": citation.title,
        "date": citation.date,
        "publication_types": list(citation.publication_types),
        "notices": list(citation.notices),
        "extractor": citation.extractor,
        "polarity": citation.polarity,
        "certainty": citation.certainty,
        "confidence": citation.confidence,
        "evidence": citation.evidence_id,
    }


def belief_shape(parts: BeliefParts | None) -> Json | None:
    """Shape how a belief came about; null where the record was not asked."""
    if parts is None:
        return None
    return asdict(parts) | {"support": round(parts.support, 4), "denial": round(parts.denial, 4)}


def hop_shape(hop: Hop) -> Json:
    """Shape one step of a chain; where `vocabulary` names who makes it, it has no evidence and no belief."""
    return {
        "key": hop.triple.key,
        "subject": hop.triple.subject,
        "predicate": hop.triple.predicate,
        "object": hop.triple.object,
        "forward": hop.forward,
        "polarity": hop.triple.polarity,
        "belief": None if hop.vocabulary else hop.belief,
        "belief_parts": belief_shape(hop.parts),
        "documents": hop.documents,
        "evidence_count": hop.evidence,
        "evidence": [citation_shape(citation) for citation in hop.citations],
        "vocabulary": hop.vocabulary or None,
    }


def chain_shape(chain: GraphPath) -> Json:
    """Shape one chain; `p_value` and `significance` are null where significance was not asked for or not tested.

    `effect` is null where nobody read what the chain suggests.
    """
    tested = chain.significance
    return {
        "score": chain.score,
        "parts": dict(chain.parts),
        "p_value": tested.p_value if tested else None,
        "significance": asdict(tested) if tested else None,
        "concepts": [asdict(concept) for concept in chain.concepts],
        "hops": [hop_shape(hop) for hop in chain.hops],
        "against": [hop_shape(hop) for hop in chain.against],
        "levels": list(chain.levels),
        "contrary": [hop_shape(hop) for hop in chain.contrary],
        "effect": effect_shape(chain.effect) if chain.effect else None,
        "words": chain.words,
    }


def effect_shape(effect: ChainEffect) -> Json:
    """Shape what a chain suggests: `steps` and `bases` have one entry a hop, and hops are numbered from 1."""
    return {
        "direction": effect.direction,
        "basis": effect.basis,
        "standing": effect.standing,
        "predicate": effect.predicate or None,
        "steps": list(effect.steps),
        "bases": list(effect.bases),
        "undetermined_by": list(effect.undetermined_by),
        "contrary_to": [_assertion_shape(assertion) for assertion in effect.contrary_to],
        "words": effect.words,
    }


def explanation_shape(explanation: Explanation) -> Json:
    """Shape the best chains between two concepts."""
    return {
        "source": asdict(explanation.source),
        "target": asdict(explanation.target),
        "chains": [chain_shape(chain) for chain in explanation.chains],
        "against": [hop_shape(hop) for hop in explanation.against],
        "truncated": explanation.truncated,
        "reason": explanation.reason,
        "ranking": explanation.ranking,
        "groups": [group_shape(group) for group in explanation.groups],
        "group_count": explanation.group_count,
        "considered": explanation.considered,
        "nearest": [{**asdict(miss), "hops": miss.hops} for miss in explanation.nearest],
        "kinds": list(explanation.kinds),
    }


def group_shape(group: ChainGroup) -> Json:
    """Shape chains that differ in one concept: how many, in which place, which concepts, and the best of them."""
    return {
        "count": len(group),
        "place": group.place,
        "members": [asdict(concept) for concept in group.members],
        "best": chain_shape(group.chains[0]),
        "words": group.words,
    }


def between_shape(found: Between) -> Json:
    """Shape the concepts between two others."""
    return {
        "source": asdict(found.source),
        "target": asdict(found.target),
        "category": found.category,
        "concepts": [
            {
                **asdict(one.concept),
                "score": one.score,
                "parts": dict(one.parts),
                "predicates": list(one.predicates),
                "rivals": one.rivals,
                "chain": chain_shape(one.chain) if one.chain else None,
            }
            for one in found
        ],
        "count": found.count,
        "truncated": found.truncated,
        "reason": found.reason,
        "ranking": found.ranking,
    }


def reach_shape(found: Reach) -> Json:
    """Shape what a concept leads to."""
    return {
        "source": asdict(found.source),
        "category": found.category,
        "concepts": [
            {**asdict(one.concept), "score": one.score, "chains": one.chains, "chain": chain_shape(one.chain)}
            for one in found
        ],
        "considered": found.considered,
        "truncated": found.truncated,
        "reason": found.reason,
    }


def unlisted_shape(error: MedkgError) -> Json:
    """Shape an open question that a name stood in the way of: no concepts, and why."""
    return {"source": None, "concepts": [], "truncated": False, "reason": str(error)}


def unexplained_shape(error: MedkgError) -> Json:
    """Shape an explanation that a name stood in the way of: no chains, and why."""
    nothing: Json = {"source": None, "target": None, "chains": [], "against": [], "truncated": False}
    beside: Json = {"groups": [], "group_count": 0, "considered": 0, "nearest": [], "kinds": [0, 0]}
    return {**nothing, "reason": str(error), "ranking": "", **beside}


def answer_shape(answer: Answer) -> Json:
    """Shape an answer or an abstention."""
    return {
        "status": answer.status,
        "question": answer.question,
        "answer": answer.answer,
        "claims": [
            {
                "text": claim.text,
                "claim": triple_shape(claim.triple),
                "verdict": claim.verdict,
                "citations": list(claim.citations),
                "reason": claim.reason,
            }
            for claim in answer.claims
        ],
        "citations": [citation_shape(citation) for citation in answer.citations],
        "chains": [chain_shape(chain) for chain in answer.chains],
        "against": [citation_shape(citation) for citation in answer.against],
        "reason": answer.reason,
        "audit": dict(answer.audit),
    }


def verification_shape(verification: Verification) -> Json:
    """Shape a claim's verdict."""
    return {
        "verdict": verification.verdict,
        "claim": triple_shape(verification.claim),
        "for": [citation_shape(citation) for citation in verification.supporting],
        "against": [citation_shape(citation) for citation in verification.opposing],
        "reason": verification.reason,
    }


def contradictions_shape(found: Contradictions) -> Json:
    """Shape the strongest contradictions; `count` says how many there are in all."""
    return {
        "contradictions": [
            {
                "conflict": one.conflict,
                "belief": one.belief,
                "subject": asdict(one.subject),
                "object": asdict(one.object),
                "first": _side_shape(one.first),
                "second": _side_shape(one.second),
            }
            for one in found
        ],
        "count": found.count,
        "truncated": found.count > len(found),
    }


def _side_shape(side: Side) -> Json:
    return {
        **_assertion_shape(side.assertion),
        "evidence": [citation_shape(citation) for citation in side.citations],
    }


def _assertion_shape(assertion: Assertion) -> Json:
    return {
        "key": assertion.triple.key,
        **asdict(assertion.triple),
        "belief": assertion.belief,
        "belief_parts": belief_shape(assertion.parts),
        "documents": assertion.documents,
        "evidence_count": assertion.evidence,
    }


def summary_shape(summary: GraphSummary) -> Json:
    """Shape what is in a graph: its counted lists become objects, its loaded sources a list of them."""
    shape = asdict(summary)
    loaded = [*shape.pop("loaded")]
    return {key: dict(value) if isinstance(value, tuple) else value for key, value in shape.items()} | {
        "loaded": loaded
    }


def preview_shape(preview: LoadPreview) -> Json:
    """Shape what a load would do."""
    return asdict(preview)


def evaluation_shape(evaluation: Evaluation | TrainingReport) -> Json:
    """Shape figures with what they were measured or fitted on."""
    return {
        "task": evaluation.task,
        "gold": list(evaluation.gold),
        "count": evaluation.count,
        "metrics": dict(evaluation.metrics),
        "config": dict(evaluation.config),
    }


def training_shape(report: TrainingReport) -> Json:
    """Shape what a training made."""
    return {**evaluation_shape(report), "files": list(report.files)}
