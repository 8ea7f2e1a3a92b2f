from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from medkg.errors import UsageError
from medkg.extract.encoder.folder import TOKENIZER, EncoderFolder
from medkg.extract.encoder.reading import Read, read_text
from medkg.extract.encoder.running import Encoder, open_tokenizer
from medkg.extract.encoder.scheme import KINDS, LABELS, allowed
from medkg.extract.teaching.gold import Corpus
from medkg.model.document import Document, Span
from medkg.model.mention import Mention
from medkg.model.reading import Findings, Reading
from medkg.model.teaching import EncoderOptions
from medkg.ports import Unwatched

torch = pytest.importorskip(
    "torch", reason="teaching needs medkg[llm], which is in an environment of its own: make test asks it there"
)

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: E402
from transformers import BertConfig, BertModel  # noqa: E402

from medkg.extract.teaching import course  # noqa: E402 - after what it needs was looked for
from medkg.extract.teaching.batches import Batch  # noqa: E402
from medkg.extract.teaching.checkpoint import kept  # noqa: E402
from medkg.extract.teaching.loss import loss_of  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # torch's exporter to ONNX says that another is coming
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:.*Python boolean.*"),
]

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "aspirin",
    "lithium",
    "stroke",
    "asthma",
    "prevents",
    "causes",
    ".",
    "a",
    "##x",
]
DRUGS, DISEASES = ("aspirin", "lithium"), ("stroke", "asthma")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers over thirteen words, in the files that transformers writes."""

    folder = tmp_path_factory.mktemp("encoders") / "tiny"
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=200,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordPiece({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / TOKENIZER))
    return folder


def corpus(name: str, *, drugs: bool) -> Corpus:
    readings = []
    for number in range(120):
        drug, disease = DRUGS[number % 2], DISEASES[number // 2 % 2]
        text = f"{drug} {('prevents', 'causes')[number % 3 % 2]} {disease}."
        spans = [(text.index(disease), disease, "Disease")] + ([(0, drug, "ChemicalEntity")] if drugs else [])
        mentions = tuple(
            Mention(document_id="d", span=Span(at, at + len(word)), text=word, category=kind, extractor="gold")
            for at, word, kind in spans
        )
        readings.append(Reading(Document(id=f"{name}:{number}", text=text), Findings(mentions=mentions)))
    kinds = {KINDS.index("Disease")} | ({KINDS.index("ChemicalEntity")} if drugs else set())
    return Corpus(name, tuple(readings), frozenset(kinds), sentences=False)


def reader(encoder: Path) -> course.Reader:
    tokenizer = open_tokenizer((encoder / TOKENIZER).read_bytes())

    def read(document: Document) -> list[Read]:
        return list(read_text(document.text, [(0, len(document.text))], [], tokenizer=tokenizer))

    return read


class Told(Unwatched):
    """Keeps what is noted; stops after so many epochs, as Ctrl-C does."""

    def __init__(self, stop_after: int = 0) -> None:
        self.notes: list[str] = []
        self._stop_after = stop_after

    def note(self, message: str) -> None:
        self.notes.append(message)
        if len(self.notes) == self._stop_after:
            raise KeyboardInterrupt


def taught(encoder: Path, corpora: Sequence[Corpus], folder: Path, told: Told, *, epochs: int) -> course.Made:
    return course.taught(
        encoder,
        corpora,
        {"dev": corpora[0].readings[:8]},
        read=reader(encoder),
        options=EncoderOptions(epochs=epochs, seed=3),
        folder=folder,
        configuration="same",
        progress=told,
    )


def test_it_learns_from_corpora_that_each_annotate_some_kinds(encoder: Path, tmp_path: Path) -> None:
    told = Told()
    made = taught(encoder, [corpus("both", drugs=True), corpus("diseases", drugs=False)], tmp_path, told, epochs=200)
    assert made.taught["dev"] == {"f1": 1.0, "ChemicalEntity": 1.0, "Disease": 1.0}
    assert made.written["dev"]["f1"] > 0.9
    assert told.notes[-1] == "after 200 of 200 epochs, dev: F1 1.0000"


def test_interrupted_it_goes_on_to_the_same_weights(encoder: Path, tmp_path: Path) -> None:
    corpora = [corpus("both", drugs=True)]
    whole = taught(encoder, corpora, tmp_path / "whole", Told(), epochs=3)
    with pytest.raises(KeyboardInterrupt):
        taught(encoder, corpora, tmp_path / "parts", Told(stop_after=2), epochs=3)
    found = kept(tmp_path / "parts", configuration="same")
    assert found is not None
    assert found.epochs == 2
    assert kept(tmp_path / "parts", configuration="another") is None
    told = Told()
    assert taught(encoder, corpora, tmp_path / "parts", told, epochs=3).weights == whole.weights
    assert len(told.notes) == 1
    course.finished(tmp_path / "parts")
    assert kept(tmp_path / "parts", configuration="same") is None


def test_eight_bits_run_without_torch_and_say_nearly_the_same(encoder: Path, tmp_path: Path) -> None:
    made = taught(encoder, [corpus("both", drugs=True)], tmp_path, Told(), epochs=1)
    run = Encoder(EncoderFolder("tiny", frozenset(KINDS), "", made.weights, (encoder / TOKENIZER).read_bytes()))
    (read,) = reader(encoder)(Document(id="d", text="aspirin prevents stroke. lithium causes asthma."))
    (scores,) = run.scores(read)
    assert scores.shape == (len(read.pieces), len(LABELS))
    assert np.isfinite(scores).all()


def test_what_a_corpus_does_not_annotate_costs_nothing() -> None:
    """Where only diseases are annotated, a piece that is surely a chemical is no mistake; surely a disease is one."""

    def lost(label: str, taught_kinds: frozenset[int]) -> float:
        scores = torch.full((1, 3, len(LABELS)), -9.0)
        scores[..., LABELS.index(label)] = 9.0
        ones = torch.ones((1, 3), dtype=torch.long)
        batch = Batch(ones, ones, ones, ones, torch.tensor([[-1, 0, -1]]), torch.tensor([0]))
        possible = torch.from_numpy(allowed(taught_kinds))[None]
        return float(loss_of(lambda *_: scores, batch, possible))  # type: ignore[arg-type]

    diseases = frozenset({KINDS.index("Disease")})
    assert lost("B-ChemicalEntity", diseases) < 0.01
    assert lost("B-Disease", diseases) > 5
    assert lost("B-ChemicalEntity", diseases | {KINDS.index("ChemicalEntity")}) > 5


def test_a_folder_without_an_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"tokenizer\.json cannot be read: No such file"):
        course.tokenizer_bytes(tmp_path)
    with pytest.raises(UsageError, match=r"model\.safetensors cannot be read: No such file"):
        course.weights_digest(tmp_path)
    (tmp_path / TOKENIZER).write_text("{}")
    with pytest.raises(UsageError, match="there is no encoder in"):
        course.open_network(tmp_path, layers=0, seed=0)
