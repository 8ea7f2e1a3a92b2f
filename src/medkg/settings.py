"""Settings at the border: option > environment > medkg.toml > default, frozen once they are inside.

pydantic-settings reads and checks; what the rest of medkg sees is one frozen dataclass per part. Each value remembers
where it came from, so that `medkg info --settings` can say so.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pydantic_settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from medkg.errors import SettingsError

DEFAULT_GRAPH = "medkg.graph"
TOML_NAME = "medkg.toml"


def _default_workers() -> int:
    """Use every processor but leave one for reading and writing, and never more than eight."""
    return max(1, min(8, (os.cpu_count() or 2) - 1))


def _default_cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "medkg"


class _Build(BaseModel):
    model_config = ConfigDict(extra="forbid")
    workers: int = Field(default_factory=_default_workers, ge=0, le=64)
    batch: int = Field(default=16, ge=1, le=1024)
    document_timeout: float = Field(default=60.0, gt=0)
    context_cues: Path | None = None
    linker: str = ""
    linker_sha256: str = ""
    nlp: str = ""
    labels: Path | None = None


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(default=1000, ge=1, le=1_000_000)
    timeout: float = Field(default=60.0, gt=0)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    belief: str = ""
    budget: int = Field(default=2000, ge=100)
    max_hops: int = Field(default=4, ge=1, le=6)
    top: int = Field(default=20, ge=1, le=1000)
    sign_rules: Path | None = None


class _Neo4j(BaseModel):
    model_config = ConfigDict(extra="forbid")
    uri: str = ""
    username: str = "neo4j"
    password: str = ""
    database: str = ""


_PARTS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"build": _Build, "query": _Query, "answer": _Answer, "neo4j": _Neo4j}
)
# The variables that every tool around Neo4j reads; ours of the same setting come before them.
_FOREIGN = MappingProxyType({f"neo4j.{name}": f"NEO4J_{name.upper()}" for name in _Neo4j.model_fields})
_SECRETS = frozenset({"neo4j.password"})


class _Raw(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="MEDKG_", env_nested_delimiter="__", env_ignore_empty=True, extra="forbid"
    )
    graph: Path = Path(DEFAULT_GRAPH)
    cache: Path = Field(default_factory=_default_cache)
    failpoint: str = ""
    build: _Build = Field(default_factory=_Build)
    query: _Query = Field(default_factory=_Query)
    answer: _Answer = Field(default_factory=_Answer)
    neo4j: _Neo4j = Field(default_factory=_Neo4j)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- pydantic passes it by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- .env files are not read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The file's values arrive as init values: the environment must come before them.
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How a build runs. `document_timeout` is in seconds; `workers=0` runs in this process.

    `context_cues` is a table in the layout of `extract/data/context.tsv`, whose rows are added to those. `linker` is
    the folder of a linker of the user's own training, empty for the one that ships, or `scispacy:` and the name or
    folder of one of scispaCy's, whose files must have the hash `linker_sha256`. `nlp` says who finds the
    mentions: `dictionary`, the folder of an encoder that `medkg train ner` wrote, or a spaCy model by name or folder,
    empty for the encoder that ships; `labels` is a table in the layout of `extract/data/labels.tsv`, whose rows come
    before those.
    """

    workers: int
    batch: int
    document_timeout: float
    context_cues: Path | None = None
    linker: str = ""
    linker_sha256: str = ""
    nlp: str = ""
    labels: Path | None = None


