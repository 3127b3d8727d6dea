"""What an interface's link is like, and which packets it takes: bandwidth, MTU, encapsulation, filters, MPLS."""

from __future__ import annotations

from sys import intern

from tidegate.dialects.ios.convert.blank import is_blank
from tidegate.dialects.ios.names import canonical_interface, interface_type
from tidegate.dialects.ios.table import TABLE
from tidegate.model.interface import Interface, Tunnel
from tidegate.net.prefix import Address, format_address
from tidegate.syntax.reader import Reader


@TABLE.command("interface", "bandwidth <1-4294967295>:kbit", about="Set bandwidth informational parameter")
def bandwidth(r: Reader, interface: Interface, kbit: int) -> None:
    interface.bandwidth = kbit
    interface.at["bandwidth"] = r.line


@TABLE.command("interface", "delay <1-4294967295>:tens", about="Specify interface throughput delay")
def delay(r: Reader, interface: Interface, tens: int) -> None:
    interface.delay = tens
    interface.at["delay"] = r.line


@TABLE.command("interface", "mtu <64-18000>:octets", about="Set the interface Maximum Transmission Unit (MTU)")
def mtu(r: Reader, interface: Interface, octets: int) -> None:
    interface.mtu = octets
    interface.at["mtu"] = r.line


@TABLE.command("interface", "no (bandwidth|delay|mtu):what [NUMBER:value]")
def no_metric(_: Reader, interface: Interface, what: str, value: int = 0) -> None:
    del value
    kind = interface_type(interface.name)
    if kind is not None:
        setattr(interface, what, getattr(kind, what))
    interface.at.pop(what, None)


@TABLE.command("interface", "ip mtu <68-18000>:octets", about="Set IP Maximum Transmission Unit")
def ip_mtu(r: Reader, interface: Interface, octets: int) -> None:
    interface.ip_mtu = octets
    interface.at["ip_mtu"] = r.line


@TABLE.command("interface", "no ip mtu [NUMBER:octets]")
def no_ip_mtu(_: Reader, interface: Interface, octets: int = 0) -> None:
    del octets
    interface.ip_mtu = None


@TABLE.command("interface", "mpls mtu [(override|maximum)] <64-65535>:octets", about="Set the MPLS MTU")
def mpls_mtu(r: Reader, interface: Interface, octets: int, **_kind: bool) -> None:
    interface.mpls_mtu = octets
    interface.at["mpls_mtu"] = r.line


@TABLE.command("interface", "no mpls mtu [LINE:rest]")
def no_mpls_mtu(_: Reader, interface: Interface, rest: str = "") -> None:
    del rest
    interface.mpls_mtu = None


@TABLE.command("interface", "encapsulation dot1q <1-4094>:vlan [native] [second-dot1q LINE:inner]")
def encapsulation(r: Reader, interface: Interface, vlan: int, native: bool = False, inner: str | None = None) -> None:
    interface.vlan = None if native else vlan
    interface.at["vlan"] = r.line
    if inner is not None:
        r.not_modelled("The second 802.1Q tag is not modelled; the outer one is.")


@TABLE.command("interface", "no encapsulation [LINE:rest]")
def no_encapsulation(_: Reader, interface: Interface, rest: str = "") -> None:
    del rest
    interface.vlan = None


@TABLE.command("interface", "[no] ip proxy-arp", "default ip proxy-arp", about="Enable proxy ARP")
def proxy_arp(r: Reader, interface: Interface, no: bool = False) -> None:
    interface.proxy_arp = not no
    interface.at["proxy_arp"] = r.line


@TABLE.command("interface", "ip access-group WORD:name (in|out):direction", about="Specify access control for packets")
def access_group(r: Reader, interface: Interface, name: str, direction: str) -> None:
    if direction == "in":
        interface.acl_in = name
    else:
        interface.acl_out = name
    interface.at[intern(f"acl_{direction}")] = r.line


@TABLE.command("interface", "no ip access-group [WORD:name] (in|out):direction")
def no_access_group(_: Reader, interface: Interface, direction: str, name: str = "") -> None:
    del name
    if direction == "in":
        interface.acl_in = None
    else:
        interface.acl_out = None


@TABLE.command("interface", "ip policy route-map WORD:name", about="Enable policy routing")
def policy(r: Reader, interface: Interface, name: str) -> None:
    interface.policy = name
    interface.at["policy"] = r.line


@TABLE.command("interface", "no ip policy [route-map [WORD:name]]")
def no_policy(_: Reader, interface: Interface, name: str = "") -> None:
    del name
    interface.policy = None


@TABLE.command("interface", "[no] mpls ip", "[no] tag-switching ip", about="Configure dynamic MPLS forwarding for IP")
def mpls_ip(r: Reader, interface: Interface, no: bool = False) -> None:
    interface.mpls = not no
    interface.at["mpls"] = r.line


