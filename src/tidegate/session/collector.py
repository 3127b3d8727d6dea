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
    """No collection inside; afterwards as before."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