@dataclass(frozen=True, slots=True)
class QuerySettings:
    """How far a query may go: rows, seconds."""

    limit: int
    timeout: float


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How an answer is sought. `budget` is in tokens.

    `sign_rules` is a table in the layout of `retrieve/data/signs.tsv`, laid over that one. `belief` is the folder of a
    belief table of the user's own training, empty for the one that ships.
    """

    budget: int
    max_hops: int
    top: int
    sign_rules: Path | None = None
    belief: str = ""


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """Where a Neo4j server is and who logs in; `uri` empty for none, `database` empty for the server's default."""

    uri: str = ""
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, and where each value came from (`default`, `medkg.toml`, `environment`).

    `origins` has (setting, value, where from), secrets masked.
    """

    graph: Path
    cache: Path
    failpoint: str
    build: BuildSettings
    query: QuerySettings
    answer: AnswerSettings
    neo4j: Neo4jSettings
    origins: tuple[tuple[str, str, str], ...]


def load_settings(*, folder: Path | None = None) -> Settings:
    """Read medkg.toml of a folder (default: the working directory) under the environment's values.

    Raises SettingsError naming the setting and where it came from.
    """
    from_file = _read_toml((folder or Path.cwd()) / TOML_NAME)
    _refuse_misspelt(os.environ)
    try:
        raw = _Raw(**_with_foreign(from_file, os.environ))
    except ValidationError as error:
        raise _translated(error, from_file) from error
    except pydantic_settings.SettingsError as error:
        raise SettingsError(
            f"the environment: {error}.", remedy="Set one value at a time, for example MEDKG_BUILD__WORKERS=2."
        ) from error
    return Settings(
        graph=raw.graph,
        cache=raw.cache,
        failpoint=raw.failpoint,
        build=BuildSettings(
            raw.build.workers,
            raw.build.batch,
            raw.build.document_timeout,
            raw.build.context_cues,
            raw.build.linker,
            raw.build.linker_sha256,
            raw.build.nlp,
            raw.build.labels,
        ),
        query=QuerySettings(raw.query.limit, raw.query.timeout),
        answer=AnswerSettings(
            raw.answer.budget, raw.answer.max_hops, raw.answer.top, raw.answer.sign_rules, raw.answer.belief
        ),
        neo4j=Neo4jSettings(raw.neo4j.uri, raw.neo4j.username, raw.neo4j.password, raw.neo4j.database),
        origins=_origins(raw, from_file, os.environ),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not valid TOML: {error}.", remedy="Mend or remove the file.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", remedy="Mend or remove it.") from error


def _with_foreign(from_file: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Lay the variables that other tools read over the file's values."""
    values = dict(from_file)
    for name, variable in _FOREIGN.items():
        part, _, leaf = name.partition(".")
        section = values.get(part, {})
        if environment.get(variable) and isinstance(section, dict):
            values[part] = {**section, leaf: environment[variable]}
    return values


def _translated(error: ValidationError, from_file: Mapping[str, object]) -> SettingsError:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    origin = TOML_NAME if str(first["loc"][0]) in from_file else "the environment"
    wanted = _wanted(name)
    fault = f"is {first['input']!r}, not {wanted}." if wanted else f"does not exist.{_meant(name)}"
    return SettingsError(f"setting {name} from {origin} {fault}", remedy=f"Settings are: {', '.join(_names())}.")


def _wanted(name: str) -> str:
    """Say in words what a setting takes; empty for one that does not exist."""
    part, _, leaf = name.partition(".")
    if name in _PARTS:
        return "a table of settings"
    if name in {"graph", "cache"}:
        return "a path"
    schema = _PARTS[part].model_json_schema()["properties"].get(leaf) if part in _PARTS else None
    if schema is None:
        return ""
    kind = {"integer": "a whole number", "number": "a number", "string": "a text"}.get(schema.get("type"), "a path")
    if not {"minimum", "exclusiveMinimum"} & schema.keys():
        return kind
    if "maximum" in schema:
        return f"{kind} from {schema['minimum']} to {schema['maximum']}"
    return f"{kind} of at least {schema['minimum']}" if "minimum" in schema else f"{kind} above 0"


def _refuse_misspelt(environment: Mapping[str, str]) -> None:
    """Refuse a variable that is nearly one of ours: ignored, it would leave a default where a value was given."""
    known = {_variable(name): name for name in _names()}
    by_leaf = {f"MEDKG_{name.rpartition('.')[2].upper()}": _variable(name) for name in _names()}
    for given in sorted(key.upper() for key in environment):
        if given in known or not given.startswith("MEDKG_") or "__" in given:
            continue
        meant = by_leaf.get(given) or next(iter(get_close_matches(given, known, n=1, cutoff=0.9)), "")
        if meant:
            raise SettingsError(
                f"the environment: {given} sets nothing. Did you mean {meant}?",
                remedy=f"Variables are: {', '.join(known)}.",
            )


def _meant(name: str) -> str:
    near = get_close_matches(name, _names(), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _variable(name: str) -> str:
    return "MEDKG_" + name.replace(".", "__").upper()


def _names() -> tuple[str, ...]:
    nested = [f"{part}.{name}" for part, model in _PARTS.items() for name in model.model_fields]
    return ("graph", "cache", *nested)


def _origins(
    raw: _Raw, from_file: Mapping[str, object], environment: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    rows = []
    for name in _names():
        part, _, leaf = name.partition(".")
        value = getattr(getattr(raw, part), leaf) if leaf else getattr(raw, part)
        shown = "********" if value and name in _SECRETS else str(value)
        rows.append((name, shown, _origin(name, from_file, environment)))
    return tuple(rows)


def _origin(name: str, from_file: Mapping[str, object], environment: Mapping[str, str]) -> str:
    part, _, leaf = name.partition(".")
    variable = _variable(name)
    if variable in {key.upper() for key, value in environment.items() if value}:
        return f"environment ({variable})"
    if environment.get(_FOREIGN.get(name, "")):
        return f"environment ({_FOREIGN[name]})"
    section = from_file.get(part)
    in_file = leaf in section if leaf and isinstance(section, dict) else part in from_file and not leaf
    return TOML_NAME if in_file else "default"
