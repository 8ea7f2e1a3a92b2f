"""medkg: text to evidence to answers that cite it. Importing this loads no vendor.

Everything public is named in `__all__` and loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medkg import drawing as drawing
    from medkg import errors as errors
    from medkg import extract as extract
    from medkg import models as models
    from medkg.graph import Graph as Graph
    from medkg.graph import open_graph as open  # noqa: A004 -- `medkg.open` is the name of the contract
    from medkg.model.answer import Answer as Answer
    from medkg.model.answer import Citation as Citation
    from medkg.model.answer import Claim as Claim
    from medkg.model.answer import Verification as Verification
    from medkg.model.assertion import Assertion as Assertion
    from medkg.model.assertion import Evidence as Evidence
    from medkg.model.assertion import Triple as Triple
    from medkg.model.concept import Candidate as Candidate
    from medkg.model.concept import Concept as Concept
    from medkg.model.contradiction import Contradiction as Contradiction
    from medkg.model.contradiction import Contradictions as Contradictions
    from medkg.model.document import Document as Document
    from medkg.model.document import Span as Span
    from medkg.model.mention import Link as Link
    from medkg.model.mention import Mention as Mention
    from medkg.model.middle import Between as Between
    from medkg.model.middle import Reach as Reach
    from medkg.model.path import ChainGroup as ChainGroup
    from medkg.model.path import Explanation as Explanation
    from medkg.model.path import GraphPath as GraphPath
    from medkg.model.path import Hop as Hop
    from medkg.model.reading import Reading as Reading
    from medkg.model.reading import Rejection as Rejection
    from medkg.model.teaching import EncoderOptions as EncoderOptions
    from medkg.settings import load_settings as settings
    from medkg.standalone import annotate as annotate
    from medkg.standalone import diff as diff
    from medkg.standalone import evaluate as evaluate
    from medkg.standalone import find as find
    from medkg.standalone import preview as preview
    from medkg.standalone import train as train
    from medkg.standalone import vocabularies as vocabularies
    from medkg.standalone import vocabulary_conflicts as vocabulary_conflicts
    from medkg.standalone import weigh as weigh

__version__ = "0.1.0"

# Name here → (module, name there). One table, so that `__all__`, `dir()` and the lazy door cannot disagree.
_PUBLIC = {
    "Answer": ("medkg.model.answer", "Answer"),
    "Assertion": ("medkg.model.assertion", "Assertion"),
    "Between": ("medkg.model.middle", "Between"),
    "Candidate": ("medkg.model.concept", "Candidate"),
    "ChainGroup": ("medkg.model.path", "ChainGroup"),
    "Citation": ("medkg.model.answer", "Citation"),
    "Claim": ("medkg.model.answer", "Claim"),
    "Concept": ("medkg.model.concept", "Concept"),
    "Contradiction": ("medkg.model.contradiction", "Contradiction"),
    "Contradictions": ("medkg.model.contradiction", "Contradictions"),
    "Document": ("medkg.model.document", "Document"),
    "EncoderOptions": ("medkg.model.teaching", "EncoderOptions"),
    "Evidence": ("medkg.model.assertion", "Evidence"),
    "Explanation": ("medkg.model.path", "Explanation"),
    "Graph": ("medkg.graph", "Graph"),
    "GraphPath": ("medkg.model.path", "GraphPath"),
    "Hop": ("medkg.model.path", "Hop"),
    "Link": ("medkg.model.mention", "Link"),
    "Mention": ("medkg.model.mention", "Mention"),
    "Reach": ("medkg.model.middle", "Reach"),
    "Reading": ("medkg.model.reading", "Reading"),
    "Rejection": ("medkg.model.reading", "Rejection"),
    "Span": ("medkg.model.document", "Span"),
    "Triple": ("medkg.model.assertion", "Triple"),
    "Verification": ("medkg.model.answer", "Verification"),
    "annotate": ("medkg.standalone", "annotate"),
    "diff": ("medkg.standalone", "diff"),
    "drawing": ("medkg.drawing", ""),
    "errors": ("medkg.errors", ""),
    "evaluate": ("medkg.standalone", "evaluate"),
    "extract": ("medkg.extract", ""),
    "find": ("medkg.standalone", "find"),
    "models": ("medkg.models", ""),
    "open": ("medkg.graph", "open_graph"),
    "preview": ("medkg.standalone", "preview"),
    "settings": ("medkg.settings", "load_settings"),
    "train": ("medkg.standalone", "train"),
    "vocabularies": ("medkg.standalone", "vocabularies"),
    "vocabulary_conflicts": ("medkg.standalone", "vocabulary_conflicts"),
    "weigh": ("medkg.standalone", "weigh"),
}

__all__ = [
    "Answer",
    "Assertion",
    "Between",
    "Candidate",
    "ChainGroup",
    "Citation",
    "Claim",
    "Concept",
    "Contradiction",
    "Contradictions",
    "Document",
    "Evidence",
    "Explanation",
    "Graph",
    "GraphPath",
    "Hop",
    "Link",
    "Mention",
    "Reach",
    "Reading",
    "Rejection",
    "Span",
    "Triple",
    "Verification",
    "__version__",
    "annotate",
    "diff",
    "drawing",
    "errors",
    "evaluate",
    "extract",
    "find",
    "models",
    "open",
    "settings",
    "train",
    "vocabularies",
    "vocabulary_conflicts",
    "weigh",
]


def __getattr__(name: str) -> object:
    try:
        module, attribute = _PUBLIC[name]
    except KeyError:
        raise AttributeError(f"module 'medkg' has no attribute {name!r}; it has {', '.join(__all__)}") from None
    loaded = importlib.import_module(module)
    return getattr(loaded, attribute) if attribute else loaded


def __dir__() -> list[str]:
    return list(__all__)


class _Door(ModuleType):
    """This module, keeping its public functions where modules of the same name are loaded.

    Importing `medkg.settings` sets the package's attribute `settings` to the module, in the place of the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and _PUBLIC.get(name, ("", ""))[1]):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door
