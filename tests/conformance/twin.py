"""From configuration text to computed tables and answers, for tests of what routers do.

Everything goes through the real reader and the real engine; nothing is built by hand. Routes come back as one short
line each, in the order of the table, so that a test reads like the router's own output.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from textwrap import dedent

from tidegate.analysis.explain import explain
from tidegate.analysis.leaks import leaks
from tidegate.analysis.neighbors import neighbors
from tidegate.analysis.records import BgpRecord, ExplainRecord, LeakRecord, NeighborRecord, RouteRecord, TraceRecord
from tidegate.analysis.routes import RouteQuery, bgp_routes, routes, vpn_routes
from tidegate.analysis.selection import prefix_named, table_named
from tidegate.analysis.trace import trace
from tidegate.control.cause import Reason
from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.dialects import ios
from tidegate.model.device import Device, Network
from tidegate.model.source import Diagnostic, LineStatus
from tidegate.net.prefix import Prefix

_FOLDER = Path(__file__).parent / "acceptance"


class Twin:
    """A network of routers, each given by its configuration text."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)

    @cached_property
    def network(self) -> Network:
        found = Network()
        for name, text in self.texts.items():
            found.devices[name] = ios.read(f"{name}.cfg", text, name)
        return found

    @cached_property
    def plane(self) -> ControlPlane:
        return compute(self.network)

    def device(self, name: str) -> Device:
        return self.network.devices[name]

    @staticmethod
    def network_prefix(text: str) -> Prefix:
        """The prefix as the control plane holds it."""
        return prefix_named(text)

    # What the reader said ----------------------------------------------------------------------------------------

    def diagnostics(self, device: str, code: str) -> list[Diagnostic]:
        return [d for d in self.device(device).diagnostics if d.code == code]

    def refused(self, device: str) -> list[str]:
        """The device's messages for the lines it refused, in the order of the lines."""
        return [d.message for d in self.diagnostics(device, "refused")]

    def statuses(self, device: str) -> set[LineStatus]:
        return set(self.device(device).count())

    # Tables ------------------------------------------------------------------------------------------------------

    def records(self, table: str, prefix: str | None = None) -> list[RouteRecord]:
        return list(routes(self.plane, self._query(table, prefix)))

    def route(self, table: str, prefix: str) -> list[str]:
        """``bgp 20/0 via 10.0.0.1 (RED) Ethernet0/0`` for each path; empty where the table lacks the prefix."""
        return [_short(record) for record in self.records(table, prefix)]

    def prefixes(self, table: str, *protocols: str) -> set[str]:
        """The prefixes that the table holds, of these protocols only where any are named."""
        return {r.prefix for r in self.records(table) if not protocols or r.protocol in protocols}

    def reasons(self, table: str, prefix: str) -> set[Reason]:
        """Why candidates for the prefix did not make it into the routing table or were not best in BGP."""
        where, wanted = table_named(self.plane, table, "ipv4"), prefix_named(prefix)
        cls = self.plane.classes.of(where, wanted)
        assert cls is not None, f"nothing in the network mentions {prefix}"
        found = {refusal.reason for refusal in self.plane.tables[where].refusals.get(cls, ())}
        carried = self.plane.bgp.get(where)
        if carried is not None:
            found |= {path.reason for path in carried.paths.get(cls, ()) if path.reason is not None}
        return found

    def bgp(self, table: str, prefix: str | None = None) -> list[BgpRecord]:
        return list(bgp_routes(self.plane, self._query(table, prefix)))

    def best(self, table: str, prefix: str) -> BgpRecord:
        found = [record for record in self.bgp(table, prefix) if record.best]
        assert len(found) == 1, f"{len(found)} best paths for {prefix} in {table}"
        return found[0]

    def vpn(self, device: str, prefix: str | None = None) -> list[BgpRecord]:
        """The entries of the VPNv4 table of a device."""
        return list(vpn_routes(self.plane, RouteQuery(device, None, None if prefix is None else prefix_named(prefix))))

    # Questions ---------------------------------------------------------------------------------------------------

    def explain(self, table: str, prefix: str) -> ExplainRecord:
        return explain(self.plane, table, prefix)

    def leaks(self) -> list[LeakRecord]:
        return list(leaks(self.plane))

    def leak_ends(self) -> set[tuple[str, str, str]]:
        return {(leak.from_table, leak.to_table, leak.mechanism) for leak in self.leaks()}

    def trace(self, table: str, destination: str, source: str | None = None) -> TraceRecord:
        return trace(self.plane, table, destination, source)

    def neighbor(self, device: str, protocol: str, address: str, vrf: str = "default") -> NeighborRecord:
        """The one adjacency of the device with `address` (LDP: with that label-switching router)."""
        listed = [
            n
            for n in self.neighbors(device, protocol, vrf)
            if address in (n.neighbor_address, n.neighbor_device, n.neighbor_id)
        ]
        assert len(listed) == 1, f"{len(listed)} {protocol} neighbors {address} on {device}"
        return listed[0]

    def neighbors(self, device: str, protocol: str, vrf: str = "default") -> list[NeighborRecord]:
        return list(neighbors(self.plane, device, vrf, protocol))

    @staticmethod
    def _query(table: str, prefix: str | None) -> RouteQuery:
        device, _, vrf = table.partition("/")
        return RouteQuery(device, vrf or "default", None if prefix is None else prefix_named(prefix))


def _short(record: RouteRecord) -> str:
    text = f"{record.protocol} {record.admin_distance}/{record.metric}"
    if record.next_hop_ip is not None:
        text += f" via {record.next_hop_ip}"
    if record.next_hop_vrf is not None:
        text += f" ({record.next_hop_vrf})"
    if record.next_hop_interface is not None:
        text += f" {record.next_hop_interface}"
    return text


@lru_cache(maxsize=256)
def _of(texts: tuple[tuple[str, str], ...]) -> Twin:
    return Twin(dict(texts))


def twin(**texts: str) -> Twin:
    """The network of these configurations, by device name. The same texts are computed once."""
    return _of(tuple((name, dedent(text).strip("\n") + "\n") for name, text in sorted(texts.items())))


def folder(case: str, **edits: tuple[tuple[str, str], ...]) -> Twin:
    """The network in `acceptance/CASE/configs`, with lines of single devices replaced: (old text, new text)."""
    texts = {path.stem: path.read_text() for path in sorted((_FOLDER / case / "configs").glob("*.cfg"))}
    for device, changes in edits.items():
        for old, new in changes:
            assert texts[device].count(old) == 1, f"{old!r} is {texts[device].count(old)} times in {device}.cfg"
            texts[device] = texts[device].replace(old, new)
    return twin(**texts)


def labels_out(record: TraceRecord) -> list[tuple[str, int]]:
    """(device, number of labels it sends the packet on with) along the way there."""
    return [(hop.device, len(hop.labels_out or ())) for hop in record.forward.hops]
