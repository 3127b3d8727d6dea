"""IOS-XE configurations of a planned provider, line by line, as `show running-config` would print them."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.generate.provider import ASN, Port, Provider, Site, Vpn
from tidegate.net.prefix import Address, format_address, format_prefix

_MASK = {n: format_address(Address((0xFFFFFFFF << (32 - n)) & 0xFFFFFFFF)) for n in range(33)}
SERVICES_RT, CLIENTS_RT, MANAGEMENT_RT = f"{ASN}:10", f"{ASN}:11", f"{ASN}:12"

_HEAD = """\
Building configuration...

Current configuration : 65536 bytes
!
version 17.9
service timestamps debug datetime msec
service timestamps log datetime msec
service password-encryption
service tcp-keepalives-in
service tcp-keepalives-out
no service pad
platform qfp utilization monitor load 80
!
hostname {name}
!
boot-start-marker
boot-end-marker
!
logging buffered 65536 informational
no logging console
!
aaa new-model
!
aaa authentication login default group tacacs+ local
aaa authorization exec default group tacacs+ local
aaa accounting exec default start-stop group tacacs+
aaa session-id common
clock timezone UTC 0 0
ip domain name provider.example
ip name-server 198.51.100.53
no ip domain lookup
login on-success log
subscriber templating
multilink bundle-name authenticated
spanning-tree extend system-id
memory free low-watermark processor 64557
!
redundancy
 mode none
!
cdp run
lldp run
!
class-map match-any VOICE
 match dscp ef
class-map match-any CONTROL
 match dscp cs6
 match dscp cs7
class-map match-any BUSINESS
 match dscp af31
 match dscp af32
 match dscp af33
!
policy-map CORE-OUT
 class VOICE
  priority percent 20
 class CONTROL
  bandwidth percent 5
 class BUSINESS
  bandwidth percent 40
 class class-default
  fair-queue
!
mpls label protocol ldp
mpls ldp router-id Loopback0 force
mpls ldp graceful-restart
!"""

_TAIL = """\
ip forward-protocol nd
no ip http server
no ip http secure-server
ip ssh version 2
ip ssh time-out 60
ip tacacs source-interface Loopback0
!
logging source-interface Loopback0
logging host 198.51.100.10
logging host 198.51.100.11
!
snmp-server community {secret} RO
snmp-server location Site of {name}
snmp-server contact noc@provider.example
snmp-server ifindex persist
snmp-server enable traps bgp
snmp-server enable traps mpls ldp
snmp-server host 198.51.100.20 version 2c {secret}
!
tacacs server AAA1
 address ipv4 198.51.100.30
 key 7 {secret}
tacacs server AAA2
 address ipv4 198.51.100.31
 key 7 {secret}
!
control-plane
!
banner motd ^C
Authorised access only. All activity on {name} is recorded.
^C
!
line con 0
 exec-timeout 10 0
 stopbits 1
line vty 0 4
 exec-timeout 10 0
 transport input ssh
line vty 5 15
 exec-timeout 10 0
 transport input ssh
