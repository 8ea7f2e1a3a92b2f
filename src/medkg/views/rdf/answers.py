"""Between pyoxigraph's terms and plain JSON values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

from medkg.errors import QueryFailed
from medkg.views.rdf.terms import XSD, literal

if TYPE_CHECKING:
    import pyoxigraph

_WHOLE = frozenset(f"{XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger"))
_REAL = frozenset(f"{XSD}{name}" for name in ("double", "float", "decimal"))
# What xsd:integer means to the engine; a longer one would be a number to it no more.
_MOST_BITS = 63
_BOOLEAN = f"{XSD}boolean"
_TRUE = ("true", "1")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>")


def answer(store: pyoxigraph.Store, query: str, *, limit: int) -> dict[str, object]:
    """Run a checked query over the union of all named graphs; gives `columns`, at most `limit` rows, `truncated`.

    IRIs become their text, numbers and booleans themselves, every other literal its text; what is unbound or not
    finite is null. CONSTRUCT and DESCRIBE give triples, ASK one row. Raises SyntaxError, ValueError, RuntimeError or
    OSError.
    """
    import pyoxigraph as ox  # noqa: PLC0415 - loaded only where a view is built or asked

    found = store.query(query, use_default_graph_as_union=True)
    if isinstance(found, ox.QueryBoolean):
        return {"columns": ["ask"], "rows": [[bool(found)]], "truncated": False}
    columns = ["subject", "predicate", "object"]
    if isinstance(found, ox.QuerySolutions):
        columns = [variable.value for variable in found.variables]
    rows = [[_plain(term) for term in row] for row in islice(found, limit + 1)]
    return {"columns": columns, "rows": rows[:limit], "truncated": len(rows) > limit}


def given_values(parameters: Mapping[str, object]) -> str:
    """Write parameters as a VALUES block: a text in angle brackets is an IRI, other texts and numbers are literals.

    Raises QueryFailed for a name that no variable can have and a value that no term can be.
    """
    if not parameters:
        return ""
    for name in parameters:
        if not _NAME.fullmatch(name):
            raise QueryFailed(f"{name!r} is no name of a variable.")
    names = " ".join(f"?{name}" for name in parameters)
    return f"VALUES ({names}) {{ ({' '.join(_term(name, value) for name, value in parameters.items())}) }}"


def _term(name: str, value: object) -> str:
    if isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value):
        if not (value.startswith("<") and value.endswith(">")):
            return literal(value)
        if _IRI.fullmatch(value):
            return value
        raise QueryFailed(f"the parameter {name} is no IRI: {value}.", remedy="Write <scheme:rest>.")
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{_BOOLEAN}>'
    if isinstance(value, int) and value.bit_length() <= _MOST_BITS:
        return f'"{value}"^^<{XSD}integer>'
    if isinstance(value, float) and isfinite(value):
        return f'"{value!r}"^^<{XSD}double>'
    raise QueryFailed(
        f"the parameter {name} is not a text, true or false, a whole number of 64 bits or a finite one, which are all "
        "that may be."
    )


def _plain(term: object) -> object:
    import pyoxigraph as ox  # noqa: PLC0415 - as above

    if isinstance(term, ox.Literal):
        return _value(term.value, term.datatype.value)
    if isinstance(term, ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def _value(text: str, kind: str) -> object:
    try:
        if kind in _WHOLE:
            return int(text)
        if kind in _REAL:
            number = float(text)
            return number if isfinite(number) else None
    except ValueError:  # a literal may say of itself what it is not
        return text
    return text in _TRUE if kind == _BOOLEAN else text
