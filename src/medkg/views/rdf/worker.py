"""The process that asks the store: one JSON request a line, one JSON answer a line, until its input ends.

pyoxigraph cannot be stopped in the middle of a query. A process can; so a query that takes too long or too much memory
ends with this one, and never with its user's. Started as `python -m medkg.views.rdf.worker STORE`.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time

import pyoxigraph

from medkg.views.rdf.answers import answer

MEMORY = 4 << 30
_GRACE_SECONDS = 1


def main(path: str) -> None:
    """Open the store read-only and answer; an answer holds `error` and `damaged` where there is none."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    store: pyoxigraph.Store | None = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit_processor_time(request["seconds"])
        try:
            store = store or pyoxigraph.Store.read_only(path)
            told = answer(store, request["query"], limit=request["limit"])
        except (SyntaxError, ValueError, RuntimeError) as error:
            told = {"error": str(error), "damaged": False}
        except OSError as error:
            told = {"error": str(error), "damaged": True}
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
        sys.stdout.buffer.flush()


def _limit_processor_time(seconds: float) -> None:
    """End with the query even where nobody is left to end it: whoever asked may have been killed."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(time.process_time() + seconds) + _GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


if __name__ == "__main__":
    main(sys.argv[1])
