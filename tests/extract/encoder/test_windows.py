from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.encoder.hints import HINTS, Hint, hint_numbers
from medkg.extract.encoder.pieces import Pieces, shape_number
from medkg.extract.encoder.windows import windows
from medkg.model.document import Span

# Words of one to five pieces of two characters each, a space after each word; and whether a sentence ends there.
words = st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=0, max_size=40)


def text_of(drawn: list[tuple[int, bool]]) -> tuple[Pieces, list[tuple[int, int]]]:
    starts: list[int] = []
    belongs: list[int] = []
    sentences: list[tuple[int, int]] = []
    at = begun = 0
    for number, (count, ends) in enumerate(drawn):
        starts += [at + 2 * piece for piece in range(count)]
        belongs += [number] * count
        at += 2 * count + 1
        if ends or number + 1 == len(drawn):
            sentences.append((begun, at))
            begun = at
    pieces = Pieces([7] * len(starts), starts, [one + 2 for one in starts], belongs, [0] * len(starts))
    return pieces, sentences or [(0, 0)]


@given(words, st.integers(1, 12))
def test_windows_leave_nothing_out_and_do_not_overlap(drawn: list[tuple[int, bool]], width: int) -> None:
    pieces, sentences = text_of(drawn)
    found = list(windows(pieces, sentences, width=width))
    assert [place for first, end in found for place in range(first, end)] == list(range(len(pieces)))
    assert all(0 < end - first <= width for first, end in found)


@given(words, st.integers(5, 12))
def test_a_word_is_never_cut_where_it_fits(drawn: list[tuple[int, bool]], width: int) -> None:
    pieces, sentences = text_of(drawn)
    for _, end in windows(pieces, sentences, width=width):
        assert end == len(pieces) or pieces.words[end - 1] != pieces.words[end]


@given(words, st.integers(5, 12))
def test_a_sentence_that_fits_is_in_one_window(drawn: list[tuple[int, bool]], width: int) -> None:
    pieces, sentences = text_of(drawn)
    cuts = {pieces.starts[first] for first, _ in windows(pieces, sentences, width=width)}
    for begin, end in sentences:
        inside = [start for start in pieces.starts if begin <= start < end]
        if len(inside) <= width:
            assert not cuts & set(inside[1:])


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 9), st.sampled_from(["Gene", "Disease", "Cell"]), st.booleans())
    )
)
def test_hints_stand_on_the_pieces_that_they_cover(drawn: list[tuple[int, int, str, bool]]) -> None:
    starts, ends = list(range(0, 60, 3)), list(range(2, 62, 3))
    hints = [Hint(Span(start, start + length), category, sure) for start, length, category, sure in drawn]
    numbers = hint_numbers(hints, starts, ends)
    covered = [
        any(hint.span.start < end and start < hint.span.end for hint in hints)
        for start, end in zip(starts, ends, strict=True)
    ]
    assert [bool(number) for number in numbers] == covered
    assert all(0 <= number < HINTS for number in numbers)


def test_a_name_begins_and_goes_on_with_different_numbers() -> None:
    begun, gone_on, outside = hint_numbers([Hint(Span(0, 9), "Gene", sure=True)], [0, 5, 10], [4, 9, 14])
    assert begun
    assert gone_on == begun + 1
    assert not outside


def test_how_words_are_written() -> None:
    told = [shape_number(word) for word in ("renal", "Renal", "R", "TP", "53", "p53", "TP53", "mRNA", "Nav1", "-", "β")]
    assert len(set(told)) == len(told)
    assert all(left == right for left, right in pairwise(shape_number(word) for word in ("renal", "liver", "a")))
