"""`ping` and `traceroute`."""

from __future__ import annotations

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.show_write.probes import hindrance, write_ping, write_trace_route
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.probes import MAXIMUM_TTL, Ping, TraceRoute
from tidegate.net.prefix import Address
from tidegate.syntax.exec import Exec

_SOURCE = "source (IPV4:source | INTERFACE:interface | IFTYPE:letters IFNUMBER:number)"


@TABLE.command(
    "user-exec exec",
    f"ping [vrf WORD:vrf] [ip] IPV4:destination {{{_SOURCE} | repeat <1-100000>:repeat | size <36-18024>:size"
    " | timeout <0-3600>:timeout | df-bit}*",
    about="Send echo messages",
)
def ping(
    x: Exec,
    _: Device,
    destination: Address,
    vrf: str = "default",
    source: Address | None = None,
    interface: str | None = None,
    letters: str = "",
    number: str = "",
    repeat: int = 5,
    size: int = 100,
    df_bit: bool = False,
    timeout: int = 2,
    **_flags: bool,
) -> None:
    interface = interface or canonical_interface(letters + number)
    question = Ping(destination, vrf, source, interface, repeat, size, df_bit)
    found = x.ask(question)
    if found.hindrance is not None:
        x.refuse(hindrance(found.hindrance, vrf))
        return
    x.write_all(write_ping(question, found, timeout))
    _doubt(x, found.doubt)


@TABLE.command(
    "user-exec exec",
    f"traceroute [vrf WORD:vrf] [ip] IPV4:destination {{{_SOURCE} | numeric | ttl <0-255>:least <1-255>:maximum}}*",
    about="Trace route to destination",
)
def traceroute(
    x: Exec,
    _: Device,
    destination: Address,
    vrf: str = "default",
    source: Address | None = None,
    interface: str | None = None,
    letters: str = "",
    number: str = "",
    least: int = 1,
    maximum: int = MAXIMUM_TTL,
    **_flags: bool,
) -> None:
    interface = interface or canonical_interface(letters + number)
    question = TraceRoute(destination, vrf, source, interface, max(least, 1), maximum)
    found = x.ask(question)
    if found.hindrance is not None:
        x.refuse(hindrance(found.hindrance, vrf))
        return
    x.write_all(write_trace_route(question, found))
    _doubt(x, found.doubt)


@TABLE.command("user-exec exec", "ping [vrf WORD:vrf] [ip] WORD:name")
def ping_name(x: Exec, _device: Device, **_arguments: object) -> None:
    """No name is resolved: the twin is offline."""
    x.refuse("% Unrecognized host or address, or protocol not running.")


@TABLE.command("user-exec exec", "traceroute [vrf WORD:vrf] [ip] WORD:name")
def trace_name(x: Exec, _device: Device, **_arguments: object) -> None:
    """As `ping_name`."""
    x.refuse("% Unrecognized host or address.")


def _doubt(x: Exec, doubt: str) -> None:
    """What the device would not print: that the twin does not know the network beyond its configurations."""
    if doubt:
        x.write(f"! {doubt}")
