"""One RDF view of the small graph, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from medkg.views.rdf.view import RdfView
from medkg.views.rdf.writing import write_rdf
from tests.views.small_source import Silence, SmallSource


@pytest.fixture(scope="package")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RdfView]:
    source = SmallSource()
    made = RdfView(tmp_path_factory.mktemp("rdf"), source)
    made.rebuild(source, progress=Silence())
    yield made
    made.close()


@pytest.fixture(scope="package")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "graph.nq"
    source = SmallSource()
    write_rdf("nquads", path, source, source, Silence())
    return path


@pytest.fixture
def exported(nquads: Path) -> ox.Store:
    """The export, in a store of the test's own."""
    store = ox.Store()
    store.load(path=nquads, format=ox.RdfFormat.N_QUADS)
    return store
