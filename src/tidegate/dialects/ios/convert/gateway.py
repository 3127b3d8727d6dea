"""First-hop redundancy: VRRP in both syntaxes (RFC 5798), HSRP (RFC 2281) and GLBP."""

from __future__ import annotations

from tidegate.dialects.ios.convert.blank import is_blank, reset
from tidegate.dialects.ios.table import TABLE
from tidegate.model.interface import GatewayGroup, Interface
from tidegate.net.prefix import Address
from tidegate.syntax.reader import Reader

_PREEMPTS = {"vrrp": True, "hsrp": False, "glbp": False}  # the protocols' defaults on IOS


def _group(r: Reader, interface: Interface, protocol: str, number: int) -> GatewayGroup:
    for group in interface.gateways:
        if (group.protocol, group.group) == (protocol, number):
            return group
    group = GatewayGroup(protocol=protocol, group=number, preempt=_PREEMPTS[protocol], line=r.line)
    interface.gateways.append(group)
    return group


def _remove(interface: Interface, protocol: str, number: int) -> None:
    interface.gateways = [g for g in interface.gateways if (g.protocol, g.group) != (protocol, number)]


@TABLE.command("interface", "(vrrp|glbp):protocol <0-4095>:number ip IPV4:address [secondary]")
@TABLE.command("interface", "standby [<0-4095>:number] ip IPV4:address [secondary]")
def virtual_address(
    r: Reader, interface: Interface, address: Address, protocol: str = "hsrp", number: int = 0, secondary: bool = False
) -> None:
    if secondary:
        r.not_modelled("Only the first virtual address of a group is modelled.")
        return
    group = _group(r, interface, protocol, number)
    group.address = address
    group.at["address"] = r.line


@TABLE.command("interface", "(vrrp|glbp):protocol <0-4095>:number priority <1-255>:priority")
@TABLE.command("interface", "standby [<0-4095>:number] priority <0-255>:priority")
def group_priority(r: Reader, interface: Interface, priority: int, protocol: str = "hsrp", number: int = 0) -> None:
    group = _group(r, interface, protocol, number)
    group.priority = priority
    group.at["priority"] = r.line


@TABLE.command("interface", "[no] (vrrp|glbp):protocol <0-4095>:number preempt [delay LINE:delay]")
@TABLE.command("interface", "[no] standby [<0-4095>:number] preempt [delay LINE:delay]")
def group_preempt(
    r: Reader, interface: Interface, protocol: str = "hsrp", number: int = 0, delay: str = "", no: bool = False
) -> None:
    del delay
    group = _group(r, interface, protocol, number)
    group.preempt = not no
    group.at["preempt"] = r.line


@TABLE.command("interface", "default vrrp <0-4095>:number preempt")
def default_preempt(r: Reader, interface: Interface, number: int) -> None:
    group_preempt(r, interface, "vrrp", number)


@TABLE.command("interface", "no (vrrp|glbp):protocol <0-4095>:number")
@TABLE.command("interface", "no standby <0-4095>:number")
def no_group(_: Reader, interface: Interface, protocol: str = "hsrp", number: int = 0) -> None:
    _remove(interface, protocol, number)


@TABLE.command("interface", "no (vrrp|glbp):protocol <0-4095>:number (ip|priority):what [LINE:rest]")
@TABLE.command("interface", "no standby [<0-4095>:number] (ip|priority):what [LINE:rest]")
def no_setting(
    r: Reader, interface: Interface, what: str, protocol: str = "hsrp", number: int = 0, rest: str = ""
) -> None:
    group = _group(r, interface, protocol, number)
    if what == "priority":
        reset(group, "priority")
    elif not rest.endswith("secondary"):
        group.address = None


@TABLE.finisher
def drop_blank_groups(r: Reader) -> None:
    """Groups of which `no` took away everything."""
    for interface in r.device.interfaces.values():
        interface.gateways = [
            group
            for group in interface.gateways
            if group.preempt != _PREEMPTS[group.protocol] or not is_blank(group, "protocol", "group", "preempt")
        ]


# The VRRPv3 syntax (`fhrp version vrrp v3`).


@TABLE.command("interface", "vrrp <0-4095>:number address-family ipv4", header=True)
def vrrp_section(r: Reader, interface: Interface, number: int) -> None:
    r.enter("vrrp", _group(r, interface, "vrrp", number))


@TABLE.command("interface", "no vrrp <0-4095>:number address-family ipv4")
def no_vrrp_section(_: Reader, interface: Interface, number: int) -> None:
    _remove(interface, "vrrp", number)


@TABLE.command("vrrp", "address IPV4:address [(primary|secondary):rank]")
def vrrp_address(r: Reader, group: GatewayGroup, address: Address, rank: str = "primary") -> None:
    if rank == "secondary":
        r.not_modelled("Only the first virtual address of a group is modelled.")
        return
    group.address = address
    group.at["address"] = r.line


@TABLE.command("vrrp", "no address [IPV4:address] [(primary|secondary):rank]")
def no_vrrp_address(_: Reader, group: GatewayGroup, address: Address | None = None, rank: str = "primary") -> None:
    if rank == "primary" and address in (None, group.address):
        group.address = None


@TABLE.command("vrrp", "no priority [NUMBER:priority]")
def no_vrrp_priority(_: Reader, group: GatewayGroup, priority: int = 0) -> None:
    del priority
    reset(group, "priority")


@TABLE.command("vrrp", "default preempt")
def default_vrrp_preempt(r: Reader, group: GatewayGroup) -> None:
    vrrp_preempt(r, group)


@TABLE.command("vrrp", "priority <1-254>:priority")
def vrrp_priority(r: Reader, group: GatewayGroup, priority: int) -> None:
    group.priority = priority
    group.at["priority"] = r.line


@TABLE.command("vrrp", "[no] preempt [delay LINE:delay]")
def vrrp_preempt(r: Reader, group: GatewayGroup, delay: str = "", no: bool = False) -> None:
    del delay
    group.preempt = not no
    group.at["preempt"] = r.line


@TABLE.command("vrrp", "exit-vrrp")
def leave_vrrp(r: Reader, _: GatewayGroup) -> None:
    r.no_effect()
    r.leave()


TABLE.no_effect("vrrp", "description LINE", "timers LINE", "vrrpv2", "logging LINE", "match-address", "vrrs LINE")
TABLE.not_modelled("vrrp", "track LINE", "shutdown", "address LINE")
TABLE.not_modelled("interface", "vrrp NUMBER address-family ipv6", block=True)
TABLE.no_effect("interface", "exit-vrrp")  # of that section
TABLE.not_modelled("interface", "vrrp LINE", "standby LINE", "glbp LINE")
TABLE.no_effect(
    "interface",
    "vrrp NUMBER (authentication|description|timers|name) LINE",
    "vrrp delay LINE",
    "standby [NUMBER] (authentication|name|timers|mac-address) LINE",
    "standby (version|delay|mac-refresh|redirect|bfd|use-bia) [LINE]",
    "glbp NUMBER (authentication|name|timers|load-balancing|client-cache|weighting) LINE",
    "bfd LINE",
)
TABLE.no_effect("global", "fhrp version LINE", "fhrp delay LINE")
