"""The sockets: what the verbs ask of the parts. Each belongs to its user and has at most three methods."""

from medkg.ports.answering import LanguageModel
from medkg.ports.chains import ChainFinder, EffectReader, MiddleRanker, MiddleTeacher, PatternTester, RankingLearner
from medkg.ports.reading import ExtractionPool, Extractor, Quarantine, Reader, RecordWriter
from medkg.ports.record import (
    AssertionSource,
    ChangeSource,
    ContradictionSource,
    EvidenceSource,
    EvidenceStream,
    NameSource,
    Neighbourhood,
    SummarySource,
    SupportSource,
)
from medkg.ports.rows import RowSource
from medkg.ports.views import CypherView, EdgePricing, PathIndex, SparqlView, View
from medkg.ports.vocabulary import (
    ConceptPlaces,
    CrossReferences,
    Finder,
    Kinship,
    Lexicon,
    NamedConcepts,
    NameIndex,
    NameMeanings,
    Terminology,
    VectorTable,
)
from medkg.ports.watching import Clock, Progress, Unwatched

__all__ = [
    "AssertionSource",
    "ChainFinder",
    "ChangeSource",
    "Clock",
    "ConceptPlaces",
    "ContradictionSource",
    "CrossReferences",
    "CypherView",
    "EdgePricing",
    "EffectReader",
    "EvidenceSource",
    "EvidenceStream",
    "ExtractionPool",
    "Extractor",
    "Finder",
    "Kinship",
    "LanguageModel",
    "Lexicon",
    "MiddleRanker",
    "MiddleTeacher",
    "NameIndex",
    "NameMeanings",
    "NameSource",
    "NamedConcepts",
    "Neighbourhood",
    "PathIndex",
    "PatternTester",
    "Progress",
    "Quarantine",
    "RankingLearner",
    "Reader",
    "RecordWriter",
    "RowSource",
    "SparqlView",
    "SummarySource",
    "SupportSource",
    "Terminology",
    "Unwatched",
    "VectorTable",
    "View",
]
