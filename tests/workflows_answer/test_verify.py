from __future__ import annotations

import pytest

from medkg.errors import UsageError
from medkg.model.answer import Verdict, Verification
from medkg.workflows.verify import verify
from tests.workflows_answer.golden import assert_golden
from tests.workflows_answer.small_graph import small_graph, small_names

CLAIMS = """\
Lithium causes nephrogenic diabetes insipidus.
Nephrogenic diabetes insipidus is caused by lithium salts.
Lithium-induced nephrogenic diabetes insipidus
Lithium is associated with nephrogenic diabetes insipidus
Nephrogenic diabetes insipidus causes lithium
Lithium does not cause nephrogenic diabetes insipidus
Lithium does not cause hypothyroidism
Lithium causes hypothyroidism
Lithium causes goitre
Lithium causes tremor
Lithium may cause tremor
Lithium causes bipolar disorder
Carbamazepine causes tremor
The vaccine does not cause autism
The vaccine causes autism
Lithium causes asthma
Lithium causes cold
Wonderpill causes goitre
Lithium is nice
"""


def verified(claim: str) -> Verification:
    graph = small_graph()
    return verify(claim, finder=small_names(), evidence=graph, neighbourhood=graph)


def test_verdicts_are_what_the_golden_file_says() -> None:
    lines = []
    for claim in CLAIMS.splitlines():
        found = verified(claim)
        lines += [claim, f"  {found.verdict}: {found.reason}"]
        lines += [f"  for {citation.document_id}: {citation.sentence}" for citation in found.supporting]
        lines += [f"  against {citation.document_id}: {citation.sentence}" for citation in found.opposing]
    assert_golden("verdicts.txt", "\n".join(lines) + "\n")


def test_a_claim_turned_round_is_not_supported() -> None:
    found = verified("Nephrogenic diabetes insipidus causes lithium")
    assert found.verdict is Verdict.UNKNOWN
    assert "reverse" in found.reason


def test_an_overlong_claim_is_refused() -> None:
    with pytest.raises(UsageError, match="2,000"):
        verified("lithium causes goitre " * 100)
