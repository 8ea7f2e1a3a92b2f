"""A few small rows of every format, written here: what stands still, what may be shuffled, and what is broken."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """Lines that may come in any order between `head` and `tail`; `bad` ones are put aside at `place`."""

    file: str
    head: tuple[str, ...]
    rows: tuple[str, ...]
    bad: str
    reason: str
    expected: frozenset[tuple[str, str, str, str, int]]
    tail: tuple[str, ...] = ()
    mapping: str = ""
    by_byte: bool = False

    def text(self, rows: tuple[str, ...] | None = None) -> str:
        return "\n".join((*self.head, *(self.rows if rows is None else rows), *self.tail)) + "\n"


def _json(**told: object) -> str:
    return json.dumps(told)


KGX_HEAD = (
    "id\tsubject\tpredicate\tobject\tnegated\tpublications\tprimary_knowledge_source\tobject_aspect_qualifier\t"
    "object_direction_qualifier\tof_our_own"
)
_KGX = frozenset(
    {
        ("CHEBI:6441", "treats", "MONDO:0004985", "asserted", 2),
        ("CHEBI:6441", "treats", "MONDO:0005148", "denied", 1),
        ("CHEBI:6441", "decreases_activity_of", "ncbigene:2932", "asserted", 1),
    }
)
KGX_OBJECTS = (
    {
        "subject": "CHEBI:6441",
        "predicate": "biolink:treats",
        "object": "MONDO:0004985",
        "publications": ["PMID:1", "pubmed:2"],
        "negated": False,
    },
    {"subject": "CHEBI:6441", "predicate": "biolink:treats", "object": "MONDO:0005148", "negated": True},
    {
        "subject": "CHEBI:6441",
        "predicate": "biolink:affects",
        "object": "NCBIGene:2932",
        "qualified_predicate": "biolink:causes",
        "object_aspect_qualifier": "activity",
        "object_direction_qualifier": "decreased",
    },
)
_GRAPHML_KEYS = "".join(
    f'<key id="d{number}" for="{of}" attr.name="{name}" attr.type="string"/>'
    for number, (of, name) in enumerate(
        (("node", "name"), ("node", "category"), ("edge", "predicate"), ("edge", "polarity"), ("edge", "sources"))
    )
)


def _graphml_edge(object_: str, predicate: str, polarity: str, sources: str = "curated:a") -> str:
    told = ((2, predicate), (3, polarity), (4, sources))
    inner = "".join(f'<data key="d{number}">{value}</data>' for number, value in told if value)
    return f'<edge source="CHEBI:6441" target="{object_}">{inner}</edge>'


def _het(kind: str, identifier: object, name: str) -> str:
    return _json(kind=kind, identifier=identifier, name=name, data={})


def _het_edge(source: list[object], kind: str, target: list[object], direction: str = "both") -> str:
    return _json(source_id=source, target_id=target, kind=kind, direction=direction, data={})


PRIMEKG_HEAD = "relation,display_relation,x_index,x_id,x_type,x_name,x_source,y_index,y_id,y_type,y_name,y_source"

EXAMPLES = {
    "kgx-tsv": Example(
        "x_edges.tsv",
        (KGX_HEAD,),
        (
            "e1\tCHEBI:6441\tbiolink:treats\tMONDO:0004985\tfalse\tPMID:1|pubmed:2\tinfores:one\t\t\tmore",
            "e2\tCHEBI:6441\tbiolink:treats\tMONDO:0005148\ttrue\t\tinfores:one\t\t\t",
            "e3\tCHEBI:6441\tbiolink:affects\tNCBIGene:2932\t\t\tinfores:two\tactivity\tdecreased\t",
        ),
        "e4\t\tbiolink:treats\tMONDO:0004985\t\t\t\t\t\t",
        "the edge has no subject",
        _KGX,
    ),
    "kgx-jsonl": Example(
        "x_edges.jsonl",
        (),
        tuple(map(json.dumps, KGX_OBJECTS)),
        '{"subject": "CHEBI:6441", "predicate": ',
        "this is not JSON",
        _KGX,
    ),
    "kgx-json": Example(
        "x.json",
        ('{"nodes": [', _json(id="CHEBI:6441", name="lithium", category=["biolink:SmallMolecule"]), '], "edges": ['),
        tuple(json.dumps(one) + "," for one in KGX_OBJECTS),
        '{"subject": "CHEBI:6441", "object": "MONDO:1"},',
        "the edge has no predicate",
        _KGX,
        tail=(json.dumps(KGX_OBJECTS[1]), "]}"),
        by_byte=True,
    ),
    "semmeddb": Example(
        "PREDICATION.csv",
        (),
        (
            '"1","10","101","TREATS","C0023870","Lithium, salts","phsu","1","C0005586","Bipolar","mobd","1"',
            '"2","11","102","TREATS","C0023870","Lithium, salts","phsu","1","C0005586","Bipolar","mobd","1"',
            '"3","12","102","NEG_CAUSES","C0023870","Lithium","phsu","1","C0020676","Hypothyroidism","dsyn","1"',
            '"4","13","103","INHIBITS","C0023870","Lithium","phsu","1","2932","GSK3B","gngm","1"',
        ),
        '"5","14","x","TREATS","C0023870","Lithium","phsu","1","C0005586","Bipolar","mobd","1"',
        "is no PMID",
        frozenset(
            {
                ("umls:C0023870", "treats", "umls:C0005586", "asserted", 2),
                ("umls:C0023870", "causes", "umls:C0020676", "denied", 1),
                ("umls:C0023870", "decreases_activity_of", "ncbigene:2932", "asserted", 1),
            }
        ),
    ),
    "pubtator-relations": Example(
        "relation2pubtator3",
        (),
        (
            "201\ttreat\tChemical|MESH:D008094\tDisease|MESH:D001714",
            "202\ttreat\tChemical|MESH:D008094\tDisease|MESH:D001714",
            "202\tassociate\tGene|2932\tDisease|MESH:D001714",
        ),
        "203\ttreat\tChemical|-\tDisease|MESH:D001714",
        "none of our identifier schemes fits the end 'Chemical|-'",
        frozenset(
            {
                ("MESH:D008094", "treats", "MESH:D001714", "asserted", 2),
                ("ncbigene:2932", "associated_with", "MESH:D001714", "asserted", 1),
            }
        ),
    ),
    "primekg": Example(
        "kg.csv",
        (PRIMEKG_HEAD,),
        (
            'indication,indication,1,DB01356,drug,"Lithium, cation",DrugBank,2,4985,disease,bipolar disorder,MONDO',
            'indication,indication,2,4985,disease,bipolar disorder,MONDO,1,DB01356,drug,"Lithium, cation",DrugBank',
            "disease_phenotype_negative,phenotype absent,3,1324,effect/phenotype,Weakness,HPO,2,4985,disease,b,MONDO",
            "protein_protein,ppi,5,9796,gene/protein,PHYHIP,NCBI,4,2932,gene/protein,GSK3B,NCBI",
            "protein_protein,ppi,4,2932,gene/protein,GSK3B,NCBI,5,9796,gene/protein,PHYHIP,NCBI",
        ),
        "indication,indication,1,,drug,Lithium,DrugBank,2,4985,disease,bipolar disorder,MONDO",
        "an end has no id",
        frozenset(
            {
                ("drugbank:DB01356", "treats", "MONDO:0004985", "asserted", 1),
                ("MONDO:0004985", "has_phenotype", "HP:0001324", "denied", 1),
                ("ncbigene:2932", "interacts_with", "ncbigene:9796", "asserted", 1),
            }
        ),
    ),
    "mapped": Example(
        "mine.csv",
        ("drug,drug name,verdict,illness,paper",),
        (
            'DB01356,"Lithium\nof all kinds",yes,DOID:3312,1',
            "DB01356,Lithium,yes,DOID:3312,2",
            "DB01356,Lithium,no,DOID:1459,",
        ),
        "DB01356,Lithium,perhaps,DOID:1459,",
        "the polarity is neither asserted nor denied: 'perhaps'",
        frozenset(
            {
                ("drugbank:DB01356", "treats", "DOID:3312", "asserted", 2),
                ("drugbank:DB01356", "treats", "DOID:1459", "denied", 1),
            }
        ),
        mapping=(
            'licence = "CC-BY-4.0"\nversion = "7"\n[columns]\nsubject = "drug"\nsubject_name = "drug name"\n'
            'object = "illness"\npolarity = "verdict"\ndocument = "paper"\n[prefixes]\nsubject = "drugbank"\n'
            'document = "PMID"\n[constants]\npredicate = "treats"\nsubject_category = "Drug"\n'
            '[polarity]\nyes = "asserted"\nno = "denied"\n'
        ),
    ),
    "graphml": Example(
        "x.graphml",
        (
            f'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{_GRAPHML_KEYS}<graph edgedefault="directed">',
            '<node id="CHEBI:6441"><data key="d0">lithium</data><data key="d1">ChemicalEntity</data></node>',
            '<node id="MONDO:0005148"/>',
        ),
        (
            _graphml_edge("MONDO:0004985", "treats", "asserted", "curated:a|curated:b"),
            _graphml_edge("MONDO:0005148", "treats", "denied"),
        ),
        _graphml_edge("MONDO:0005148", "", "asserted"),
        "the edge has no predicate; its attributes are polarity, sources",
        frozenset(
            {
                ("CHEBI:6441", "treats", "MONDO:0004985", "asserted", 1),
                ("CHEBI:6441", "treats", "MONDO:0005148", "denied", 1),
            }
        ),
        tail=("</graph></graphml>",),
    ),
    "hetionet-json": Example(
        "hetionet.json",
        ('{"metanode_kinds": ["Compound"], "metaedge_tuples": [], "kind_to_abbrev": {"treats": "t"},', '"nodes": ['),
        (
            _het("Compound", "DB01356", "Lithium cation") + ",",
            _het("Gene", 2932, "GSK3B") + ",",
        ),
        '{"kind": "Gene", "name": "no identifier"},',
        "this is no node's kind and identifier",
        frozenset(
            {
                ("drugbank:DB01356", "treats", "DOID:3312", "asserted", 1),
                ("ncbigene:2932", "regulates", "ncbigene:9796", "asserted", 1),
            }
        ),
        tail=(
            _het("Disease", "DOID:3312", "bipolar disorder"),
            '], "edges": [',
            _het_edge(["Compound", "DB01356"], "treats", ["Disease", "DOID:3312"]) + ",",
            _het_edge(["Gene", 2932], "regulates", ["Gene", 9796], "forward"),
            "]}",
        ),
        by_byte=True,
    ),
}  # fmt: skip
