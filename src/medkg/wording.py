"""An assertion, a chain or a citation in words: the prompt, the terminal and every other reader use this.

Words never say more than the triple: a claim is never turned round, a denied one never reads as stated, and a predicate
that medkg does not know is spelled out as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from medkg.model.answer import Citation
from medkg.model.assertion import Triple
from medkg.model.belief import BeliefParts
from medkg.model.biolink import PREDICATES, is_symmetric
from medkg.model.concept import Concept
from medkg.model.effect import CONDITIONS, Basis, ChainEffect, Direction, Standing, Step
from medkg.model.kinship import SAME_AS
from medkg.model.mention import Certainty, Polarity
from medkg.model.path import ChainGroup, GraphPath, Hop, NearMiss, PatternSignificance

LONGEST_QUOTE = 600
_EXAMPLES = 3
_NO_STUDY = ("Journal Article", "Research Support", "English Abstract")
CURATED = "curated:"  # how the extractor of a curated source begins


def statement(
    subject: str,
    predicate: str,
    object_: str,
    *,
    polarity: Polarity = Polarity.ASSERTED,
    certainty: Certainty = Certainty.CERTAIN,
) -> str:
    """Say one triple in words, without capital and full stop: "lithium may cause goitre"."""
    known = PREDICATES.get(predicate)
    if known is None:
        plain = f"{subject} {spelled_out(predicate)} {object_}"
        plain = plain if polarity is Polarity.ASSERTED else f"it is denied that {plain}"
    else:
        plain = f"{subject} {known.active if polarity is Polarity.ASSERTED else known.denied} {object_}"
    return plain if certainty is Certainty.CERTAIN else f"it is called possible that {plain}"


def relation_words(predicate: str, *, polarity: Polarity = Polarity.ASSERTED) -> str:
    """Say a predicate alone, as it stands on a line between two names: "does not treat"."""
    known = PREDICATES.get(predicate)
    if known is None:
        return spelled_out(predicate) + ("" if polarity is Polarity.ASSERTED else " (denied)")
    return known.active if polarity is Polarity.ASSERTED else known.denied


def spelled_out(predicate: str) -> str:
    """Write a predicate that has no words of its own: `acts_upstream_of` → "acts upstream of"."""
    return " ".join(predicate.replace("_", " ").split()) or "is related in an unnamed way to"


def triple_words(
    triple: Triple, names: Mapping[str, str], *, certainty: Certainty = Certainty.CERTAIN, turned: bool = False
) -> str:
    """Say a triple with its concepts' names (ids where a name is missing).

    `turned` puts the object first; it is honoured only for symmetric predicates, where that changes nothing.
    """
    ends = [names.get(triple.subject, triple.subject), names.get(triple.object, triple.object)]
    if turned and is_symmetric(triple.predicate):
        ends.reverse()
    return statement(ends[0], triple.predicate, ends[1], polarity=triple.polarity, certainty=certainty)


def support(documents: int, belief: float) -> str:
    """Say how well something is supported: "3 documents, belief 0.87"."""
    return f"{counted(documents, 'document')}, belief {belief:.2f}"


def belief_words(parts: BeliefParts) -> str:
    """Say how a belief came about: "3 independent documents, 1 of which only calls it possible".

    Empty where a single document says it flatly and nobody denies it: there is nothing to add to the number.
    """
    said = [_spoken_for(parts)]
    if parts.repeated:
        said.append(f"{counted(parts.repeated, 'more document')} {_verb(parts.repeated, 'repeat')} the text of another")
    if parts.retracted:
        said.append(f"{counted(parts.retracted, 'retracted document')} {_verb(parts.retracted, 'count')} for nothing")
    if parts.opposed:
        other = counted(parts.opposed, "independent document")
        said.append(f"{other} {_verb(parts.opposed, 'say')} the opposite; without, it would be {parts.support:.2f}")
    return "; ".join(said) if parts.documents != 1 or len(said) > 1 or parts.possible else ""


def _spoken_for(parts: BeliefParts) -> str:
    if parts.documents == 1:
        return "1 document" + (", which only calls it possible" if parts.possible else "")
    said = f"{parts.documents} independent documents"
    if not parts.possible:
        return said
    return f"{said}, {parts.possible} of which only {_verb(parts.possible, 'call')} it possible"


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def counted(number: int, noun: str) -> str:
    """Give a number its noun: "1 document", "3 documents"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def hop_words(hop: Hop, names: Mapping[str, str]) -> str:
    """Say one step with its support. A step walked backward is still said from subject to object."""
    said = triple_words(hop.triple, names, certainty=hop.certainty, turned=not hop.forward)
    return f"{said} ({backing(hop)})"


