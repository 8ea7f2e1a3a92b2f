"""The closed lists of SPARQL: functions and how many arguments each takes, casts, and what may be closed over."""

from __future__ import annotations

from types import MappingProxyType

from medkg.views.rdf.sparql.terms import XSD

_ANY = 20
# Those that give another answer each time (RAND, NOW, UUID, STRUUID, BNODE) are left out: the same question on the
# same graph has the same answer.
FUNCTIONS = MappingProxyType(
    {
        **dict.fromkeys(("STR", "LANG", "DATATYPE", "IRI", "URI", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL"), (1, 1)),
        **dict.fromkeys(("ISNUMERIC", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "ABS", "ROUND", "CEIL"), (1, 1)),
        **dict.fromkeys(("FLOOR", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ"), (1, 1)),
        **dict.fromkeys(("MD5", "SHA1", "SHA256", "SHA384", "SHA512", "BOUND"), (1, 1)),
        **dict.fromkeys(("LANGMATCHES", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"), (2, 2)),
        **dict.fromkeys(("STRLANG", "STRDT", "SAMETERM"), (2, 2)),
        "IF": (3, 3),
        "SUBSTR": (2, 3),
        "REGEX": (2, 3),
        "REPLACE": (3, 4),
        "CONCAT": (0, _ANY),
        "COALESCE": (1, _ANY),
    }
)
AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
CASTS = frozenset(
    XSD + name for name in ("string", "boolean", "integer", "decimal", "float", "double", "dateTime", "date")
)
# Predicates that lead upwards in a hierarchy. A closure over any other one may walk the whole graph from every term of
# it, and an engine does not look at the clock meanwhile.
CLOSED_OVER = frozenset(
    {
        "https://w3id.org/biolink/vocab/subclass_of",
        "https://w3id.org/biolink/vocab/part_of",
        "http://www.w3.org/2000/01/rdf-schema#subClassOf",
        "http://www.w3.org/2000/01/rdf-schema#subPropertyOf",
        "http://www.w3.org/2004/02/skos/core#broader",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest",
    }
)
