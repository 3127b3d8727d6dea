"""How long ago something changed, as IOS writes it."""

from __future__ import annotations

_MINUTE, _HOUR, _DAY, _WEEK, _YEAR = 60, 3600, 86400, 604800, 31449600


def age(seconds: int) -> str:
    """``00:12:25`` below a day, then ``5d07h``, ``3w4d``, ``1y2w``."""
    if seconds < _DAY:
        return f"{seconds // _HOUR:02}:{seconds % _HOUR // _MINUTE:02}:{seconds % _MINUTE:02}"
    if seconds < _WEEK:
        return f"{seconds // _DAY}d{seconds % _DAY // _HOUR:02}h"
    if seconds < _YEAR:
        return f"{seconds // _WEEK}w{seconds % _WEEK // _DAY}d"
    return f"{seconds // _YEAR}y{seconds % _YEAR // _WEEK}w"
