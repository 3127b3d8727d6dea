"""Which table can reach which other table's connected networks, before and after.

In a small network packets are followed: from each table to each address that another table has on its interfaces, with
the filters, labels and policies on the way. They are sent from the table's lowest address, so that a filter which
takes other sources only may be judged otherwise, and the first of several equal-cost ways decides. End systems are
not asked.

Where that would be more than MOST_PACKETS a network, VRFs are compared as failures are (`analysis.whatif.reach`): one
reaches another by routes that it imported by route targets, over a whole label switched path. Leaks by static routes
and maps, global tables and single prefixes are then not judged here; their leaks and routes are compared all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from tidegate.analysis.diff.records import CHANGED, GAINED, LOST, ReachChange
from tidegate.analysis.whatif.reach import Pair, vpn_pairs
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.trace import trace
from tidegate.forwarding.walk import Position, Walk
from tidegate.model.device import Endpoint
from tidegate.net.prefix import Address, Prefix, address_family, format_prefix

MOST_PACKETS = 2_500

Wanted = Callable[[TableId, TableId], bool]
_Reached = Mapping[Pair, frozenset[Prefix]]


def followed(*planes: ControlPlane) -> bool:
    """Whether reachability is judged by following packets: all of the networks are small enough."""
    return all(len(plane.tables) * len(_stations(plane)) <= MOST_PACKETS for plane in planes)


def reach_changes(before: ControlPlane, after: ControlPlane, wanted: Wanted) -> Iterator[ReachChange]:
    """The pairs of tables between which reachability changed: lost ones first, each kind sorted."""
    if followed(before, after):
        now = _Packets(after)
        yield from _records(_Packets(before).reached(wanted), now.reached(wanted), "forwarding", now.ends)
    else:
        old, new = ({pair: _NAMELESS for pair in vpn_pairs(plane) if wanted(*pair)} for plane in (before, after))
        yield from _records(old, new, "route-target", lambda _pair, _prefix: None)


_NAMELESS: frozenset[Prefix] = frozenset()


def _records(
    old: _Reached, new: _Reached, judged_by: str, ends: Callable[[Pair, Prefix], str | None]
) -> Iterator[ReachChange]:
    pairs = sorted(old.keys() | new.keys())
    for change in (LOST, GAINED, CHANGED):
        for pair in pairs:
            if change == _change(pair, old, new):
                lost = sorted(old.get(pair, _NAMELESS) - new.get(pair, _NAMELESS))
                gained = sorted(new.get(pair, _NAMELESS) - old.get(pair, _NAMELESS))
                back = Pair(pair.to_table, pair.from_table)
                yield ReachChange(
                    change,
                    str(pair.from_table),
                    str(pair.to_table),
                    tuple(map(format_prefix, lost)),
                    tuple(map(format_prefix, gained)),
                    pair in old and back in old,
                    pair in new and back in new,
                    judged_by,
                    ends(pair, lost[0]) if lost else None,
                )


def _change(pair: Pair, old: _Reached, new: _Reached) -> str | None:
    if pair not in new:
        return LOST
    if pair not in old:
        return GAINED
    return None if old[pair] == new[pair] else CHANGED


class _Station(NamedTuple):
    """An address to send packets to: one of a router's own, on a connected network."""

    table: TableId
    address: Address
    prefix: Prefix


class _Packets:
    """Packets of one network between its tables."""

    def __init__(self, plane: ControlPlane) -> None:
        self._fib = Fib(plane)
        self._stations = _stations(plane)
        self._sources: dict[TableId, Address] = {}
        for station in self._stations:
            known = self._sources.get(station.table, station.address)
            self._sources[station.table] = min(known, station.address)

    def reached(self, wanted: Wanted) -> dict[Pair, frozenset[Prefix]]:
        """Every pair with the networks that packets arrive at."""
        found: dict[Pair, set[Prefix]] = {}
        for table in self._fib.plane.tables:
            for station in self._stations:
                if station.table != table and wanted(table, station.table) and self._arrives(table, station):
                    found.setdefault(Pair(table, station.table), set()).add(station.prefix)
        return {pair: frozenset(prefixes) for pair, prefixes in found.items()}

    def ends(self, pair: Pair, prefix: Prefix) -> str | None:
        """How a packet to the network of a pair ends, or that the table or the network is not there."""
        start, onto = pair
        if start not in self._fib.plane.tables:
            return f"there is no {start} any more"
        for station in self._stations:
            if (station.table, station.prefix) == (onto, prefix):
                return self._sent(start, station).reason
        return f"{onto} has no interface in {format_prefix(prefix)} that is up"

    def _arrives(self, table: TableId, station: _Station) -> bool:
        walk = self._sent(table, station)
        end = walk.end
        return (
            walk.disposition is Disposition.DELIVERED
            and end is not None
            and (end.device, end.vrf) == (station.table.device, station.table.vrf)
        )

    def _sent(self, table: TableId, station: _Station) -> Walk:
        packet = Packet(self._sources.get(table, Address(0)), station.address)
        return trace(self._fib, packet, Position(table.device, table.vrf))[0]


def _stations(plane: ControlPlane) -> list[_Station]:
    """The IPv4 addresses of interfaces that are up, sorted."""
    return sorted(
        _Station(TableId(device.name, interface.vrf), address.address, address.prefix)
        for device in plane.network.devices.values()
        for interface in device.interfaces.values()
        if Endpoint(device.name, interface.name) in plane.topology.up
        for address in interface.addresses
        if address_family(address.address) == "ipv4"
    )