def backing(hop: Hop) -> str:
    """Say what a step stands on: "3 documents, belief 0.87", or, without evidence, "by the hierarchy of MeSH"."""
    if not hop.vocabulary:
        return support(hop.documents, hop.belief)
    stated = "a cross-reference" if hop.triple.predicate == SAME_AS else "the hierarchy"
    return f"by {stated} of {hop.vocabulary}"


def chain_words(path: GraphPath) -> str:
    """Say a chain as its steps in walking order, each in its own direction, and what its steps up a hierarchy mean."""
    names = hop_names(path)
    said = sentence("; ".join(hop_words(hop, names) for hop in path.hops))
    return " ".join([said, *(sentence(words) for words in climbing_words(path))])


def member_words(path: GraphPath, source: Concept, target: Concept) -> Iterator[str]:
    """Say of a chain that begins or ends at a kind of what was asked for at which."""
    ends = (("begins", path.concepts[0], source), ("ends", path.concepts[-1], target))
    for (verb, end, asked), level in zip(ends, path.levels, strict=True):
        if level:
            yield f"it {verb} at {end.name}, a kind of {asked.name} ({counted(level, 'level')} below)"


def climbing_words(path: GraphPath) -> Iterator[str]:
    """Say what a chain takes for granted where it goes up: before any evidence inheritance, after it generalisation.

    Evidence on a class that is read for a member of it is inherited; evidence on a member that is read for its class
    is generalised. Between two steps of evidence it is both: what is known of the one is put together with what is
    known of the other.
    """
    evident = [place for place, hop in enumerate(path.hops) if not hop.vocabulary]
    for place, hop in enumerate(path.hops):
        if not hop.vocabulary or hop.triple.predicate == SAME_AS or not evident:
            continue
        narrower, broader = path.concepts[place].name, path.concepts[place + 1].name
        if place < evident[0]:
            yield f"what is said of {broader} is taken to hold for {narrower} (inheritance)"
        elif place > evident[-1]:
            yield f"what is said of {narrower} is told of {broader} (generalisation)"
        else:
            yield f"what is said of {narrower} is joined to what is said of {broader} (generalisation)"


def group_words(group: ChainGroup) -> str:
    """Say a group by its best chain, and count those that do as well: "Via 14 genes, e.g. A, B and C: …"."""
    best = group.chains[0].words or chain_words(group.chains[0])
    if not group.members:
        return best
    names = [member.name for member in group.members[:_EXAMPLES]]
    shown = f", e.g. {', '.join(names)}" if len(group) > len(names) else f", {listed(names)}"
    return f"Via {len(group)} {category_words(group.members[0].category, many=True)}{shown}: {best}"


def category_words(category: str, *, many: bool = False) -> str:
    """Say a category as English does: `BiologicalProcess` → "biological process", "biological processes"."""
    word = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in category).strip()
    if not many:
        return word
    if word.endswith("taxon"):
        return word.removesuffix("on") + "a"
    if word.endswith("y"):
        return word.removesuffix("y") + "ies"
    return word + ("es" if word.endswith("s") else "s")


