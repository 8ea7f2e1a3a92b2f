"""Whatever stands in a file, a reader gives values and rejections, never an exception, and what it gives is sound."""

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.formats.registry import readers
from medkg.model.reading import GraphReading, Reading, Rejection
from tests.formats.support import Words, check
from tests.formats.test_detect import CONTENTS

FORMATS = readers(Words())
SEEDS = [content.encode() for all_ in CONTENTS.values() for content in all_]
JUNK = [
    b"\0",
    b"\xff\xfe",
    b"<",
    b">",
    b'"',
    b"{",
    b"}",
    b"]",
    b"\n",
    b"\t",
    b"&#xD800;",
    b"\\ud800",
    b"\xc2\xb2",
    b"9" * 5000,
    b"Infinity",
]


@st.composite
def damaged(draw):
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        until = at + draw(st.sampled_from([0, 0, 1, 2, 30, 300]))
        content = content[:at] + draw(st.sampled_from(JUNK) | st.binary(max_size=3)) + content[until:]
    return content


@settings(max_examples=400, deadline=None)
@given(damaged(), st.sampled_from(FORMATS))
def test_nothing_but_values_and_rejections_comes_out(tmp_path_factory, content, reader):
    path = tmp_path_factory.getbasetemp() / "fuzzed.txt"
    path.write_bytes(content)
    for found in reader.read(path, source="fuzzed.txt"):
        if isinstance(found, GraphReading):
            assert all(concept.id for concept in found.concepts)
            assert all(evidence.subject and evidence.predicate for evidence in found.evidence)
        elif isinstance(found, Reading):
            check(found.document)
            assert found.document.text_hash
            assert found.document.content_hash
            for mention in found.findings.mentions:
                assert mention.span.of(found.document.text) == mention.text
            assert all(evidence.id for evidence in found.findings.evidence)
        else:
            assert isinstance(found, Rejection)
            assert found.file == "fuzzed.txt"
            assert found.reason
            found.reason.encode()
            found.record.encode()
