"""IPv4 access lists: numbered lines and named sections."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import replace

from tidegate.dialects.ios.convert.access_entry import EntryError, extended_entry, standard_entry
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.policy import AccessList, AccessListEntry
from tidegate.syntax.reader import Reader

_STEP = 10
_STANDARD_NUMBERS = ("<1-99>", "<1300-1999>")
_EXTENDED_NUMBERS = ("<100-199>", "<2000-2699>")
_NAMED = "standard-acl extended-acl"


def _list(r: Reader, name: str, extended: bool) -> AccessList | None:
    """The list of that name, made where it is new; None, and the line refused, where it is of the other type."""
    lists = r.device.policies.access_lists
    found = lists.get(name)
    if found is None:
        found = lists[name] = AccessList(name=name, extended=extended, line=r.line)
    elif found.extended != extended:
        r.refuse("% Access-list type conflicts with prior definition")
        return None
    return found


def _add(r: Reader, found: AccessList, permit: bool, text: str, sequence: int = 0) -> None:
    try:
        entry = extended_entry(permit, text) if found.extended else standard_entry(permit, text)
    except EntryError as problem:
        r.not_understood(str(problem))
        return
    if any(e.source == entry.source and _content(e) == entry for e in found.entries):
        return  # IOS: "If you enter an entry that matches an already existing entry, no changes are made"
    entry.line = r.line
    last = found.entries[-1].sequence if found.entries else 0
    entry.sequence = sequence or last + _STEP
    if entry.unmodelled is not None:
        r.not_modelled(f"'{entry.unmodelled}' is not modelled: what this entry matches is uncertain.")
    if entry.sequence > last:
        found.entries.append(entry)
    elif any(e.sequence == entry.sequence for e in found.entries):
        r.refuse(f"% Duplicate sequence number {entry.sequence}")
    else:
        insort(found.entries, entry, key=lambda e: e.sequence)


def _content(entry: AccessListEntry) -> AccessListEntry:
    return replace(entry, line=0, at={}, sequence=0)


def _numbered(extended: bool) -> Callable[..., None]:
    def take(r: Reader, _: Device, number: int, action: str, text: str) -> None:
        found = _list(r, str(number), extended)
        if found is not None:
            _add(r, found, action == "permit", text)
            if not found.entries:  # the first line was none
                del r.device.policies.access_lists[found.name]

    return take


def _named(extended: bool) -> Callable[..., None]:
    def enter(r: Reader, _: Device, name: str) -> None:
        found = _list(r, name, extended)
        if found is not None:
            r.enter("extended-acl" if extended else "standard-acl", found)

    return enter


for _extended, _kind, _numbers in ((False, "standard", _STANDARD_NUMBERS), (True, "extended", _EXTENDED_NUMBERS)):
    for _range in _numbers:
        TABLE.command("global", f"access-list {_range}:number (permit|deny):action LINE:text", about="Access list")(
            _numbered(_extended)
        )
    TABLE.command("global", f"ip access-list {_kind} WORD:name", about="Named access list", header=True)(
        _named(_extended)
    )


@TABLE.command("global", "no access-list <1-2699>:number [LINE:rest]")
def no_access_list(_: Reader, device: Device, number: int, **_rest: str) -> None:
    # IOS: `no access-list 101 permit …` removes the whole list too.
    device.policies.access_lists.pop(str(number), None)


@TABLE.command("global", "no ip access-list (standard|extended):kind WORD:name")
def no_named_access_list(_: Reader, device: Device, kind: str, name: str) -> None:
    found = device.policies.access_lists.get(name)
    if found is not None and found.extended == (kind == "extended"):
        del device.policies.access_lists[name]


@TABLE.command("global", "ip access-list resequence WORD:name NUMBER:first NUMBER:step")
def resequence(_: Reader, device: Device, name: str, first: int, step: int) -> None:
    found = device.policies.access_lists.get(name)
    for index, entry in enumerate(found.entries if found is not None else ()):
        entry.sequence = first + index * step


@TABLE.command(_NAMED, "[<1-2147483647>:sequence] (permit|deny):action LINE:text", about="Specify packets")
def entry_of_list(r: Reader, found: AccessList, action: str, text: str, sequence: int = 0) -> None:
    _add(r, found, action == "permit", text, sequence)


@TABLE.command(_NAMED, "no <1-2147483647>:sequence [LINE:rest]")
def no_sequence(_: Reader, found: AccessList, sequence: int, **_rest: str) -> None:
    found.entries = [e for e in found.entries if e.sequence != sequence]


@TABLE.command(_NAMED, "no (permit|deny):action LINE:text")
def no_entry(r: Reader, found: AccessList, action: str, text: str) -> None:
    try:
        gone = extended_entry(action == "permit", text) if found.extended else standard_entry(action == "permit", text)
    except EntryError as problem:
        r.not_understood(str(problem))
        return
    found.entries = [e for e in found.entries if _content(e) != gone]


TABLE.no_effect("global", "access-list <1-2699> remark [LINE]", "access-list compiled")
TABLE.no_effect("global", "ip access-list (logging|log-update|match-local-traffic|persistent) [LINE]")
TABLE.no_effect(_NAMED, "remark [LINE]", "<1-2147483647> remark [LINE]")
TABLE.not_modelled("global", "access-list <200-1299> LINE", "access-list <2700-2999> LINE")
TABLE.not_modelled("global", "access-list dynamic-extended")
TABLE.not_modelled(_NAMED, "dynamic LINE", "evaluate LINE", "<1-2147483647> evaluate LINE")
TABLE.not_modelled("global", "ipv6 access-list WORD", "ip access-list (fqdn|role-based) LINE", block=True)
TABLE.not_modelled("global", "mac access-list LINE", block=True)