def miss_words(miss: NearMiss, source: str, target: str) -> str:
    """Say what a single edge of a kind would do: "Gene –associated_with→ Disease, from … to …: a chain of 2 hops"."""
    near = _far_off(miss.starts, miss.start_count, miss.before, source)
    far = _far_off(miss.ends, miss.end_count, miss.after, target)
    ends = (near, far) if miss.forward else (far, near)
    kind = f"{miss.subject_category} –{miss.predicate}→ {miss.object_category}"
    return f"{kind}, from {ends[0]} to {ends[1]}: a chain of {counted(miss.hops, 'hop')}"


def _far_off(shown: tuple[Concept, ...], count: int, hops: int, end: str) -> str:
    if not hops:
        return end
    names = ", ".join(concept.name for concept in shown) + (", …" if count > len(shown) else "")
    kind = category_words(shown[0].category, many=count > 1)
    return f"{'one of ' if count > 1 else 'the '}{count} {kind} {counted(hops, 'hop')} from {end} ({names})"


_OPEN = {
    Step.UNSIGNED: "does not say which way",
    Step.OPPOSITE: "acts the other way than it is walked",
    Step.SILENT: "claims no effect",
    Step.UNKNOWN: "is a relation without a rule",
}


def effect_words(path: GraphPath, effect: ChainEffect) -> str:
    """Say what a chain, taken literally, comes to: "Suggests that lithium lowers mania, so may help, because …".

    What one hop says reads otherwise than what several only suggest, and a correlation never reads as an effect.
    """
    source, target = path.concepts[0], path.concepts[-1]
    if effect.standing is Standing.FOLLOWS and effect.predicate:
        said = f"It follows that {statement(source.name, effect.predicate, target.name)}"
    elif effect.direction is Direction.UNDETERMINED:
        said = f"Suggests no direction for {target.name}: {_why_open(path, effect)}"
    elif effect.basis is Basis.KIND:
        said = "Suggests no change: its hops name kinds, parts or the same thing"
    elif effect.basis is Basis.CORRELATION:
        comparison = "less" if effect.direction is Direction.LOWERS else "more"
        shown = [number for number, basis in enumerate(effect.bases, start=1) if basis is Basis.CORRELATION]
        said = f"Suggests no cause: more {source.name} goes with {comparison} {target.name}"
        said += f" ({_hops(shown)} only correlate{'s' if len(shown) == 1 else ''})"
    else:
        said = _causal(path, effect)
    contrary = [
        f"that {triple_words(one.triple, hop_names(path))} ({support(one.documents, one.belief)})"
        for one in effect.contrary_to
    ]
    return said + (f"; contrary to this, the graph says {listed(contrary)}." if contrary else ".")


def _causal(path: GraphPath, effect: ChainEffect) -> str:
    source, target = path.concepts[0], path.concepts[-1]
    helps = effect.direction is Direction.LOWERS
    standing = "calls it possible" if effect.standing is Standing.SUPPOSES else str(effect.standing)
    said = f"{standing.capitalize()} that {source.name} {effect.direction} {target.name}"
    if target.category in CONDITIONS and effect.standing is Standing.SAYS:
        said += f", so {'helps' if helps else 'harms'}"
    elif target.category in CONDITIONS:
        harm = "be contraindicated" if source.category == "ChemicalEntity" else "harm"
        said += f", so may {'help' if helps else harm}"
    steps = (f"hop {number} {step}{' it on' * (step is Step.PASSES)}" for number, step in enumerate(effect.steps, 1))
    return f"{said}, because {listed(steps)}" if effect.standing is Standing.SUGGESTS else said


def _why_open(path: GraphPath, effect: ChainEffect) -> str:
    return "; ".join(
        f"hop {number} ({relation_words(path.hops[number - 1].triple.predicate)}) {_OPEN[effect.steps[number - 1]]}"
        for number in effect.undetermined_by
    )


def _hops(numbers: list[int]) -> str:
    return f"hop{'s' if len(numbers) > 1 else ''} {listed(map(str, numbers))}"


def hop_names(path: GraphPath) -> dict[str, str]:
    """Map the ids on a chain to their names."""
    return {concept.id: concept.name for concept in path.concepts}


