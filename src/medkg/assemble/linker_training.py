"""`medkg train linker`: gold files to a folder of tables and a card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medkg.assemble import lexica, linking
from medkg.assemble.evaluation import gold_readings
from medkg.durable import replaced
from medkg.errors import InputError, StorageError
from medkg.model.identity import digest
from medkg.model.report import TrainingReport
from medkg.ports import Progress
from medkg.settings import Settings


def train_linker(
    files: Sequence[Path], *, output: Path, seed: int, settings: Settings, progress: Progress
) -> TrainingReport:
    """Fit the linker on annotated documents, each once, as the last file has it.

    Raises InputError where none of them has a linked chemical or disease.
    """
    from medkg.extract.linking import model, training
    from medkg.extract.linking.card import card
    from medkg.extract.linking.gold import gold_document
    from medkg.extract.pipeline import load
    from medkg.vocabulary.name_meanings import meanings_digest, open_name_meanings
    from medkg.vocabulary.near_names import index_digest, open_near_names

    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=progress)
    near = open_near_names(lexicon)
    pipeline = load(lexicon)
    by_id = {
        reading.document.id: gold_document(
            reading, _corpus(path), lambda document: dict(pipeline.abbreviations(document))
        )
        for path in files
        for reading in gold_readings([path])
    }
    documents = list(by_id.values())
    if not any(mention.ids for document in documents for mention in document.mentions):
        raise InputError("no linked chemical or disease found.", place=", ".join(path.name for path in files))
    trained = training.train_linker(
        documents,
        names=near,
        places=near,
        meanings=open_name_meanings(lexicon),
        seed=seed,
        progress=progress,
    )
    configuration = digest([index_digest(lexicon), meanings_digest(lexicon)])[:16]
    texts = model.model_tables(trained.model) | {
        linking.DOCUMENTS: "id\n" + "".join(f"{one}\n" for one in sorted({document.id for document in documents})),
        "card.md": card(trained, documents, seed=seed, configuration=configuration),
    }
    _write(output, texts)
    return TrainingReport(
        task="linker",
        gold=tuple(path.name for path in files),
        count=trained.mentions,
        files=tuple(sorted(texts)),
        metrics=tuple((f"crossed.{kind}.accuracy", value) for kind, value in sorted(trained.accuracy.items())),
        config=(("seed", str(seed)), ("folds", str(training.FOLDS))),
    )


def _corpus(path: Path) -> str:
    return f"{path.parent.name}/{path.name.split('.')[0]}"


def _write(folder: Path, texts: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in sorted(texts.items()):
            with replaced(folder / name) as file:
                file.write(text.encode())
    except OSError as error:
        raise StorageError(
            f"the linker cannot be written to {folder}: {error.strerror or error}.", remedy="Make room or rights there."
        ) from error
