"""Where the cache of a user is, and whether what lies there can be trusted (ADR 7)."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from tidegate.errors import TidegateError

OFF = ("off", "0", "no", "false")
DEFAULT_MIB = 2048  # a snapshot of 1,000 routers takes about 30
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Made by tidegate: what it read of configurations, without their text. May be deleted at any time.\n"
    "# Programs that make backups leave folders with this file out: https://bford.info/cachedir/\n"
)


class UnusableError(TidegateError):
    """The cache folder cannot be used; the message says why, as the end of a sentence."""


def switched_off() -> bool:
    return os.environ.get("TIDEGATE_CACHE", "").strip().lower() in OFF


def limit() -> int:
    """The most bytes the cache may hold: TIDEGATE_CACHE_MIB, or 2 GiB."""
    given = os.environ.get("TIDEGATE_CACHE_MIB", "")
    return (int(given) if given.isascii() and given.isdigit() and len(given) < 10 else DEFAULT_MIB) << 20


def user_folder() -> Path:
    """The folder for this user's cache, which need not exist. Raises UnusableError where the user has no home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):  # the specification has relative ones ignored
        return Path(base, "tidegate")
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            return Path(local, "tidegate", "Cache") if local else Path.home() / ".tidegate" / "cache"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "tidegate"
        return Path.home() / ".cache" / "tidegate"
    except RuntimeError as error:
        raise UnusableError("there is no home folder") from error


def prepare(folder: Path) -> None:
    """Make the folder where it is missing, for its user alone. Raises UnusableError where others could write to it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
        if not stat.S_ISDIR(found.st_mode):
            raise UnusableError(f"{folder} is not a folder")
        if hasattr(os, "geteuid"):  # elsewhere the profile of a user is closed to others by its access list
            if found.st_uid != os.geteuid():
                raise UnusableError(f"{folder} belongs to another user")
            if stat.S_IMODE(found.st_mode) & 0o022:
                raise UnusableError(f"{folder} can be written to by others; delete it, or take that right away")
        tag = folder / "CACHEDIR.TAG"
        if not tag.exists() and os.access(folder, os.W_OK):
            tag.write_text(_TAG, encoding="ascii")
    except OSError as error:
        raise UnusableError(f"{folder}: {error.strerror or error}") from error