def significance(found: PatternSignificance) -> str:
    """Say how significant a pattern is: "pattern A -treats-> B: p 0.003 of 8,192 null counts, q 0.04 among 12"."""
    said = f"p {found.p_value:.2g} of {found.null_size:,} null counts, q {found.q_value:.2g}"
    said += f" among {counted(found.patterns, 'possible pattern')}"
    if found.determined:
        said += f"; the degrees alone fix every edge of {listed(found.determined)}, which therefore shows nothing"
    return f"pattern {found.pattern}: {said}"


def citation(cited: Citation) -> str:
    """Say where something stands: "PMID:227508 (1979), abstract: “…”", with notices and what the sentence does."""
    place = citation_place(cited)
    if cited.sentence:
        return f"{place}: “{quoted(cited.sentence)}”"
    return f"{place}: {quoted(cited.title) + ', ' if cited.title else ''}{_without_sentence(cited)}"


def citation_place(cited: Citation) -> str:
    """Say where something stands without saying it: "PMID:227508 (1979), abstract [denies it]"."""
    about = ", ".join(part for part in (cited.date[:4], *map(spelled_notice, cited.notices)) if part)
    place = cited.document_id + (f" ({about})" if about else "")
    if cited.section:
        place += f", {cited.section.replace('_', ' ')}"
    marks = [word for word, holds in _marks(cited) if holds]
    return place + (f" [{', '.join(marks)}]" if marks else "")


def study(cited: Citation) -> str:
    """Say what kind of study a document is, as its indexers had it: " (Randomized Controlled Trial)"; empty if unsaid.

    What says nothing about the study (that it is an article, who paid) is left out.
    """
    kinds = [kind for kind in cited.publication_types if not kind.startswith(_NO_STUDY)]
    return f" ({', '.join(kinds)})" if kinds else ""


def _marks(cited: Citation) -> tuple[tuple[str, bool], ...]:
    return (
        ("denies it", cited.polarity is Polarity.DENIED),
        ("calls it possible", cited.certainty is Certainty.POSSIBLE),
    )


def _without_sentence(cited: Citation) -> str:
    who = cited.extractor.partition("@")[0]
    if who.startswith(CURATED):
        return f"curated by {who.removeprefix(CURATED)}"
    return f"stated{f' by {who}' if who else ''} for the whole document"


def spelled_notice(notice: str) -> str:
    """Say a notice so that nobody overlooks it: a retraction is written in capitals."""
    kind, colon, reference = notice.partition(" ")
    word = spelled_out(kind)
    return (word.upper() if "retract" in word.casefold() else word) + colon + reference


def numbered(number: int, cited: Citation) -> str:
    """Say a citation with its number: "[1] PMID:227508 (1979), abstract: “…”"."""
    return f"[{number}] {citation(cited)}"


def quoted(text: str, *, longest: int = LONGEST_QUOTE) -> str:
    """Make a stored text fit to stand in one line: white space collapsed, controls gone, an overlong end cut off.

    `longest` 0 cuts nothing.
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if not longest or len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def sentence(words: str, *, marks: str = "") -> str:
    """Make words a sentence: capital, marks such as citation numbers, full stop.

    A first word that is not a plain lower-case word (p53, mTOR, 5-HT) keeps its spelling: in a name, case has meaning.
    """
    first = words.partition(" ")[0]
    start = words[:1].upper() + words[1:] if _plain_word(first) else words
    return f"{start}{' ' + marks if marks else ''}."


def _plain_word(word: str) -> bool:
    letters = word.replace("-", "").rstrip(":,;")
    return len(letters) > 1 and letters.isalpha() and letters.islower()


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Join words as English does: "a", "a and b", "a, b and c"."""
    *head, tail = tuple(words) or ("",)
    return f"{', '.join(head)} {last} {tail}" if head else tail


def marks(numbers: Iterable[int]) -> str:
    """Write citation numbers: "[1][3]"."""
    return "".join(f"[{number}]" for number in numbers)
