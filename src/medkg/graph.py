"""A graph folder as one object: what `medkg.open` gives, and what the command and notebooks use."""

from __future__ import annotations

# Draft of the public surface: signatures are settled, bodies follow.
# open(path, *, create=False, settings=None) -> Graph            (in medkg/__init__, lazy)
# class Graph:
#   path: Path
#   __enter__/__exit__/close
#   build(inputs: Sequence[str|Path], *, workers: int|None=None, batch: int|None=None, input_format: str="", progress: Progress|None=None) -> BuildReport
#   load(inputs: Sequence[str|Path], *, input_format: str="", progress=None) -> BuildReport
#   annotate(inputs, *, input_format="") -> Iterator[Reading | Rejection]
#   find(text, *, category="", top=10) -> tuple[Candidate, ...]
#   cypher(statement, *, parameters=None, limit=1000, timeout=60.0) -> QueryResult
#   networkx() -> networkx.MultiDiGraph
#   explain(source, target, *, max_hops=4, top=20, through=(), without_predicates=(), without_categories=(), directed=False, minimum_documents=1) -> Explanation (iterable of GraphPath; .source .target Concepts, .chains, .truncated, .reason, .against)
#   ask(question, *, model: LanguageModel|None=None, budget: int=2000) -> Answer
#   verify(claim: str) -> Verification
#   forget(document_ids) -> ForgetReceipt
#   merge(other: Path, progress=None) -> BuildReport
#   diff(other: Path) -> Difference
#   summary() -> GraphSummary
#   check() -> CheckReport
#   export(format: "jsonl", path) -> int
