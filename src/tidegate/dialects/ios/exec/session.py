"""Commands of the terminal session itself, and of the configuration as a whole."""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.syntax.exec import Exec, Turn


@TABLE.command("user-exec exec", "enable [<0-15>:level]", about="Turn on privileged commands")
def enable(x: Exec, _: Device, level: int = 15) -> None:
    x.turn = Turn.ENABLE if level > 1 else Turn.DISABLE


@TABLE.command("user-exec exec", "disable [<0-15>:level]", about="Turn off privileged commands")
def disable(x: Exec, _: Device, level: int = 1) -> None:
    if level < 15:
        x.turn = Turn.DISABLE


@TABLE.command("user-exec exec", "exit", "logout", "quit", about="Exit from the EXEC")
def leave(x: Exec, _: Device) -> None:
    x.turn = Turn.LOGOUT


@TABLE.command("exec", "configure", about="Enter configuration mode")
def configure(x: Exec, device: Device) -> None:
    """Asks where the lines come from; the answer that Enter gives is the one that the twin has."""
    x.write("Configuring from terminal, memory, or network [terminal]? ")
    configure_terminal(x, device)


@TABLE.command("exec", "configure terminal", about="Configure from the terminal")
def configure_terminal(x: Exec, _: Device) -> None:
    x.write("Enter configuration commands, one per line.  End with CNTL/Z.")
    x.turn = Turn.CONFIGURE


@TABLE.command("user-exec exec", "terminal length <0-512>:lines", about="Set number of lines on a screen")
def terminal_length(x: Exec, _: Device, lines: int) -> None:
    x.terminal_length = lines


@TABLE.command("user-exec exec", "terminal no length", "no terminal length")
def no_terminal_length(x: Exec, _: Device) -> None:
    x.terminal_length = None


@TABLE.command("user-exec exec", "show history", about="Display the session command history")
def show_history(x: Exec, _: Device) -> None:
    x.write_all(f"  {line}" for line in x.history)


# What a change ticket types on its way, and the twin has no need of.


@TABLE.command(
    "exec",
    "clear ip (bgp|ospf|route|eigrp) LINE",
    "clear bgp LINE",
    "clear (counters|logging) [LINE]",
    "clear (arp-cache|mpls|ip cef|line) [LINE]",
    about="Reset functions",
)
def clear(x: Exec, _: Device, **_rest: str) -> None:
    x.write("% tidegate: there is nothing to clear; tables are at every moment those of the configurations.")


@TABLE.command("exec", "[no] debug LINE", "undebug LINE", about="Debugging functions (not of the twin)")
def debug(x: Exec, _: Device, **_rest: object) -> None:
    x.write("% tidegate: there are no events to debug; `why`, `why-not` and `show logging` tell what was decided.")


@TABLE.command(
    "user-exec exec",
    "terminal [no] monitor",
    "terminal width <0-512>",
    "terminal history [size <0-256>]",
    "terminal no history",
    about="Set terminal line parameters",
)
def terminal(_x: Exec, _: Device, **_rest: object) -> None:
    """Taken without effect: the window has its own width, and nothing is logged while one types."""


@TABLE.command(
    "user-exec exec",
    "show (arp|cdp|clock|users|inventory|processes|memory|platform|environment|tcp|sessions|license|ntp|crypto) [LINE]",
    "show (lldp|standby|vrrp|tech-support|flash|startup-config|snmp|spanning-tree|vlan|controllers) [LINE]",
    "show ip (arp|dhcp|eigrp|rip|nat|traffic|sockets|ssh|multicast|mroute|pim|igmp|nhrp|sla) [LINE]",
    "show (ipv6|clns|isis|l2vpn|bfd|ospfv3|eigrp) [LINE]",
    about="(not in the twin)",
)
def not_in_the_twin(x: Exec, _: Device, **_rest: str) -> None:
    x.refuse("% tidegate: the twin has no such thing to show; `?` lists what it has.")
