"""AS-path access lists: the first entry whose regular expression occurs in the path as printed."""

from __future__ import annotations

from tidegate.model.policy import AsPathList, AsPathListEntry
from tidegate.net.aspath import AsPath, format_as_path
from tidegate.net.cisco_regex import compile_cisco_regex


class AsPathMatcher:
    """One AS-path access list. An entry whose expression is invalid matches nothing; the reader reports it."""

    __slots__ = ("_tests", "line")

    def __init__(self, as_path_list: AsPathList) -> None:
        self.line = as_path_list.line
        compiled = ((compile_cisco_regex(entry.regex), entry) for entry in as_path_list.entries)
        self._tests = [(pattern.search, entry) for pattern, entry in compiled if pattern is not None]

    def first(self, path: AsPath) -> AsPathListEntry | None:
        """The entry that decides for `path`; None where none matches (the implicit deny)."""
        text = format_as_path(path)
        for search, entry in self._tests:
            if search(text) is not None:
                return entry
        return None
