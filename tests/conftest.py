"""What every test shares."""

from hypothesis import settings

from tests.integration.neo4j.server import neo4j_server  # noqa: F401 - a fixture of all folders

pytest_plugins = ["tests.watched.plugin"]

# An example that takes long says something about a busy machine, not about medkg.
settings.register_profile("medkg", deadline=None)
settings.load_profile("medkg")
