"""The grounded prompt: instructions, then numbered sources as data; identical bytes for identical input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from medkg.model.answer import Citation, Prompt
from medkg.model.path import GraphPath
from medkg.wording import hop_names, hop_words, marks, numbered, quoted

FENCE_OPEN = "<<<SOURCES"
FENCE_CLOSE = "SOURCES>>>"
_CHARACTERS_PER_TOKEN = 3


def estimate_tokens(text: str) -> int:
    """Estimate tokens without a tokenizer: one for every three characters, which is more than English needs."""
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class _Block:
    """A line and the sources that it needs; only what fits whole goes in."""

    chain: GraphPath | None
    citations: tuple[Citation, ...]
    contrary: bool = False


def build_prompt(
    question: str,
    citations: Sequence[Citation],
    chains: Sequence[GraphPath],
    against: Sequence[Citation],
    *,
    budget: int,
    count_tokens: Callable[[str], int] = estimate_tokens,
) -> Prompt:
    """Make a prompt of at most `budget` tokens.

    What goes in first: the best contrary citation, then citations, chains with the sources of their steps and the other
    contrary ones, each in the given order (best first). A block that does not fit whole is left out, and its chain and
    sources are counted in `left_out`. Instructions and question always go in. `Prompt.citations` holds the sources in
    the order of their numbers.
    """
    system = _instructions()
    chosen: list[_Block] = []
    user = _user(question, chosen)
    for block in _blocks(citations, chains, against):
        tried = _user(question, [*chosen, block])
        if count_tokens(system) + count_tokens(tried) <= budget:
            chosen.append(block)
            user = tried
    included = _sources(chosen)
    offered = _sources(_blocks(citations, chains, against))
    chains_out = len(chains) - sum(block.chain is not None for block in chosen)
    return Prompt(
        system=system,
        user=user,
        citations=tuple(included.values()),
        left_out=len(offered) - len(included) + chains_out,
    )


def _instructions() -> str:
    return (files(__package__) / "data" / "instructions.txt").read_text(encoding="utf-8").strip()


def _blocks(
    citations: Sequence[Citation], chains: Sequence[GraphPath], against: Sequence[Citation]
) -> Iterator[_Block]:
    yield from (_Block(None, (citation,), contrary=True) for citation in against[:1])
    yield from (_Block(None, (citation,)) for citation in citations)
    yield from (_Block(chain, tuple(c for hop in chain.hops for c in hop.citations[:1])) for chain in chains)
    yield from (_Block(None, (citation,), contrary=True) for citation in against[1:])


def _sources(blocks: Iterator[_Block] | Sequence[_Block]) -> dict[str, Citation]:
    found: dict[str, Citation] = {}
    for block in blocks:
        for citation in block.citations:
            found.setdefault(citation.evidence_id, citation)
    return found


def _user(question: str, blocks: Sequence[_Block]) -> str:
    sources = _sources(blocks)
    numbers = {id_: number for number, id_ in enumerate(sources, start=1)}
    contrary = {citation.evidence_id for block in blocks if block.contrary for citation in block.citations}
    lines = [f"Question: {_inert(question)}", "", FENCE_OPEN]
    for id_, citation in sources.items():
        lines.append(_inert(numbered(numbers[id_], citation)) + (" (CONTRARY)" if id_ in contrary else ""))
    lines += [FENCE_CLOSE, ""]
    told = [_chain_line(block.chain, numbers) for block in blocks if block.chain is not None]
    if told:
        lines += ["Chains of evidence, every step in its own direction:", *[f"- {line}" for line in told], ""]
    return "\n".join([*lines, "Answer:"])


def _chain_line(chain: GraphPath, numbers: dict[str, int]) -> str:
    names = hop_names(chain)
    steps = []
    for hop in chain.hops:
        shown = dict.fromkeys(numbers[c.evidence_id] for c in hop.citations if c.evidence_id in numbers)
        steps.append(f"{hop_words(hop, names)} {marks(shown)}".rstrip())
    return _inert("; ".join(steps))


def _inert(text: str) -> str:
    """Make retrieved text unable to end its fence: one line, no control or invisible characters, no fence marks."""
    return quoted(text, longest=0).replace("<<<", "‹‹‹").replace(">>>", "›››")
