"""The plan of an MPLS L3VPN provider: routers, links, VPNs and addresses, as arithmetic on indexes.

Nothing is kept that grows with the number of VRFs but two permutations, so that a network of ten thousand routers is
planned as it is written. Everything follows from the numbers and the seed.

The core is a ring of P routers with chords; each PE and route reflector has links to two of them. A PE peers with one
pair of reflectors, the reflectors with each other. VPNs come in these kinds:

- full mesh: one route target, imported and exported by every site;
- hub and spoke: spokes export one route target and import the hub's, so they never see each other;
- shared services: VPN 0, whose prefixes its client VPNs import and which imports theirs. Clients and services have
  addresses of their own; all other VPNs use the same ones, as customers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import NamedTuple

from tidegate.net.prefix import Address, Prefix, make_prefix

ASN = 64500  # RFC 5398
_LOOPBACKS = 198 << 24 | 18 << 16  # 198.18.0.0/15 (RFC 2544) holds loopbacks, then core links
_LINKS = 198 << 24 | 19 << 16
_CE_LINKS = 172 << 24 | 16 << 16  # 172.16.0.0/12
_CUSTOMER_BLOCKS = ((10 << 24, 1 << 24), (100 << 24 | 64 << 16, 1 << 22), (11 << 24, 1 << 24))


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is. `service_clients` counts VPNs; `hub_and_spoke` is their share of all VPNs."""

    pe: int
    p: int
    rr: int
    vpns: int
    sites: int  # of each VPN; a site is a VRF
    prefixes: int  # of each site
    service_clients: int
    hub_and_spoke: float = 0.05

    @property
    def routers(self) -> int:
        return self.pe + self.p + self.rr

    @property
    def vrfs(self) -> int:
        return self.vpns * self.sites

    def problem(self) -> str | None:
        """What makes the numbers impossible, or None."""
        if min(self.pe, self.p, self.rr, self.vpns, self.sites) < 1 or self.prefixes < 0:
            return "every number must be at least 1"
        if self.p < 2:
            return "the core needs two P routers"
        if self.sites > self.pe:
            return f"a VPN has one site a PE at most: {self.sites} sites need {self.sites} PEs"
        if self.routers > 65534 or 2 * (2 * self.routers + self.p) > 65536:
            return "more than 10,000 routers do not fit the infrastructure's address block"
        if self.vrfs > 262144:
            return "more than 262,144 VRFs do not fit the block of PE-CE links"
        return None


TIERS = {
    "small": Size(20, 8, 2, vpns=40, sites=5, prefixes=20, service_clients=35),
    "large": Size(900, 80, 20, vpns=2000, sites=10, prefixes=50, service_clients=300),
    "internet": Size(9000, 950, 50, vpns=4000, sites=50, prefixes=50, service_clients=1970),
}


class Port(NamedTuple):
    """One end of a core link."""

    router: str
    interface: str
    address: Address
    neighbor: str
    cost: int


class Site(NamedTuple):
    """One VRF on one PE. `ordinal` counts VRFs through the network, `slot` those of its PE."""

    vpn: int
    number: int
    ordinal: int
    slot: int


class Vpn(NamedTuple):
    """What the sites of one VPN share. `map_kind` is "", "export" or "import"."""

    number: int
    kind: str  # full-mesh, hub-and-spoke, services
    client: bool  # of the shared services
    map_kind: str


