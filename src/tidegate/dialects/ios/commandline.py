"""The ways of IOS at its prompt (`Grammar`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import tidegate.dialects.ios.convert
import tidegate.dialects.ios.exec
import tidegate.dialects.ios.keywords  # noqa: F401  # all three declare what the table has
from tidegate.dialects.ios.convert.bgp_family import classful_length
from tidegate.dialects.ios.lineeffects import consequences, resequence
from tidegate.dialects.ios.linekeys import kind_of
from tidegate.dialects.ios.lineorder import rank_of
from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.running import ACL_STEP, IosLines
from tidegate.dialects.ios.secrets_typed import redact_typed
from tidegate.dialects.ios.table import TABLE
from tidegate.net.prefix import format_prefix, mask_length, parse_address, parse_prefix
from tidegate.syntax.configuration import Entry, Path, RunningConfiguration
from tidegate.syntax.spelling import Failure, Spelled

# Prompts of sections whose lines are only accounted for, by the first words of their header.
_SECTION_PROMPTS = (
    ("line", "config-line"),
    ("class-map", "config-cmap"),
    ("policy-map", "config-pmap"),
    ("key chain", "config-keychain"),
    ("archive", "config-archive"),
    ("control-plane", "config-cp"),
    ("ip dhcp pool", "dhcp-config"),
    ("ip sla", "config-ip-sla"),
    ("track", "config-track"),
    ("vlan", "config-vlan"),
    ("aaa group server", "config-sg"),
    ("router", "config-router"),
    ("address-family", "config-router-af"),
    ("crypto isakmp", "config-isakmp"),
    ("event", "config-applet"),
)
_FAMILIES = ("ipv4", "ipv6", "vpnv4", "vpnv6")


class IosCommandLine(IosLines):
    """See `Grammar`."""

    name = "ios"
    table = TABLE

    def redact(self, line: str) -> str:
        return redact_typed(line)

    def tidy(
        self, running: RunningConfiguration, path: Path, sign: str, words: list[Spelled], typed: bool
    ) -> list[str]:
        spelled = list(_spelled(words))
        line = " ".join(spelled)
        first = spelled[0]
        if first.startswith("exit") or first in ("end", "quit", "do"):
            return []
        if first == "ip" and spelled[1:3] == ["access-list", "resequence"]:
            resequence(running, spelled[3], int(spelled[4]), int(spelled[5]))
            return []
        written = _WRITTEN.get(first)
        lines = written(_Said(running, path, sign, spelled, line, typed)) if written is not None else None
        return lines if lines is not None else [line] if _belongs(line) else []

    def consequences(self, running: RunningConfiguration, path: Path, sign: str, line: str, changed: bool) -> None:
        consequences(running, path, sign, line, changed)

    def shown(self, running: RunningConfiguration) -> list[str]:
        return [*_shown(running), "end"]

    def prompt(self, hostname: str, level: str) -> str:
        if level in ("user", "privileged"):
            return hostname + (">" if level == "user" else "#")
        return f"{hostname}({level})#"

    def section_prompt(self, header: str) -> str:
        return next((prompt for words, prompt in _SECTION_PROMPTS if header.startswith(words)), "config-sub")

    def complaint(self, failure: Failure, line: str, column: int, configuring: bool) -> list[str]:
        if failure.kind == "ambiguous":
            return [f'% Ambiguous command:  "{line.strip()}"']
        if failure.kind == "incomplete":
            return ["% Incomplete command.", ""]
        if not configuring and len(line.split()) == 1 and failure.column < len(line.rstrip()):
            # IOS takes a lone unknown word for a host to connect to.
            return ["% Unknown command or computer name, or unable to find computer address"]
        return [" " * (column + failure.column) + "^", "% Invalid input detected at '^' marker.", ""]

    def text_follows(self, delimiter: str) -> str:
        return f"Enter TEXT message.  End with the character '{delimiter}'."

    def new_device(self, hostname: str) -> str:
        return f"hostname {hostname}\n"


class _Said(NamedTuple):
    """A line as it was said, with what decides how the device writes it."""

    running: RunningConfiguration
    path: Path
    sign: str
    words: list[str]
    line: str
    typed: bool


def _route_target(said: _Said) -> list[str] | None:
    if said.words[1] in ("export", "import"):
        return None
    # IOS: `both` is kept as two lines, export first.
    return [f"route-target {way} {said.words[-1]}" for way in ("export", "import")]


def _access_list(said: _Said) -> list[str] | None:
    # IOS: `no access-list 101 permit …` removes the whole list.
    return [" ".join(said.words[:2])] if said.sign and "remark" not in said.words else None


def _distance(said: _Said) -> list[str] | None:
    return ["distance"] if said.sign and kind_of(said.path) == "ospf" else None


def _tag_switching(said: _Said) -> list[str] | None:
    return [f"mpls{said.line.removeprefix('tag-switching')}".replace("advertise-tags", "advertise-labels")]


def _address_family(said: _Said) -> list[str] | None:
    words = said.words
    if len(words) > 2 and words[1] in _FAMILIES and words[2] == "unicast":
        return [" ".join((*words[:2], *words[3:]))]
    return None


def _network(said: _Said) -> list[str] | None:
    words = said.words
    if len(words) < 4 or words[2] != "mask" or kind_of(said.path) != "bgp":
        return None
    # IOS leaves out the mask of a network of class A, B or C.
    address, mask = parse_address(words[1]), parse_address(words[3])
    if address is None or mask is None or mask_length(mask) != classful_length(address):
        return None
    return [" ".join((*words[:2], *words[4:]))]


def _neighbor(said: _Said) -> list[str] | None:
    if said.sign or not said.typed or said.words[-1] != "activate" or "vpnv" not in said.path[-1]:
        return None
    # IOS adds this line when a VPN family is activated.
    return [said.line, f"neighbor {said.words[1]} send-community extended"]


def _route_map(said: _Said) -> list[str] | None:
    """Where the action or the number is missing, those of the only entry there is, else of a first one."""
    if said.path or (said.sign and len(said.words) == 2):
        return None
    name, rest = said.words[1], said.words[2:]
    there = [words for words in map(str.split, said.running.root.lines()) if words[:2] == ["route-map", name]]
    number = next((word for word in rest if word.isdecimal()), "")
    if not number:
        number = there[0][3] if len(there) == 1 and not said.sign else "10"
    action = next((words[2] for words in there if words[3] == number), "permit")
    if rest and not rest[0].isdecimal() and not (said.sign and there):
        action = rest[0]
    return [f"route-map {name} {action} {number}"]


# How the device writes a line, by its first word; None where it writes it as it was said.
_WRITTEN: dict[str, Callable[[_Said], list[str] | None]] = {
    "route-target": _route_target,
    "access-list": _access_list,
    "distance": _distance,
    "tag-switching": _tag_switching,
    "address-family": _address_family,
    "network": _network,
    "neighbor": _neighbor,
    "route-map": _route_map,
}


def _spelled(words: list[Spelled]) -> Iterator[str]:
    """The words as the device prints them: interfaces by their full names, prefixes without host bits."""
    letters = ""
    for word, kind in words:
        name = kind.name if kind else ""
        if name == "IFTYPE":
            letters = word
        elif name == "IFNUMBER":
            yield canonical_interface(letters + word) or letters + word
        elif name == "INTERFACE":
            yield canonical_interface(word) or word
        elif name in ("PREFIX4", "PREFIX6"):
            prefix = parse_prefix(word)
            yield word if prefix is None else format_prefix(prefix)
        else:
            yield word


# What `show running-config` and a captured session print around a configuration, and what is typed to get there.
_AROUND = (
    "building configuration", "endbuilding", "current configuration", "using ", "enter configuration", "startup-config",
    "configure terminal", "write", "copy ", "show ", "enable", "disable", "terminal ", "reload", "ping ",
)  # fmt: skip


def _belongs(line: str) -> bool:
    """Whether the line is configuration; `enable secret` is, `enable` is not."""
    return line.startswith(("enable secret", "enable password")) or not line.startswith(_AROUND)


def _shown(running: RunningConfiguration) -> Iterator[str]:
    yield "!"
    for entry in running.sorted((), running.root):
        yield from entry.line.split("\n")
        if entry.children is None:
            continue
        path = (entry.line,)
        lines = running.sorted(path, entry.children)
        if entry.line.startswith("interface ") and not _has_address(lines):
            lines.insert(_place_of_address(lines), Entry("no ip address"))
        if entry.line.startswith("ip access-list "):
            yield from _shown_entries([line.line for line in lines])
            lines = []
        for line in lines:
            yield from _shown_line(running, path, line)
        yield "!"
    yield "!"


def _shown_line(running: RunningConfiguration, path: Path, line: Entry) -> Iterator[str]:
    ending = next((end for words, end in _ENDINGS if line.children is not None and line.line.startswith(words)), "")
    if ending == "exit-address-family":
        yield " !"
    yield f" {line.line}"
    if line.children is not None:
        below = running.below((*path, line.line), line.children)
        yield from (f"  {' ' * depth}{inner}" for depth, inner in below if inner != ending)
    if ending:
        yield f" {ending}"


# What closes a section inside another one, by the first words of its header.
_ENDINGS = (
    ("address-family ", "exit-address-family"),
    ("template peer-session ", "exit-peer-session"),
    ("template peer-policy ", "exit-peer-policy"),
    ("vrrp ", "exit-vrrp"),
)


def _shown_entries(lines: list[str]) -> Iterator[str]:
    """The entries of an access list; without numbers where they are those that the device would give again."""
    entries = [line.partition(" ") for line in lines if line[0].isdecimal()]
    regular = all(int(number) == ACL_STEP * place for place, (number, _, _) in enumerate(entries, 1))
    for line in lines:
        number, _, rest = line.partition(" ")
        yield f" {rest}" if regular and number.isdecimal() else f" {line}"


def _place_of_address(lines: list[Entry]) -> int:
    """Where the address stands among the sorted lines of an interface."""
    address = rank_of("interface", "ip address")
    ranks = [rank_of("interface", line.line) for line in lines]
    return next((at for at, rank in enumerate(ranks) if rank and address and rank > address), len(lines))


def _has_address(entries: Iterable[Entry]) -> bool:
    said = ("ip address", "ip unnumbered", "no ip address", "no switchport", "switchport")
    return any(entry.line.startswith(said) for entry in entries)


COMMAND_LINE = IosCommandLine()