@TABLE.command("interface", "[no] mpls ldp igp autoconfig", about="LDP where an IGP configures it")
def ldp_igp_autoconfig(r: Reader, interface: Interface, no: bool = False) -> None:
    interface.ldp_autoconfig = not no
    interface.at["ldp_autoconfig"] = r.line


@TABLE.command("interface", "channel-group <1-65535>:number [mode WORD:mode]", about="Add this interface to a channel")
def channel_group(r: Reader, interface: Interface, number: int, mode: str = "") -> None:
    del mode
    interface.channel_group = f"Port-channel{number}"
    interface.at["channel_group"] = r.line


@TABLE.command("interface", "no channel-group [LINE:rest]")
def no_channel_group(_: Reader, interface: Interface, rest: str = "") -> None:
    del rest
    interface.channel_group = None


@TABLE.command("interface", "[no] switchport", about="Set switching mode characteristics")
def switchport(r: Reader, interface: Interface, no: bool = False) -> None:
    interface.routed = no
    interface.at["routed"] = r.line


# Tunnels.


def _tunnel(r: Reader, interface: Interface) -> Tunnel:
    if interface.tunnel is None:
        interface.tunnel = Tunnel(line=r.line)
    return interface.tunnel


@TABLE.command("interface", "tunnel source (IPV4:address|IPV6:address|INTERFACE:name)")
@TABLE.command("interface", "tunnel source IFTYPE:letters IFNUMBER:number")
def tunnel_source(
    r: Reader,
    interface: Interface,
    address: Address | None = None,
    name: str | None = None,
    letters: str = "",
    number: str = "",
) -> None:
    tunnel = _tunnel(r, interface)
    if address is not None:
        tunnel.source = format_address(address)
    else:
        tunnel.source = name or canonical_interface(letters + number)
    tunnel.at["source"] = r.line


@TABLE.command("interface", "tunnel destination (IPV4:address|IPV6:address)")
def tunnel_destination(r: Reader, interface: Interface, address: Address) -> None:
    tunnel = _tunnel(r, interface)
    tunnel.destination = address
    tunnel.at["destination"] = r.line


@TABLE.command("interface", "tunnel vrf WORD:vrf")
def tunnel_vrf(r: Reader, interface: Interface, vrf: str) -> None:
    if vrf not in r.device.vrfs:
        r.refuse(f"% VRF {vrf} not configured.")
        return
    tunnel = _tunnel(r, interface)
    tunnel.vrf = vrf
    tunnel.at["vrf"] = r.line


@TABLE.command("interface", "tunnel mode LINE:mode")
def tunnel_mode(r: Reader, interface: Interface, mode: str) -> None:
    tunnel = _tunnel(r, interface)
    tunnel.mode = mode
    tunnel.at["mode"] = r.line


@TABLE.command("interface", "no tunnel (source|destination|vrf|mode):what [LINE:rest]")
def no_tunnel(_: Reader, interface: Interface, what: str, rest: str = "") -> None:
    del rest
    if interface.tunnel is not None:
        setattr(interface.tunnel, what, {"vrf": "default", "mode": "gre"}.get(what))


@TABLE.finisher
def drop_blank_tunnels(r: Reader) -> None:
    """An interface of which `no` took away all that makes a tunnel."""
    for interface in r.device.interfaces.values():
        if interface.tunnel is not None and is_blank(interface.tunnel):
            interface.tunnel = None


TABLE.not_modelled(
    "interface",
    "ip nat LINE",
    "ip verify unicast LINE",
    "crypto map LINE",
    "ip nhrp LINE",
    "tunnel LINE",
    "mpls bgp forwarding",
    "mpls traffic-eng LINE",
    "encapsulation LINE",
    "xconnect LINE",
    "ip rip LINE",
    "ip split-horizon LINE",
    "ip summary-address LINE",
    "ip bandwidth-percent LINE",
    "ip hello-interval LINE",
    "ip hold-time LINE",
    "ip router LINE",
    "isis LINE",
    "clns LINE",
    "ipv6 router LINE",
    "ipv6 rip LINE",
    "ipv6 ospf LINE",
    "ospfv3 LINE",
    "ipv6 eigrp LINE",
    "ipv6 address LINE",
    "ipv6 traffic-filter LINE",
    "ipv6 policy LINE",
    "ipv6 unnumbered LINE",
    "ipv6 verify LINE",
    "ip unnumbered LINE",
    "ip address pool LINE",
    "ip local-proxy-arp",
    "bridge-group LINE",
    "zone-member LINE",
    "vnet trunk [LINE]",
    "ip sticky-arp",
    "ip lisp LINE",
    "peer default ip address LINE",
    "service-policy type LINE",
    "bandwidth LINE",
    "vrf list LINE",
)
TABLE.not_modelled("interface", "service instance LINE", block=True)
