"""`ip prefix-list` and `ipv6 prefix-list`."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.policy import PrefixList, PrefixListEntry
from tidegate.net.prefix import Family, Prefix, format_prefix, length
from tidegate.syntax.reader import Reader

_STEP = 5  # IOS numbers entries 5, 10, 15 …


def _entry(family: Family) -> Callable[..., None]:
    longest = 32 if family == "ipv4" else 128

    def take(
        r: Reader,
        device: Device,
        name: str,
        action: str,
        prefix: Prefix,
        sequence: int = 0,
        ge: int | None = None,
        le: int | None = None,
    ) -> None:
        low = length(prefix)
        if not _range_is_valid(low, ge, le):
            shown = format_prefix(prefix)
            r.refuse(f"% Invalid prefix range for {shown}, make sure: len < ge-value <= le-value")
            return
        least = low if ge is None else ge
        most = le if le is not None else low if ge is None else longest
        new = PrefixList(name=name, family=family, line=r.line)
        found = device.policies.prefix_lists.setdefault((family, name), new)
        if not sequence:
            sequence = (found.entries[-1].sequence if found.entries else 0) + _STEP
        entry = PrefixListEntry(
            sequence=sequence, permit=action == "permit", prefix=prefix, ge=least, le=most, line=r.line
        )
        _insert(r, found, entry)

    return take


def _range_is_valid(low: int, ge: int | None, le: int | None) -> bool:
    """len < ge <= le and len < le; `0.0.0.0/0 le 0` is accepted (all seen on IOS-XE 17)."""
    if ge is not None and ge <= low:
        return False
    if le is None:
        return True
    return le > low or low == le == 0 if ge is None else le >= ge


def _insert(r: Reader, found: PrefixList, entry: PrefixListEntry) -> None:
    entries = found.entries
    if not entries or entries[-1].sequence < entry.sequence:  # the usual case, and no search
        entries.append(entry)
        return
    known = next((e for e in entries if e.sequence == entry.sequence), None)
    if known is None:
        insort(entries, entry, key=lambda e: e.sequence)
    elif (known.permit, known.prefix, known.ge, known.le) != (entry.permit, entry.prefix, entry.ge, entry.le):
        r.refuse(f"%Insertion failed - seq # exists (seq {entry.sequence} is at line {known.line})")


def _remove(family: Family) -> Callable[..., None]:
    def take(
        _: Reader,
        device: Device,
        name: str,
        sequence: int = 0,
        action: str = "",
        prefix: Prefix | None = None,
        **_range: int,
    ) -> None:
        lists = device.policies.prefix_lists
        found = lists.get((family, name))
        if found is None:
            return
        if sequence:
            found.entries = [e for e in found.entries if e.sequence != sequence]
        elif action:
            permit = action == "permit"
            found.entries = [e for e in found.entries if (e.permit, e.prefix) != (permit, prefix)]
        else:
            found.entries = []
        if not found.entries:  # IOS: a list without entries is gone
            del lists[family, name]

    return take


_FAMILIES: tuple[tuple[Family, str, str, int], ...] = (("ipv4", "ip", "PREFIX4", 32), ("ipv6", "ipv6", "PREFIX6", 128))
for _family, _word, _type, _most in _FAMILIES:
    _range = f"[ge <0-{_most}>:ge] [le <0-{_most}>:le]"
    _line = f"{_word} prefix-list WORD:name [seq <1-4294967294>:sequence] (permit|deny):action {_type}:prefix {_range}"
    TABLE.command("global", _line, about="Build a prefix list")(_entry(_family))
    TABLE.command("global", f"no {_line}", f"no {_word} prefix-list WORD:name [seq <1-4294967294>:sequence]")(
        _remove(_family)
    )
    TABLE.no_effect("global", f"{_word} prefix-list WORD description LINE", f"{_word} prefix-list sequence-number")
