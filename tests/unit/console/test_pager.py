"""Pages."""

from __future__ import annotations

from tidegate.console.pager import More, show

LINES = [str(number) for number in range(10)]


def _shown(answers, page=lambda: 4):
    written: list[str] = []
    wishes = iter(answers)
    show(LINES, page, written.append, lambda: next(wishes))
    return [text.split() for text in written]


def test_a_page_leaves_room_for_the_question():
    assert _shown([More.PAGE, More.PAGE, More.PAGE]) == [["0", "1", "2"], ["3", "4", "5"], ["6", "7", "8"], ["9"]]


def test_a_line_at_a_time():
    assert _shown([More.LINE, More.LINE, More.QUIT]) == [["0", "1", "2"], ["3"], ["4"]]


def test_enough():
    assert _shown([More.QUIT]) == [["0", "1", "2"]]


def test_no_pages():
    assert _shown([], page=lambda: 0) == [LINES]


def test_what_fits_asks_nothing():
    assert _shown([], page=lambda: 11) == [LINES]


def test_a_window_that_grows_gives_longer_pages():
    lengths = iter([4, 4, 9, 9, 9])
    assert _shown([More.PAGE, More.PAGE], page=lambda: next(lengths))[0] == ["0", "1", "2"]


def test_a_window_of_one_line():
    assert len(_shown([More.PAGE] * 10, page=lambda: 1)) == 10
