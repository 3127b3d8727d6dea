"""The ways of IOS at its prompt (`Grammar`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import tidegate.dialects.ios.convert
import tidegate.dialects.ios.exec
import tidegate.dialects.ios.keywords  # noqa: F401  # all three declare what the table has
from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.running import IosLines, consequences
from tidegate.dialects.ios.secrets import redact
from tidegate.dialects.ios.table import TABLE
from tidegate.net.prefix import format_prefix, parse_prefix
from tidegate.syntax.configuration import Entry, RunningConfiguration
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
        return redact(line)

    def tidy(self, path: Sequence[str], words: list[Spelled], typed: bool) -> list[str]:
        spelled = list(_spelled(words))
        line = " ".join(spelled)
        first = spelled[0]
        if first.startswith("exit") or first in ("end", "quit", "do"):
            return []
        if first == "route-target" and spelled[1] not in ("export", "import"):
            # IOS: `both` is kept as two lines, export first.
            return [f"route-target {way} {spelled[-1]}" for way in ("export", "import")]
        if first == "tag-switching":
            return [f"mpls{line.removeprefix(first)}"]
        if first == "address-family" and len(spelled) > 2 and spelled[1] in _FAMILIES and spelled[2] == "unicast":
            return [" ".join((*spelled[:2], *spelled[3:]))]
        if typed and first == "neighbor" and spelled[-1] == "activate" and path and "vpnv" in path[-1]:
            # IOS adds this line when a VPN family is activated.
            return [line, f"neighbor {spelled[1]} send-community extended"]
        return [line] if _belongs(line) else []

    def consequences(self, running: RunningConfiguration, path: Sequence[str], line: str) -> None:
        consequences(running, path, line)

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
        if entry.line.startswith("interface ") and not _has_address(entry.children.entries.values()):
            yield " no ip address"
        for line in running.sorted(path, entry.children):
            family = line.line.startswith("address-family ")
            if family:
                yield " !"
            yield f" {line.line}"
            if line.children is not None:
                yield from (
                    "  " + " " * depth + inner for depth, inner in running.below((*path, line.line), line.children)
                )
            if family:
                yield " exit-address-family"
        yield "!"
    yield "!"


def _has_address(entries: Iterable[Entry]) -> bool:
    said = ("ip address", "ip unnumbered", "no ip address", "no switchport", "switchport")
    return any(entry.line.startswith(said) for entry in entries)


COMMAND_LINE = IosCommandLine()
