"""What a line takes away elsewhere in a running configuration (IOS): addresses of an interface that changes its table,
everything of a VRF that goes, the lines of neighbors without an AS."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.dialects.ios.linekeys import key_of, kind_of
from tidegate.net.prefix import parse_address
from tidegate.syntax.configuration import Entry, Path, RunningConfiguration, Section

_VRF_HEADERS = ("ip vrf ", "vrf definition ")


def consequences(running: RunningConfiguration, path: Path, sign: str, line: str, changed: bool) -> None:
    """`line`, behind `sign` (`no`, `default` or none), was just taken under `path`; `changed`: it is new there."""
    kind = kind_of(path)
    if kind in ("bgp", "template"):
        _of_bgp(running, path, sign, line, changed)
    elif not changed and not line.startswith("distance "):
        return
    elif kind == "interface":
        _of_interface(running, path, sign, line)
    elif kind == "global":
        _of_global(running, sign, line)
    elif kind == "vrf" and sign:
        vrf = path[0].split()[-1]
        if line.startswith("rd"):
            _remove_families(running, f" vrf {vrf}")
        elif line.startswith("address-family "):
            _remove_vrf_family(running, vrf, line.split()[1])
    elif kind == "ospf":
        _of_ospf(running.open(path), sign, line)


def _of_interface(running: RunningConfiguration, path: Path, sign: str, line: str) -> None:
    section = running.open(path)
    if line.startswith(("ip vrf forwarding", "vrf forwarding")):
        _strip_addresses(section, ("ipv4", "ipv6"))
    elif sign:
        return
    elif line.startswith(("ip unnumbered", "ip address dhcp", "ip address negotiated")):
        for key, entry in list(section.entries.items()):
            if entry.line.startswith(("ip address ", "ip unnumbered ")) and entry.line != line:
                del section.entries[key]
    elif line.startswith("ip address "):
        for beginning in ("ip unnumbered", "ip address dhcp", "ip address negotiated"):
            section.remove(beginning)
        if not line.endswith(" secondary"):
            section.entries.pop(key_of("interface", f"{line} secondary"), None)


def _strip_addresses(interface: Section, families: tuple[str, ...]) -> None:
    for beginning in ("ip address", "ip unnumbered") if "ipv4" in families else ():
        interface.remove(beginning)
    if "ipv6" in families:
        interface.remove("ipv6 address")


def _of_global(running: RunningConfiguration, sign: str, line: str) -> None:
    if sign and line.startswith(_VRF_HEADERS):
        _remove_vrf(running, line.split()[-1])
    elif sign and line.startswith("router ospf "):
        for section in _sections(running, "interface "):
            section.remove(f"ip ospf {line.split()[2]} area")
    elif sign == "default" and line.startswith("interface "):
        running.open((line,))  # without a line in it
    elif not sign and line.startswith("ip access-list "):
        _gather_entries(running, line)


def _gather_entries(running: RunningConfiguration, header: str) -> None:
    """The lines `access-list 10 …` become entries of the section that is opened for the same list."""
    beginning = f"access-list {header.split()[-1]} "
    lines = [entry.line for entry in running.root.entries.values() if entry.line.startswith(beginning)]
    if lines:
        running.root.remove(beginning.rstrip())
        for line in lines:
            running.set((header,), line.removeprefix(beginning))


def resequence(running: RunningConfiguration, name: str, first: int, step: int) -> None:
    """Give the entries of an access list new numbers."""
    for kind in ("standard", "extended"):
        header = f"ip access-list {kind} {name}"
        if any(line.startswith(f"access-list {name} ") for line in running.root.lines()) and (
            (kind == "standard") == _is_standard(name)
        ):
            running.open((header,))
            _gather_entries(running, header)
        section = running.find((header,))
        if section is None:
            continue
        lines = [entry.line for entry in running.sorted((header,), section)]
        section.entries.clear()
        number = first
        for line in lines:
            numbered, _, rest = line.partition(" ")
            if numbered.isdecimal() and not rest.startswith("remark"):
                running.set((header,), f"{number} {rest}")
                number += step
            else:
                section.entries[line] = Entry(line)
        running.edits += 1


def _is_standard(name: str) -> bool:
    return name.isdecimal() and (int(name) < 100 or 1300 <= int(name) < 2000)


def _of_ospf(section: Section, sign: str, line: str) -> None:
    if line == "passive-interface default":
        for key, entry in list(section.entries.items()):
            if entry.line != line and entry.line.removeprefix("no ").startswith("passive-interface "):
                del section.entries[key]
    elif line.startswith("passive-interface "):
        on = key_of("ospf", "passive-interface default") in section.entries
        key = key_of("ospf", line)
        if not sign and on:
            section.entries.pop(key, None)
        elif sign and not on:
            section.entries.pop(("no", key), None)
    elif line.startswith("distance ") and (sign or not line.startswith("distance ospf")):
        for entry in list(section.entries.values()):
            if entry.line != line and entry.line.startswith("distance "):
                section.remove(entry.line)


# VRFs.


def _remove_vrf(running: RunningConfiguration, name: str) -> None:
    """IOS: interfaces of a VRF that goes lose it and their addresses; its statics, processes and families go too."""
    for section in _sections(running, "interface "):
        members = [line for line in section.lines() if line.endswith(f"vrf forwarding {name}")]
        if members:
            _strip_addresses(section, ("ipv4", "ipv6"))
        for line in (*members, f"ip vrf receive {name}", f"vrf receive {name}", f"tunnel vrf {name}"):
            section.remove(line)
    for entry in list(running.root.entries.values()):
        if entry.line.startswith("router ospf ") and entry.line.endswith(f" vrf {name}"):
            running.root.remove(entry.line)
        if entry.line.startswith("ipv6 route ") and f" nexthop-vrf {name} " in f"{entry.line} ":
            running.root.remove(entry.line)
    for header in ("ip vrf ", "vrf definition ", "global-address-family "):
        for section in _sections(running, header):
            for part in (section, *(e.children for e in section.entries.values() if e.children is not None)):
                for beginning in ("route-replicate from vrf", "route-replicate recursive from vrf"):
                    part.remove(f"{beginning} {name}")
    _remove_families(running, f" vrf {name}")
    for beginning in (f"ip route vrf {name}", f"ipv6 route vrf {name}"):
        running.root.remove(beginning)


def _remove_vrf_family(running: RunningConfiguration, vrf: str, family: str) -> None:
    for section in _sections(running, "interface "):
        if f"vrf forwarding {vrf}" in section.lines():
            _strip_addresses(section, (family,))
    _remove_families(running, f"{family} vrf {vrf}")
    running.root.remove(f"ip route vrf {vrf}" if family == "ipv4" else f"ipv6 route vrf {vrf}")


def _remove_families(running: RunningConfiguration, ending: str) -> None:
    """Take away the address families of BGP whose header ends so."""
    for section in _sections(running, "router bgp "):
        for key, entry in list(section.entries.items()):
            if entry.line.startswith("address-family ") and entry.line.endswith(ending):
                del section.entries[key]


def _sections(running: RunningConfiguration, beginning: str) -> Iterator[Section]:
    for entry in list(running.root.entries.values()):
        if entry.children is not None and entry.line.startswith(beginning):
            yield entry.children


# BGP.


def _of_bgp(running: RunningConfiguration, path: Path, sign: str, line: str, changed: bool) -> None:
    words = line.split()
    process = running.open(path[:1])
    if line == "bgp default ipv4-unicast" and len(path) == 1:
        if changed:
            _spell_activation(running, path, "no " if sign else "")
    elif not sign:
        return
    elif words[0] == "neighbor" and (len(words) == 2 or words[2] in ("remote-as", "peer-group")):
        parts = _scope(process, path)
        is_group = parse_address(words[1]) is None
        if not is_group and (len(words) == 2 or words[2] == "remote-as"):
            _forget(parts, words[1])
        elif is_group and (len(words) == 2 or words[2] == "peer-group"):
            _forget_group(process, parts, words[1])
        _forget_orphans(process)
    elif words[0] in ("remote-as", "inherit", "template") or "inherit peer-session" in line:
        _forget_orphans(process)


def _scope(process: Section, path: Path) -> list[Section]:
    """The sections that configure the neighbors of the table of `path`."""
    ending = path[1].partition(" vrf ")[1:] if len(path) > 1 else ("", "")
    return next(parts for vrf, parts in _scopes(process).items() if vrf == ending[1])


def _scopes(process: Section) -> dict[str, list[Section]]:
    """The sections that configure neighbors, by VRF (the global table: "")."""
    found = {"": [process]}
    for entry in process.entries.values():
        if entry.children is not None and entry.line.startswith("address-family "):
            found.setdefault(entry.line.partition(" vrf ")[2], []).append(entry.children)
    return found


def _neighbors(parts: list[Section]) -> dict[str, list[str]]:
    """Neighbors and peer groups with their lines."""
    found: dict[str, list[str]] = {}
    for line in (line for part in parts for line in part.lines()):
        words = line.removeprefix("no ").split(maxsplit=2)
        if words[0] == "neighbor" and len(words) > 1:
            found.setdefault(words[1], []).append(line)
    return found


def _forget_group(process: Section, parts: list[Section], group: str) -> None:
    """A peer group goes with its members, and with what VRFs say of it where it is the global one."""
    own = f"neighbor {group} peer-group"
    others = [scope for scope in _scopes(process).values() if own not in _neighbors(scope).get(group, ())]
    for scope in (parts, *(others if any(part is process for part in parts) else ())):
        members = [name for name, lines in _neighbors(scope).items() if f"neighbor {name} peer-group {group}" in lines]
        for one in (group, *members):
            _forget(scope, one)
        for part in scope:
            for line in part.lines():
                if line.startswith("bgp listen range ") and line.endswith(f" peer-group {group}"):
                    part.remove(line)


def _forget(parts: list[Section], neighbor: str) -> None:
    for part in parts:
        part.remove(f"neighbor {neighbor}")
        part.remove(f"no neighbor {neighbor}")


def _forget_orphans(process: Section) -> None:
    """A neighbor that has no AS number any more, of its own or from its group or template, is gone."""
    scopes = _scopes(process)
    shared = _neighbors(scopes[""])
    for parts in scopes.values():
        known = _neighbors(parts)
        for name, lines in known.items():
            if parse_address(name) is not None and not _has_as(process, shared, known, lines):
                _forget(parts, name)


def _has_as(process: Section, shared: dict[str, list[str]], known: dict[str, list[str]], lines: list[str]) -> bool:
    for line in lines:
        words = line.split()
        if words[2:3] == ["remote-as"]:
            return True
        if words[2:3] == ["peer-group"] and len(words) == 4:
            group = [*known.get(words[3], ()), *shared.get(words[3], ())]
            if _has_as(process, shared, known, [told for told in group if "peer-group" not in told]):
                return True
        if words[2:4] == ["inherit", "peer-session"] and _session_has_as(process, words[4], ()):
            return True
    return False


def _session_has_as(process: Section, name: str, seen: tuple[str, ...]) -> bool:
    entry: Entry | None = process.entries.get(key_of("bgp", f"template peer-session {name}"))
    if entry is None or entry.children is None or name in seen:
        return False
    return any(
        line.startswith("remote-as ")
        or (line.startswith("inherit peer-session ") and _session_has_as(process, line.split()[-1], (*seen, name)))
        for line in entry.children.lines()
    )


def _spell_activation(running: RunningConfiguration, path: Path, sign: str) -> None:
    """Neighbors keep what the default gave them when the default changes: IOS writes it out for each.

    `sign` is that of the new default.
    """
    family = (*path, "address-family ipv4")
    process = running.open(path)
    own = [process, *(part for part in (running.find(family),) if part is not None)]
    for name, lines in _neighbors(own).items():
        line = f"neighbor {name} activate"
        if line in lines or f"no {line}" in lines or not any(_makes(words) for words in lines):
            continue
        section = running.open(family)
        key = key_of("bgp", line)
        if sign:
            section.entries[key] = Entry(line)
        else:
            section.entries["no", key] = Entry(f"no {line}")


def _makes(line: str) -> bool:
    words = line.split()
    return words[2:3] in (["remote-as"], ["peer-group"]) or words[2:4] == ["inherit", "peer-session"]
