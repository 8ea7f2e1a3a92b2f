"""The process that asks the store: one JSON request a line, one JSON answer a line, until its input ends.

pyoxigraph cannot be stopped in the middle of a query. A process can; so a query that takes too long or too much memory
ends with this one, and never with its user's. Started as `python -m medkg.views.rdf.worker STORE`.
"""

from __future__ import annotations

import json
import resource
import sys

import pyoxigraph

from medkg.views.rdf.answers import answer

MEMORY = 4 << 30


def main(path: str) -> None:
    """Open the store read-only and answer; an answer holds `error` and `damaged` where there is none."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    store: pyoxigraph.Store | None = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            store = store or pyoxigraph.Store.read_only(path)
            told = answer(store, request["query"], limit=request["limit"])
        except (SyntaxError, ValueError, RuntimeError) as error:
            told = {"error": str(error), "damaged": False}
        except OSError as error:
            told = {"error": str(error), "damaged": True}
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
