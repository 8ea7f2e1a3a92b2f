"""The formats that medkg reads."""

from __future__ import annotations

from medkg.formats.bioc_json import BiocJsonReader
from medkg.formats.bioc_xml import BiocXmlReader
from medkg.formats.detect import Format
from medkg.formats.drugmechdb import DrugMechDbReader
from medkg.formats.hetionet import HetionetReader
from medkg.formats.jats import JatsReader
from medkg.formats.jsonl import JsonlReader
from medkg.formats.medline import MedlineReader
from medkg.formats.pubmed import PubmedReader
from medkg.formats.pubtator import PubtatorReader
from medkg.formats.text import TextReader
from medkg.formats.triples import TriplesReader
from medkg.ports import Terminology

CARRYING = frozenset({"pubtator", "bioc-xml", "bioc-json"})
"""The formats whose documents may carry annotations."""


def readers(terminology: Terminology) -> tuple[Format, ...]:
    """Make one reader for each format, in the order in which they are tried; plain text takes what is left."""
    return (
        PubmedReader(),
        JatsReader(),
        BiocXmlReader(terminology),
        BiocJsonReader(terminology),
        DrugMechDbReader(terminology),
        JsonlReader(),
        PubtatorReader(terminology),
        MedlineReader(),
        HetionetReader(terminology),
        TriplesReader(terminology),
        TextReader(),
    )
