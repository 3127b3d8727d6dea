"""Python's cycle collector, held off while a model is built.

Reading and computing make millions of objects, few of them in cycles; looking for cycles in them again and again takes
longer than the work itself (measured: half of the time of a provider network).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No collection inside; afterwards as before.

    What was made inside counts as old afterwards, so that the first collection after it, which young objects cause
    within a moment, has not all of it to look through (0.3 s for 1,000 routers).
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():  # what others have frozen stays so
                gc.freeze()
                gc.unfreeze()  # into the oldest generation
            gc.enable()
