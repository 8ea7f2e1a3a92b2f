"""The formats that medkg reads."""

from __future__ import annotations

from medkg.formats.bioc_json import BiocJsonReader
from medkg.formats.bioc_xml import BiocXmlReader
from medkg.formats.detect import Format
from medkg.formats.drugmechdb import DrugMechDbReader
from medkg.formats.graphml import GraphmlReader
from medkg.formats.hetionet import HetionetReader
from medkg.formats.hetionet_json import HetionetJsonReader
from medkg.formats.jats import JatsReader
from medkg.formats.jsonl import JsonlReader
from medkg.formats.kgx import KgxReader
from medkg.formats.medline import MedlineReader
from medkg.formats.primekg import PrimeKgReader
from medkg.formats.pubmed import PubmedReader
from medkg.formats.pubtator import PubtatorReader
from medkg.formats.pubtator_relations import PubtatorRelationsReader
from medkg.formats.semmeddb import SemMedDbReader
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
        HetionetJsonReader(terminology),
        KgxReader(terminology),
        JsonlReader(),
        GraphmlReader(terminology),
        PubtatorReader(terminology),
        PubtatorRelationsReader(terminology),
        MedlineReader(),
        HetionetReader(terminology),
        PrimeKgReader(terminology),
        SemMedDbReader(terminology),
        TriplesReader(terminology),
        TextReader(),
    )