!
ntp source Loopback0
ntp server 198.51.100.40
ntp server 198.51.100.41
end"""


def router_lines(provider: Provider, name: str) -> Iterator[str]:
    """The configuration of one router."""
    sites = list(provider.sites_of(int(name[2:]) - 1)) if name.startswith("PE") else []
    yield from _HEAD.format(name=name).splitlines()
    for site in sites:
        yield from _vrf(provider, site)
    yield from _core_interfaces(provider, name)
    if sites:
        yield from ("interface GigabitEthernet0/1/0", " description customers", " mtu 1508", " no ip address", "!")
    for site in sites:
        yield from _ce_interface(provider, site)
    yield from ("router ospf 1", f" router-id {_loopback(provider, name)}", " auto-cost reference-bandwidth 100000")
    yield from (" passive-interface Loopback0", " max-metric router-lsa on-startup 300", "!")
    if name.startswith("PE"):
        yield from _pe_bgp(provider, name, sites)
    elif name.startswith("RR"):
        yield from _reflector_bgp(provider, name)
    for site in sites:
        yield from _static_routes(provider, site)
    if sites:
        yield from _policies(provider, sites)
    yield from _TAIL.format(name=name, secret=f"s3cret-{provider.seed}").splitlines()


def vrf_name(site: Site) -> str:
    return f"CUST{site.vpn:05d}"


def _loopback(provider: Provider, name: str) -> str:
    return format_address(provider.loopback(name))


def _targets(provider: Provider, vpn: Vpn, site: Site) -> tuple[list[str], list[str]]:
    """Exported and imported route targets."""
    if provider.is_service(site):
        return [SERVICES_RT], [SERVICES_RT, CLIENTS_RT]
    mesh, hub, spoke = _mesh_target(vpn.number), f"{ASN}:{100000 + vpn.number}", f"{ASN}:{200000 + vpn.number}"
    if vpn.kind == "hub-and-spoke":
        export, imported = ([hub], [spoke]) if site.number == 0 else ([spoke], [hub])
    else:
        export, imported = [mesh], [mesh, *map(_mesh_target, vpn.partners)]
    return export, [*imported, SERVICES_RT]


def _mesh_target(vpn: int) -> str:
    return f"{ASN}:{1000 + vpn}"


def _export_map(provider: Provider, site: Site) -> str | None:
    if provider.is_service(site):
        return None
    own = provider.vpn(site.vpn).map_kind == "export"
    return f"{vrf_name(site)}-EXPORT" if own else "CE-LINK-TO-SERVICES"


def _vrf(provider: Provider, site: Site) -> Iterator[str]:
    vpn = provider.vpn(site.vpn)
    export, imported = _targets(provider, vpn, site)
    export_map = _export_map(provider, site)
    yield f"vrf definition {vrf_name(site)}"
    yield f" description VPN {site.vpn} site {site.number} ({vpn.kind})"
    yield f" rd {ASN}:{site.ordinal + 1}"
    yield " !"
    yield " address-family ipv4"
    if export_map is not None:
        yield f"  export map {export_map}"
    if vpn.map_kind == "import" and not provider.is_service(site):
        yield f"  import map {vrf_name(site)}-IMPORT"
    yield from (f"  route-target export {target}" for target in export)
    yield from (f"  route-target import {target}" for target in imported)
    yield " exit-address-family"
    yield "!"


def _core_interfaces(provider: Provider, name: str) -> Iterator[str]:
    yield from ("interface Loopback0", " description router ID", f" ip address {_loopback(provider, name)} {_MASK[32]}")
    yield from (" ip ospf 1 area 0", "!")
    for port in provider.ports[name]:
        yield from _core_port(port)


def _core_port(port: Port) -> Iterator[str]:
    yield f"interface {port.interface}"
    yield f" description core link to {port.neighbor}"
    yield " mtu 9216"
    yield f" ip address {format_address(port.address)} {_MASK[31]}"
    yield " no ip redirects"
    yield " no ip proxy-arp"
    yield " ip ospf network point-to-point"
    yield " ip ospf 1 area 0"
    yield f" ip ospf cost {port.cost}"
    yield " mpls ip"
    yield " service-policy output CORE-OUT"
    yield "!"


def _ce_interface(provider: Provider, site: Site) -> Iterator[str]:
    vlan = 100 + site.slot
    yield f"interface GigabitEthernet0/1/0.{vlan}"
    yield f" description CE of VPN {site.vpn} site {site.number}"
    yield f" encapsulation dot1Q {vlan}"
    yield f" vrf forwarding {vrf_name(site)}"
    yield f" ip address {format_address(provider.ce_link(site)[0])} {_MASK[30]}"
    yield "!"


def _bgp_head(provider: Provider, name: str) -> Iterator[str]:
    yield f"router bgp {ASN}"
    yield f" bgp router-id {_loopback(provider, name)}"
    yield " bgp log-neighbor-changes"
    yield " no bgp default ipv4-unicast"


def _neighbor(provider: Provider, name: str) -> Iterator[str]:
    address = _loopback(provider, name)
    yield f" neighbor {address} remote-as {ASN}"
    yield f" neighbor {address} description {name}"
    yield f" neighbor {address} update-source Loopback0"


def _pe_bgp(provider: Provider, name: str, sites: list[Site]) -> Iterator[str]:
    reflectors = provider.reflectors_of(int(name[2:]) - 1)
    yield from _bgp_head(provider, name)
    for reflector in reflectors:
        yield from _neighbor(provider, reflector)
    yield from (" !", " address-family vpnv4")
    for reflector in reflectors:
        yield f"  neighbor {_loopback(provider, reflector)} activate"
        yield f"  neighbor {_loopback(provider, reflector)} send-community extended"
    yield " exit-address-family"
    for site in sites:
        yield from _vrf_family(provider, site)
    yield "!"


def _vrf_family(provider: Provider, site: Site) -> Iterator[str]:
    yield " !"
    yield f" address-family ipv4 vrf {vrf_name(site)}"
    yield "  redistribute connected"
    yield "  redistribute static"
    asn = provider.ce_asn(site)
    if asn is not None:
        neighbor = format_address(provider.ce_link(site)[1])
        yield f"  neighbor {neighbor} remote-as {asn}"
        yield f"  neighbor {neighbor} activate"
        yield f"  neighbor {neighbor} as-override"
        yield f"  neighbor {neighbor} prefix-list CE-IN in"
        yield f"  neighbor {neighbor} maximum-prefix 1000 80"
    yield " exit-address-family"


def _reflector_bgp(provider: Provider, name: str) -> Iterator[str]:
    number = int(name[2:]) - 1
    clients = list(provider.clients_of(number))
    peers = [f"RR{n + 1}" for n in range(provider.size.rr) if n != number]
    yield from _bgp_head(provider, name)
    for neighbor in (*peers, *clients):
        yield from _neighbor(provider, neighbor)
    yield from (" !", " address-family vpnv4")
    for neighbor in (*peers, *clients):
        address = _loopback(provider, neighbor)
        yield f"  neighbor {address} activate"
        yield f"  neighbor {address} send-community extended"
        if neighbor.startswith("PE"):
            yield f"  neighbor {address} route-reflector-client"
    yield from (" exit-address-family", "!")


def _static_routes(provider: Provider, site: Site) -> Iterator[str]:
    if provider.ce_asn(site) is not None:
        return
    name, next_hop = vrf_name(site), format_address(provider.ce_link(site)[1])
    for prefix in provider.prefixes(site):
        yield f"ip route vrf {name} {format_address(Address(prefix >> 8))} {_MASK[prefix & 255]} {next_hop}"


def _policies(provider: Provider, sites: list[Site]) -> Iterator[str]:
    yield "!"
    yield "ip prefix-list CE-IN seq 5 permit 10.0.0.0/8 le 30"
    yield "ip prefix-list CE-LINKS seq 5 permit 172.16.0.0/12 ge 30 le 30"
    maps = [(site, provider.vpn(site.vpn).map_kind) for site in sites if not provider.is_service(site)]
    for site, kind in maps:
        first = next(provider.prefixes(site), None)
        if kind and first is not None:
            yield f"ip prefix-list {vrf_name(site)}-FIRST seq 5 permit {format_prefix(first)}"
    yield "!"
    yield from _map_entry("CE-LINK-TO-SERVICES", 10, "CE-LINKS", CLIENTS_RT)
    yield "route-map CE-LINK-TO-SERVICES permit 20"
    for site, kind in maps:
        name, first_network = vrf_name(site), f"{vrf_name(site)}-FIRST"
        if kind == "export":  # the first network is known to the management VPN too
            yield from _map_entry(f"{name}-EXPORT", 10, first_network, MANAGEMENT_RT)
            yield from _map_entry(f"{name}-EXPORT", 15, "CE-LINKS", CLIENTS_RT)
            yield f"route-map {name}-EXPORT permit 20"
        elif kind == "import":  # nobody else may announce the site's first network
            yield f"route-map {name}-IMPORT deny 10"
            yield f" match ip address prefix-list {first_network}"
            yield f"route-map {name}-IMPORT permit 20"
    yield "!"


def _map_entry(name: str, number: int, prefix_list: str, target: str) -> Iterator[str]:
    yield f"route-map {name} permit {number}"
    yield f" match ip address prefix-list {prefix_list}"
    yield f" set extcommunity rt {target} additive"
