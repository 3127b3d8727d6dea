"""What a router would show, computed: an answer a file, to the question of the same name in `model.shown`."""

from __future__ import annotations
