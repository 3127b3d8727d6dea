"""Lists of BGP attributes: as-path access lists, community lists and extended community lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.policy import (
    AsPathList,
    AsPathListEntry,
    CommunityList,
    CommunityListEntry,
    ExtendedCommunityList,
    ExtendedCommunityListEntry,
)
from tidegate.net.cisco_regex import compile_cisco_regex
from tidegate.net.community import (
    ROUTE_TARGET,
    SITE_OF_ORIGIN,
    Community,
    ExtendedCommunity,
    parse_community,
    parse_extended_community,
)
from tidegate.syntax.reader import Reader

_STEP = 10
_KINDS = {"rt": ROUTE_TARGET, "soo": SITE_OF_ORIGIN}
_ACTION = "(permit|deny):action"


@dataclass(slots=True)
class _Sequences:
    """The sequence numbers of list entries, which the model does not keep: their order is all that matters."""

    of: dict[int, int] = field(default_factory=dict)  # id of an entry -> sequence

    def insert(self, entries: list[Any], entry: Any, sequence: int) -> None:
        """Put `entry` at its place; without a number (0) at the end. An entry with the same number is replaced."""
        if not sequence and any(_bare(known) == _bare(entry) for known in entries):
            return
        last = self.of[id(entries[-1])] if entries else 0
        number = sequence or last + _STEP
        self.of[id(entry)] = number
        for index, known in enumerate(entries):
            place = self.of[id(known)]
            if place >= number:
                entries[index : index + (place == number)] = [entry]
                return
        entries.append(entry)

    def without(self, entries: list[Any], sequence: int) -> list[Any]:
        return [e for e in entries if self.of[id(e)] != sequence]


def extended_communities(words: tuple[str, ...]) -> Iterator[tuple[str, ExtendedCommunity | None]]:
    """Each word of ``rt 65000:1 65000:2 soo 65000:7`` that is a value, with the value; None where it is none."""
    subtype: int | None = None
    for word in words:
        if word.lower() in _KINDS:
            subtype = _KINDS[word.lower()]
        else:
            yield word, None if subtype is None else parse_extended_community(word, subtype)


# As-path access lists.


@TABLE.command("global", f"ip as-path access-list <1-500>:number {_ACTION} LINE:regex", about="AS path filter")
def as_path_entry(r: Reader, device: Device, number: int, action: str, regex: str) -> None:
    name = str(number)
    found = device.policies.as_path_lists.setdefault(name, AsPathList(name=name, line=r.line))
    if any((known.permit, known.regex) == (action == "permit", regex) for known in found.entries):
        return
    found.entries.append(AsPathListEntry(permit=action == "permit", regex=regex, line=r.line))
    _check(r, regex)


def _check(r: Reader, regex: str) -> None:
    if compile_cisco_regex(regex) is None:
        r.not_modelled("This regular expression cannot be read: the entry matches nothing here. Check its brackets.")


@TABLE.command("global", "no ip as-path access-list <1-500>:number")
@TABLE.command("global", f"no ip as-path access-list <1-500>:number {_ACTION} LINE:regex")
def no_as_path_entry(_: Reader, device: Device, number: int, action: str = "", regex: str = "") -> None:
    gone = (action == "permit", regex)
    _remove_entry(device.policies.as_path_lists, str(number), bool(action), lambda e: (e.permit, e.regex) == gone)


def _remove_entry(lists: dict[str, Any], name: str, one: bool, is_it: Callable[[Any], bool]) -> None:
    """Remove the entries of list `name` of which `is_it` holds, or without `one` the whole list."""
    found = lists.get(name)
    if found is None:
        return
    found.entries = [entry for entry in found.entries if not is_it(entry)] if one else []
    if not found.entries:
        del lists[name]


# Community lists: standard ones name communities, expanded ones hold regular expressions.


@dataclass(slots=True)
class _OpenList:
    """A list whose section is open (`ip extcommunity-list standard NAME`)."""

    name: str
    expanded: bool


def _community_entry(r: Reader, name: str, expanded: bool, action: str, text: str, sequence: int = 0) -> None:
    entry = CommunityListEntry(permit=action == "permit", line=r.line)
    if expanded and not text:
        r.refuse("% Incomplete command.")
        return
    if expanded:
        entry.regex = text
    else:
        values = [(word, parse_community(word)) for word in text.split()]
        if not _all_read(r, values):
            return
        entry.communities = tuple(Community(value) for _, value in values if value is not None)
    lists = r.device.policies.community_lists
    found = lists.setdefault(name, CommunityList(name=name, expanded=expanded, line=r.line))
    if _same_type(r, found.expanded, expanded):
        r.state(_Sequences).insert(found.entries, entry, sequence)


def _all_read(r: Reader, values: list[Any]) -> bool:
    wrong = [word for word, value in values if value is None]
    if wrong:
        r.not_understood(f"% Invalid input detected at '{wrong[0]}': a community is expected.")
    return not wrong


def _same_type(r: Reader, has: bool, wants: bool) -> bool:
    if has != wants:
        r.refuse("% Community-list type conflicts with prior definition")
    return has == wants


def _extended_entry(r: Reader, name: str, expanded: bool, action: str, text: str, sequence: int = 0) -> None:
    entry = ExtendedCommunityListEntry(permit=action == "permit", line=r.line)
    words = tuple(text.split())
    if expanded:
        entry.regex = text
    else:
        if words and words[0].lower() not in _KINDS:
            r.not_modelled(f"Extended communities of type '{words[0]}' are not modelled.")
            return
        values = list(extended_communities(words))
        if not _all_read(r, values):
            return
        entry.communities = tuple(value for _, value in values if value is not None)
    lists = r.device.policies.extended_community_lists
    found = lists.setdefault(name, ExtendedCommunityList(name=name, expanded=expanded, line=r.line))
    if _same_type(r, found.expanded, expanded):
        r.state(_Sequences).insert(found.entries, entry, sequence)


def _declare(words: str, add: Callable[..., None], lists: Callable[[Device], dict[str, Any]]) -> None:
    """The lines of one kind of list, its removal included. Numbers below 100 are standard lists."""

    def named(r: Reader, _: Device, kind: str, name: str, action: str, text: str = "", sequence: int = 0) -> None:
        add(r, name, kind == "expanded", action, text, sequence)
        if kind == "expanded":
            _check(r, text)

    def numbered(r: Reader, _: Device, number: int, action: str, text: str = "", sequence: int = 0) -> None:
        add(r, str(number), number >= 100, action, text, sequence)
        if number >= 100:
            _check(r, text)

    def remove(
        r: Reader,
        device: Device,
        number: int = 0,
        name: str = "",
        action: str = "",
        text: str = "",
        sequence: int = 0,
        **_kind: str,
    ) -> None:
        name = name or str(number)
        found = lists(device).get(name)
        if found is None:
            return
        if sequence:
            found.entries = r.state(_Sequences).without(found.entries, sequence)
        elif action:
            before = found.entries
            found.entries = []
            add(r, name, found.expanded, action, text)
            gone = [_bare(entry) for entry in found.entries]
            found.entries = [entry for entry in before if _bare(entry) not in gone]
        else:
            found.entries = []
        if not found.entries:
            del lists(device)[name]

    sequence = "[seq <1-2147483647>:sequence]"
    for which, take in (("(standard|expanded):kind WORD:name", named), ("<1-500>:number", numbered)):
        one = f"{words} {which} {sequence}"
        TABLE.command("global", f"{one} {_ACTION} [LINE:text]", about="Community list")(take)
        TABLE.command("global", f"no {one}", f"no {one} {_ACTION} [LINE:text]")(remove)
    TABLE.no_effect("global", f"{words} (standard|expanded) WORD description LINE")


def _bare(entry: CommunityListEntry | ExtendedCommunityListEntry) -> tuple[bool, tuple[int, ...], str | None]:
    return entry.permit, tuple(entry.communities), entry.regex


_declare("ip community-list", _community_entry, lambda device: device.policies.community_lists)
_declare("ip extcommunity-list", _extended_entry, lambda device: device.policies.extended_community_lists)


@TABLE.command("global", "ip extcommunity-list (standard|expanded):kind WORD:name", header=True)
def open_extended_list(r: Reader, _: Device, kind: str, name: str) -> None:
    r.enter("extcommunity-list", _OpenList(name, kind == "expanded"))


@TABLE.command("global", "ip extcommunity-list <1-500>:number", header=True)
def open_numbered_extended_list(r: Reader, _: Device, number: int) -> None:
    r.enter("extcommunity-list", _OpenList(str(number), number >= 100))


@TABLE.command("extcommunity-list", f"[<1-2147483647>:sequence] {_ACTION} LINE:text")
def entry_of_extended_list(r: Reader, opened: _OpenList, action: str, text: str, sequence: int = 0) -> None:
    _extended_entry(r, opened.name, opened.expanded, action, text, sequence)
    if opened.expanded:
        _check(r, text)


TABLE.no_effect("extcommunity-list", "description LINE", "remark LINE")
