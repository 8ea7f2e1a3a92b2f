"""Small integers for the closed lists that rows hold. The order is part of the schema: only ever append."""

from __future__ import annotations

from medkg.model.mention import PLAIN, Certainty, Context, Experiencer, Polarity, Temporality

POLARITIES = (Polarity.ASSERTED, Polarity.DENIED)
CERTAINTIES = (Certainty.CERTAIN, Certainty.POSSIBLE)
EXPERIENCERS = (Experiencer.PATIENT, Experiencer.OTHER)
TEMPORALITIES = (Temporality.RECENT, Temporality.HISTORICAL, Temporality.HYPOTHETICAL)

ContextCode = tuple[int, int, int, int]
PLAIN_CODE: ContextCode = (0, 0, 0, 0)


def encode(context: Context) -> ContextCode:
    """Give a context's four codes: polarity, certainty, experiencer, temporality."""
    if context is PLAIN:
        return PLAIN_CODE
    return (
        POLARITIES.index(context.polarity),
        CERTAINTIES.index(context.certainty),
        EXPERIENCERS.index(context.experiencer),
        TEMPORALITIES.index(context.temporality),
    )


def decode(code: ContextCode) -> Context:
    """Give the context of four codes."""
    if code == PLAIN_CODE:
        return PLAIN
    polarity, certainty, experiencer, temporality = code
    return Context(
        polarity=POLARITIES[polarity],
        certainty=CERTAINTIES[certainty],
        experiencer=EXPERIENCERS[experiencer],
        temporality=TEMPORALITIES[temporality],
    )
