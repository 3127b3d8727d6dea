"""What the reading of a file depends on besides the file: the version of Tidegate and of Python, and the reader itself.

The reader's own source counts, so that one who works on it never sees what the code of yesterday made of a file.
"""

from __future__ import annotations

import sys
import time
from functools import cache
from hashlib import blake2b
from pathlib import Path

from tidegate.session.packing import FORMAT

_IMPORTED = time.time()
_PACKAGE = Path(__file__).parent.parent
_READER = ("model", "net", "syntax", "dialects", "session")
_CLOCK_STEP = 2.0  # seconds: the coarsest time stamps of files that are in use


@cache
def fingerprint() -> str | None:
    """The same in two processes where they read every file alike.

    None where that cannot be told: the source is not there as files, or was changed after this process imported it.
    """
    digest = blake2b(digest_size=16)
    implementation = sys.implementation
    digest.update(repr((FORMAT, implementation.name, sys.version_info[:], sys.byteorder)).encode())
    try:
        sources = [_PACKAGE / "__init__.py"]  # has the version
        sources += sorted(path for part in _READER for path in (_PACKAGE / part).rglob("*.py"))
        for path in sources:
            # A copied file may have any modification time; on POSIX its change time is true.
            stat = path.stat()
            if max(stat.st_mtime, stat.st_ctime) > _IMPORTED - _CLOCK_STEP:
                return None
            source = path.read_bytes()
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(source)} ".encode())
            digest.update(source)
    except OSError:
        return None
    return digest.hexdigest()
