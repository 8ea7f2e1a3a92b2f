"""What a statement may cost where no engine looks at its clock: while it is planned, and within a single row.

`WITH a + a AS a` forty times over makes a text of 2^40 letters, and `[x IN l | l]` squares a list: an engine fills its
memory or runs on long after its time limit. Rows may be many, for between rows the clock is looked at; a value may not.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_GROWTH = 10_000
LONGEST_RANGE = 100_000
# How much more than an operator or a property a node costs to plan.
NODE_PARTS = 10
# Written lists are planned member by member: 49,000 took 7 seconds and 1.7 GB.
MOST_MEMBERS = 5_000
# Relationships between two WITH: an engine weighs their orders against each other, and 24 take it half a minute.
MOST_JOINED = 12
# Nodes that are written with every label: Neo4j plans three in a second, four in twelve and five in minutes.
MOST_WIDENED = 3
# How often a list expression is taken to run what stands inside it.
_RUNS = 1_000


@dataclass(slots=True)
class Growth:
    """What is known so far: `factor` from earlier clauses, `terms` put together in this one, numbers in ranges.

    `members` are of written lists, `joined` are the relationships since the last WITH,
    `widened` the nodes that were written with every label.
    """

    factor: int = 1
    terms: int = 1
    ranged: int = 0
    members: int = 0
    joined: int = 0
    widened: int = 0

    def join(self, values: int) -> None:
        """Count values that are put together into one: added, or listed."""
        self.terms += max(0, values - 1)

    def stretch(self, times: int) -> None:
        """Count that a value becomes some times as long."""
        self.factor *= max(1, times)

    def count(self, numbers: int, *, inside: int) -> None:
        """Count the numbers of a range that stands inside so many list expressions."""
        self.ranged += numbers * _RUNS**inside

    def carry(self) -> None:
        """Let what follows start from what was put together so far."""
        self.factor, self.terms = self.factor * self.terms, 1

    def next_part(self) -> None:
        """Carry on after WITH or UNION, where patterns begin anew."""
        self.carry()
        self.joined = self.widened = 0

    @property
    def beyond(self) -> bool:
        """Whether a value may grow beyond reason."""
        return self.factor * self.terms > MOST_GROWTH
