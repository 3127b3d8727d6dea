"""The collector is off inside and as before outside, whatever happens inside."""

from __future__ import annotations

import gc
import weakref

import pytest

from tidegate.session.collector import paused


@pytest.fixture(autouse=True)
def collecting():
    """The command line, tested in this process too, switches the collector off for good."""
    enabled = gc.isenabled()
    gc.enable()
    yield
    if not enabled:
        gc.disable()


def test_off_inside_and_on_again():
    assert gc.isenabled()
    with paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_on_again_after_an_error():
    with pytest.raises(RuntimeError), paused():
        raise RuntimeError
    assert gc.isenabled()


def test_left_off_where_it_was_off():
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_inside_is_old_afterwards_and_still_collected():
    class Knot:
        def __init__(self):
            self.self = self

    with paused():
        knot = Knot()
    assert any(found is knot for found in gc.get_objects(generation=2))
    gone = weakref.ref(knot)
    del knot
    gc.collect()
    assert gone() is None


def test_what_others_have_frozen_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with paused():
            pass
        assert gc.get_freeze_count() == frozen
    finally:
        gc.unfreeze()
