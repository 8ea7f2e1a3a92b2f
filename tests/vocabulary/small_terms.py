"""A few terms with the troubles that real vocabularies have."""

from __future__ import annotations

from medkg.model.concept import Concept, Scope, Synonym, Term


def term(
    curie: str, name: str, category: str, *synonyms: str | Synonym, obsolete: bool = False, replaced_by: str = ""
) -> Term:
    return Term(
        concept=Concept(curie, name, category),
        synonyms=tuple(s if isinstance(s, Synonym) else Synonym(s) for s in synonyms),
        obsolete=obsolete,
        replaced_by=(replaced_by,) if replaced_by else (),
        source="small",
    )


SMALL = (
    term("MESH:D008094", "Lithium", "ChemicalEntity", "Lithium-7"),
    term(
        "MESH:D000163", "Acquired Immunodeficiency Syndrome", "Disease", "AIDS", "Immunodeficiency Syndrome, Acquired"
    ),
    term("ncbigene:7454", "WAS", "Gene", "WASP", "Wiskott-Aldrich syndrome"),
    term("MESH:D014923", "Wiskott-Aldrich Syndrome", "Disease"),
    term("MESH:D001943", "Breast Neoplasms", "Disease", Synonym("breast carcinoma", Scope.NARROW)),
    term("DOID:3459", "breast carcinoma", "Disease", "mammary carcinoma"),
    term("MESH:D007328", "Insulin", "ChemicalEntity"),
    term("MESH:D061385", "Insulins", "ChemicalEntity"),
    term("MESH:D016559", "Tacrolimus", "ChemicalEntity", "FK-506", "Prograf"),
    term("MESH:D004487", "Edema", "PhenotypicFeature"),
    term("MESH:D019207", "beta Carotene", "ChemicalEntity"),
    term("MESH:D000437", "Alcoholism", "Disease"),
    term("MESH:D010146", "Pain", "Disease"),
    term("ncbigene:1", "A", "Gene"),
    term("ncbigene:2", "THE", "Gene"),
    term("DOID:1", "old fever", "Disease", obsolete=True, replaced_by="MESH:D005334"),
)