@dataclass(frozen=True)
class Provider:
    """One network: its size and seed, and everything that follows from them."""

    size: Size
    seed: int

    @cached_property
    def routers(self) -> list[str]:
        """P routers, route reflectors, PEs."""
        size = self.size
        return (
            [f"P{n + 1}" for n in range(size.p)]
            + [f"RR{n + 1}" for n in range(size.rr)]
            + [f"PE{n + 1}" for n in range(size.pe)]
        )

    def loopback(self, router: str) -> Address:
        return Address(_LOOPBACKS + 1 + self._number[router])

    @cached_property
    def _number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.routers)}

    @cached_property
    def links(self) -> list[tuple[Port, Port]]:
        """Core links, /31 each (RFC 3021)."""
        costs = Random(f"{self.seed}/costs")
        used: dict[str, int] = {}
        found = []
        for number, (a, b) in enumerate(self._joined()):
            cost = 5 * costs.randint(1, 4) if a[1].isdigit() and b[1].isdigit() else 10  # P to P, or at the edge
            ends = []
            for end, (router, neighbor) in enumerate(((a, b), (b, a))):
                port = used[router] = used.get(router, -1) + 1
                interface = f"TenGigabitEthernet0/{port // 8}/{port % 8}"
                ends.append(Port(router, interface, Address(_LINKS + 2 * number + end), neighbor, cost))
            found.append((ends[0], ends[1]))
        return found

    def _joined(self) -> Iterator[tuple[str, str]]:
        core = [f"P{n + 1}" for n in range(self.size.p)]
        count = len(core)
        joined = {(n, (n + 1) % count) for n in range(count)} | {(n, (n + count // 2) % count) for n in range(count)}
        yield from (
            (core[a], core[b]) for a, b in sorted({(min(pair), max(pair)) for pair in joined if len({*pair}) > 1})
        )
        offset = Random(f"{self.seed}/homing").randrange(count)
        for number, name in enumerate(self.routers[count:], offset):
            yield name, core[number % count]
            yield name, core[(number + 1) % count]

    @cached_property
    def ports(self) -> dict[str, list[Port]]:
        found: dict[str, list[Port]] = {name: [] for name in self.routers}
        for link in self.links:
            for port in link:
                found[port.router].append(port)
        return found

    def reflectors_of(self, pe: int) -> list[str]:
        """The pair of route reflectors a PE is a client of."""
        pairs = max(1, self.size.rr // 2)
        first = pe % pairs * 2
        return [f"RR{n + 1}" for n in (first, first + 1) if n < self.size.rr]

    def clients_of(self, reflector: int) -> Iterator[str]:
        """The PEs that peer with reflector number `reflector`."""
        name = f"RR{reflector + 1}"
        return (f"PE{pe + 1}" for pe in range(self.size.pe) if name in self.reflectors_of(pe))

    @cached_property
    def _orders(self) -> tuple[list[int], list[int]]:
        vpns, pes = list(range(self.size.vpns)), list(range(self.size.pe))
        random = Random(f"{self.seed}/placement")
        random.shuffle(vpns)
        random.shuffle(pes)
        return vpns, pes

    def sites_of(self, pe: int) -> Iterator[Site]:
        """The sites on PE number `pe`. The sites of one VPN are on different PEs."""
        vpns, pes = self._orders
        for slot, index in enumerate(range(pes[pe], self.size.vrfs, self.size.pe)):
            position, turn = divmod(index, self.size.sites)
            vpn = vpns[position]
            number = (turn + vpn) % self.size.sites  # so that hubs and first sites are spread over the PEs
            yield Site(vpn, number, vpn * self.size.sites + number, slot)

    def vpn(self, number: int) -> Vpn:
        if number == 0 and self.size.service_clients:
            return Vpn(0, "services", client=False, map_kind="")
        random = Random(f"{self.seed}/vpn/{number}")
        kind = "hub-and-spoke" if random.random() < self.size.hub_and_spoke else "full-mesh"
        draw = random.random()
        map_kind = "export" if draw < 0.1 else "import" if draw < 0.2 else ""
        return Vpn(number, kind, client=number <= self.size.service_clients, map_kind=map_kind)

    @cached_property
    def prefix_length(self) -> int:
        """The longest customer networks that give services and clients addresses of their own."""
        needed = (self.size.service_clients + 1) * self.size.sites * self.size.prefixes
        if needed <= 1 << 16:
            return 24
        return 28 if needed <= 1 << 20 else 30

    def prefixes(self, site: Site) -> Iterator[Prefix]:
        """The customer networks behind a site. VPNs outside the shared services all use the same ones."""
        own = site.vpn <= self.size.service_clients
        first = (site.ordinal if own else site.number) * self.size.prefixes
        step = 1 << (32 - self.prefix_length)
        for number in range(first, first + self.size.prefixes):
            offset = number * step
            for base, room in _CUSTOMER_BLOCKS:
                if offset < room:
                    yield make_prefix(Address(base + offset), self.prefix_length)
                    break
                offset -= room

    def ce_link(self, site: Site) -> tuple[Address, Address]:
        """The addresses of PE and CE on their /30."""
        own = site.vpn <= self.size.service_clients
        base = _CE_LINKS + 4 * (site.ordinal if own else site.number)
        return Address(base + 1), Address(base + 2)

    def ce_asn(self, site: Site) -> int | None:
        """The AS of a CE that speaks BGP (one site in five), else None: the site is static."""
        if Random(f"{self.seed}/ce/{site.ordinal}").random() < 0.2:
            return 65000 + site.vpn % 500
        return None
