"""What every test shares."""

from hypothesis import settings

# An example that takes long says something about a busy machine, not about medkg.
settings.register_profile("medkg", deadline=None)
settings.load_profile("medkg")
