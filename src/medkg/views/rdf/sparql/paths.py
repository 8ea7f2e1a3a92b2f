"""Property paths: any finite one, and closures over predicates that lead upwards in a hierarchy."""

from __future__ import annotations

from dataclasses import dataclass

from medkg.views.rdf.sparql.functions import CLOSED_OVER
from medkg.views.rdf.sparql.terms import RDF_TYPE, Terms

# A path of a thousand optional steps has no end either.
_STEP_PARTS = 5


@dataclass(frozen=True, slots=True)
class Path:
    """A written path; `way` is 1 (up) or -1 (down) for a choice among predicates of a hierarchy in one direction."""

    text: str
    way: int = 0


class Paths(Terms):
    """Reads property paths; each written one is in brackets where it has parts, so that precedence is in the text."""

    def path(self) -> Path:
        """Read a path up to the first token that cannot continue it."""
        with self.deeper():
            choices = self.separated(self._sequence, by="|")
            if len(choices) == 1:
                return choices[0]
            ways = {choice.way for choice in choices}
            return Path(f"({'|'.join(choice.text for choice in choices)})", ways.pop() if len(ways) == 1 else 0)

    def _sequence(self) -> Path:
        steps = self.separated(self._directed, by="/")
        return steps[0] if len(steps) == 1 else Path(f"({'/'.join(step.text for step in steps)})")

    def _directed(self) -> Path:
        if not self.accept("^"):
            return self._repeated()
        step = self._repeated()
        return Path(f"(^{step.text})", -step.way)

    def _repeated(self) -> Path:
        step = self._step()
        if self.at_sign("*", "+") and not step.way:
            self.refuse(
                f"the path {step.text[:80]} would be walked without an end",
                remedy="Write the steps that you mean (a/b), or close over subclass_of, part_of, rdfs:subClassOf, "
                "rdfs:subPropertyOf, skos:broader or rdf:rest.",
            )
        times = self.accept("*", "+", "?")
        if times and self.at_sign("*", "+", "?"):
            self.refuse(f"{self.here.shown} repeats what is repeated already")
        return Path(f"({step.text}{times})") if times else step

    def _step(self) -> Path:
        self.part(weight=_STEP_PARTS)
        if self.accept("("):
            inner = self.path()
            self.expect(")")
            return inner
        if self.accept("!"):
            return Path(f"(!{self._excluded()})")
        predicate = self.predicate()
        return Path(f"<{predicate}>", int(predicate in CLOSED_OVER))

    def predicate(self) -> str:
        """Read the IRI of a predicate, or `a`."""
        if self.here.text == "a" and self.here.keyword:
            self.take()
            return RDF_TYPE
        return self.iri()

    def _excluded(self) -> str:
        if not self.accept("("):
            return self._excluded_one()
        written = [] if self.at_sign(")") else self.separated(self._excluded_one, by="|")
        self.expect(")")
        return f"({'|'.join(written)})"

    def _excluded_one(self) -> str:
        inverse = "^" if self.accept("^") else ""
        return f"{inverse}<{self.predicate()}>"
