"""BGP of the whole network: every table's decision process, and the updates between them, until nothing changes.

Work is kept per table and prefix class: when a path changes, its table decides again, and if what it tells others
changed, their tables decide again. Tables are served in the order in which they were touched, starting sorted, so the
outcome does not depend on the order of files. A prefix that comes back to a state seen before swings for ever; it is
reported and left as it is (RFC 3345 gives examples of such networks).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from tidegate.control.adjacency import Adjacency
from tidegate.control.changelog import Moved
from tidegate.control.classindex import ClassIndex
from tidegate.control.deferral import Leaves
from tidegate.control.leaking.audience import Audience
from tidegate.control.leaking.distribution import is_plain
from tidegate.control.leaking.exchange import TableExchange
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.aggregate import Aggregation
from tidegate.control.protocols.bgp.announcements import AnnouncedRoutes, overridden
from tidegate.control.protocols.bgp.decision import decide
from tidegate.control.protocols.bgp.default_route import originate_default
from tidegate.control.protocols.bgp.exchange import tell
from tidegate.control.protocols.bgp.install import Installer
from tidegate.control.protocols.bgp.next_hops import NextHops
from tidegate.control.protocols.bgp.originate import originate
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.quiet import QuietTables
from tidegate.control.protocols.bgp.sessions import Sessions, SessionShift
from tidegate.control.protocols.bgp.speakers import build_speakers
from tidegate.control.protocols.bgp.table import Nlri, Speaker, equivalent
from tidegate.control.resolution import Key, Resolver
from tidegate.control.rib import Rib
from tidegate.control.table import Protocol, TableId
from tidegate.control.topology import Topology
from tidegate.model.announcement import SessionEnd
from tidegate.model.device import Network
from tidegate.model.source import Diagnostic
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Family

_PATIENCE = 40  # visits of one prefix in one table before its states are compared


class BgpRouting:
    """All BGP tables of a network. `update` brings them up to date with the routing tables.

    `interfaces_of(device, process)` names the interfaces an OSPF process runs on. `swinging` holds the classes found
    to oscillate, with a table in which they do. With `defer`, VRFs whose imports nothing else rests on are left out
    (`deferred`) and worked out one by one when asked (`filled`).
    """

    def __init__(
        self,
        network: Network,
        topology: Topology,
        classes: ClassIndex,
        ribs: Mapping[TableId, Rib],
        resolver: Resolver,
        policies: Mapping[str, PolicyEvaluator],
        interfaces_of: Callable[[str, str], Iterable[str]],
        families: tuple[Family, ...],
        defer: bool,
    ) -> None:
        self._classes = classes
        self._policies = policies
        self._families = families
        self._ribs = ribs
        self._interfaces_of = interfaces_of
        self._sessions = Sessions(network, topology, resolver)
        self.speakers = build_speakers(network.devices.values(), policies, families)
        self.of_table = {speaker.table: speaker for speaker in self.speakers.values() if speaker.table is not None}
        self.vpn_tables = {(s.device.name, str(s.name)): s for s in self.speakers.values() if s.is_vpn()}
        self._leaves = Leaves(network, self.speakers.values(), classes) if defer else None
        self.deferred: dict[TableId, frozenset[PrefixClass]] = {}
        if self._leaves is not None:
            for device in network.devices.values():
                self.deferred.update(self._leaves.of(device, topology))
        self._next_hops = NextHops(resolver)
        self._plain = defer and is_plain(self.speakers.values())
        self.leaks = TableExchange(
            network, self.speakers, classes, policies, self.deferred, self._next_hops, self._plain
        )
        self._announcements = network.announcements
        self._quiet = QuietTables(self.speakers.values(), self.deferred, classes, self._plain)
        self._announced = AnnouncedRoutes(network.announcements, classes, self.speakers, self._quiet.awake)
        self.leaks.labels.quiet_at = self._quiet.at
        self.leaks.labels.ask = self._ask
        self.rounds: Callable[[], None] = _no_rounds
        self._note_kinds()
        self._installer = Installer(classes)
        self._audiences: dict[Speaker, Audience] = {}
        self._heard: dict[tuple[Speaker, Nlri], list[Peering]] = {}
        self._moved_tables: dict[TableId, Iterable[PrefixClass] | None] = dict.fromkeys(self.of_table)
        self._moved_hops: dict[Key, None] = {}
        self._queue: deque[tuple[Speaker, Nlri]] = deque()
        self._removed: list[Peering] = []  # sessions that went with edited devices since the last round
        self._tell_anew: set[tuple[Speaker, Nlri]] = set()
        self._queued: set[tuple[Speaker, Nlri]] = set()
        self._decided: dict[tuple[Speaker, Nlri], None] = {}
        self._visits: dict[tuple[Speaker, Nlri], int] = {}
        self._took_part: tuple[int, dict[PrefixClass, list[tuple[Speaker, Nlri]]]] = 0, {}
        self._seen: dict[PrefixClass, set[int]] = {}
        self.moved: Moved | None = None  # notes what a change moves
        self.swinging: dict[PrefixClass, TableId] = {}

    def _note_kinds(self) -> None:
        self._aggregations = [
            (speaker, Aggregation(speaker, speaker.table, self._classes))
            for speaker in self.speakers.values()
            if speaker.table is not None and speaker.family.aggregates
        ]
        self._default_originators = [s for s in self.speakers.values() if originates_default(s)]
        self._sends_more = any(speaker.family.additional_paths_send for speaker in self.speakers.values())

    def note(self, changes: Mapping[TableId, Iterable[PrefixClass] | None], questions: Iterable[Key]) -> None:
        """These classes (None: any) have other routes, and these look-ups other answers: for the next `update`."""
        for table, classes in changes.items():
            speaker = self.of_table.get(table)
            if speaker is not None and (speaker.family.networks or speaker.family.redistributions):
                known = self._moved_tables.get(table, ())
                both = None if known is None or classes is None else {**dict.fromkeys(known), **dict.fromkeys(classes)}
                self._moved_tables[table] = both
        for question in questions:
            self._moved_hops[question] = None

    def update(self) -> bool:
        """One round: sessions, origination, next hops, then updates until quiet. True where a table changed."""
        questions, self._moved_hops = self._moved_hops, {}
        moved, reached, hops = self._next_hops.moved(questions)
        if self.moved is not None:
            self.moved.hops |= hops
        self._sessions.reconsider(questions)
        self._refresh_sessions(reached)
        tables, self._moved_tables = self._moved_tables, {}
        self._refresh_origins(tables)
        for speaker, nlri in moved:
            self._touch(speaker, nlri)
        self._run()
        changed = False
        for speaker, (_, cls) in self._decided:
            rib = self._ribs.get(speaker.table) if speaker.table is not None else None
            if rib is not None:
                changed = self._installer.install(speaker, cls, rib) or changed
        self._decided.clear()
        return changed

    def filled(self, table: TableId, classes: Collection[PrefixClass] | None = None) -> tuple[Speaker, Rib]:
        """The BGP and the routing table of a deferred VRF with all that it imports, or what it imports of these
        classes. Nothing else changes by it."""
        speaker = self.of_table[table]
        self._ask((table, *self._quiet.exporters(self.leaks.imports_of(table))))
        self.settle(speaker)
        whole, rib = speaker.copy(), self._ribs[table].copy()
        installer = Installer(self._classes)
        for nlri in self.leaks.import_all(whole, classes):
            whole.detach(nlri)
            self._choose(whole, nlri, self._next_hops.metric)
            installer.install(whole, nlri[1], rib)
        return whole, rib

    def metric(self, table: TableId, address: Address) -> int | None:
        """The metric to a next hop looked up in a table; None where it is not reachable."""
        return self._next_hops.asked((table, address))

    def vpn_table(self, speaker: Speaker) -> dict[tuple[RouteDistinguisher, PrefixClass], tuple[Path, ...]]:
        """Every entry of a VPN table, each with its paths, the best first."""
        targets = self.leaks.kept_by(speaker)
        if targets is None:
            self._ask(self._quiet.all())
        else:
            self._ask((*self._quiet.at(speaker.device.name), *self._quiet.exporters(targets)))
        self.settle(speaker)
        found = self.leaks.vpn_table(speaker)
        return {(rd, cls): paths for (rd, cls), paths in found.items() if rd is not None}

    def heard(self, table: TableId) -> Iterator[PrefixClass]:
        """The classes for which a table has paths, but for what it imports only when somebody asks for it."""
        speaker = self.of_table.get(table)
        if speaker is not None:
            for store in (speaker.local, speaker.received, speaker.imported):
                yield from (cls for _, cls in store)

    def hears(self, table: TableId, cls: PrefixClass) -> bool:
        """Whether a class is among those `heard`."""
        speaker, nlri = self.of_table.get(table), (None, cls)
        return speaker is not None and (nlri in speaker.local or nlri in speaker.received or nlri in speaker.imported)

    def adjacencies(self, ends: Iterable[SessionEnd] | None = None) -> list[Adjacency]:
        """Every end of every session, or these, up or why not."""
        return self._sessions.adjacencies(ends)

    def diagnostics(self) -> list[Diagnostic]:
        """What the reader must know about the announcements from outside, once the sessions are known."""
        return list(overridden(self._announcements, self._sessions.peerings))

    def _wake(self, tables: Iterable[TableId]) -> bool:
        """Decides about everything in these tables from the next round on. True where there is something to decide."""
        woken = self._quiet.wake(tables)
        for table in woken:
            self._moved_tables[table] = None
            for speaker, nlri in self._announced.wake(table):
                self._touch(speaker, nlri)
        return bool(woken)

    def _ask(self, tables: Iterable[TableId]) -> None:
        """Wakes tables when all else is settled."""
        if self._wake(tables):
            self.rounds()

    def settle(self, speaker: Speaker) -> None:
        """Carries the VPN entries that waited and concern this table (`control.leaking.pending`)."""
        for other, nlri in self.leaks.waiting_for(speaker):
            self._touch(other, nlri)
        self._run()
        self._decided.clear()

    def wake_all(self) -> None:
        """Decides about all that was quiet."""
        self._ask(self._quiet.all())

    def carry_all(self) -> None:
        """Decides about all that was quiet, and carries all VPN entries that waited."""
        self.wake_all()
        for other, nlri in self.leaks.pending.take_all():
            self._touch(other, nlri)
        self._run()
        self._decided.clear()

    # What the routing tables changed -----------------------------------------------------------------------------

    def _refresh_sessions(self, reached: set[Address]) -> None:
        shift = self._sessions.establish()
        if self.moved is not None:
            self.moved.ends |= shift.judged
        if shift.gone or shift.new:
            self._replace_sessions(shift)
            self._audiences.clear()
        sessions = [*self._removed, *shift.gone, *shift.new]
        self._removed.clear()
        if sessions or reached:
            for importer, entry in self.leaks.redeliver(sessions, reached):
                self._touch(importer, entry)
        for speaker, heard in self._announced.refresh(shift.outside, self._sessions.outside):
            self._touch(speaker, heard)
        for speaker in self._default_originators:
            for peering in speaker.peerings:
                if peering.settings(speaker.name).default_originate:
                    receiver, rib = self._receiver(speaker, peering), self._ribs[speaker.next_hop_table]
                    nlri = originate_default(speaker, rib, peering, receiver, self._classes)
                    if nlri is not None:
                        self._touch(receiver, nlri)

    def _replace_sessions(self, shift: SessionShift) -> None:
        lost: dict[Speaker, list[Peering]] = {}
        gained: dict[Speaker, list[Peering]] = {}
        for peerings, into in ((shift.gone, lost), (shift.new, gained)):
            for peering in peerings:
                for family in peering.families:
                    speaker = self.speakers.get((peering.device.name, peering.vrf, family))
                    if speaker is not None:
                        into.setdefault(speaker, []).append(peering)
        concerned = dict.fromkeys((*lost, *gained))
        for speaker in sorted(concerned, key=Speaker.sort_key):
            gone, new = lost.get(speaker, []), gained.get(speaker, [])
            kept = [peering for peering in speaker.peerings if peering not in gone]
            speaker.peerings = sorted((*kept, *new), key=lambda p: p.neighbor.address)
            if gone:
                self._forget_sessions(speaker, gone)
            if new:
                for nlri in dict.fromkeys((*speaker.chosen, *speaker.sent)):
                    self._tell_anew.add((speaker, nlri))  # the new peers have heard nothing yet
                    self._touch(speaker, nlri)

    def _forget_sessions(self, speaker: Speaker, gone: list[Peering]) -> None:
        for nlri, sources in list(speaker.received.items()):
            for source in [s for s in sources if s[0] in gone]:
                speaker.put_received(nlri, source, None)
                self._touch(speaker, nlri)
        for refusals in speaker.refused.values():
            for source in [s for s in refusals if isinstance(s, tuple) and s[0] in gone]:
                del refusals[source]

    def _refresh_origins(self, moved: Mapping[TableId, Iterable[PrefixClass] | None]) -> None:
        concerned = [
            (self.of_table[table], self._ribs[table], classes)
            for table, classes in moved.items()
            if table in self._ribs
        ]
        for speaker, rib, classes in sorted(concerned, key=lambda item: item[0].sort_key()):
            if not _may_originate(speaker, rib, classes):
                continue
            interfaces_of = partial(self._interfaces_of, speaker.device.name)
            only = self._quiet.awake(rib.id)
            if only is not None and not only:
                continue
            found, refused = originate(speaker, rib, self._classes, interfaces_of, only)
            self._replace_origins(speaker, found)
            for refusals in speaker.refused.values():
                refusals.pop("origin", None)  # what was refused before may be gone
            for cls, refusal in refused.items():
                speaker.refuse((None, cls), "origin", refusal)

    def _replace_origins(self, speaker: Speaker, found: Mapping[PrefixClass, tuple[Path, ...]]) -> None:
        known: dict[Nlri, None] = dict.fromkeys([*speaker.local, *((None, cls) for cls in found)])
        for nlri in known:
            old, paths = speaker.local.get(nlri, ()), found.get(nlri[1], ())
            aggregates = tuple(path for path in old if path.aggregate)
            own = tuple(path for path in old if not path.aggregate)
            if len(own) != len(paths) or not all(map(equivalent, own, paths)):
                speaker.local[nlri] = (*paths, *aggregates)
                self._touch(speaker, nlri)

    # The work list -----------------------------------------------------------------------------------------------

    def _touch(self, speaker: Speaker, nlri: Nlri) -> None:
        item = (speaker, nlri)
        if item not in self._queued:
            self._queued.add(item)
            self._queue.append(item)

    def _run(self) -> None:
        while self._queue:
            while self._queue:
                item = self._queue.popleft()
                self._queued.discard(item)
                if item[1][1] not in self.swinging:
                    self._serve(item)
            for speaker, aggregation in self._aggregations:
                for nlri in aggregation.refresh():
                    self._touch(speaker, nlri)
                self._tell_anew.update((speaker, nlri) for nlri in aggregation.newly_suppressed)
        self._visits.clear()
        self._took_part = 0, {}
        self._seen.clear()

    def _choose(self, speaker: Speaker, nlri: Nlri, metric: Callable[[Speaker, Path], int | None]) -> tuple[Path, ...]:
        paths = speaker.candidates(nlri)
        for path in paths:
            path.igp_metric = metric(speaker, path)
        chosen = decide(paths, speaker.bgp, speaker.family)
        if chosen:
            speaker.chosen[nlri] = chosen
        else:
            speaker.chosen.pop(nlri, None)
        return chosen

    def _decide(self, item: tuple[Speaker, Nlri]) -> tuple[Path, ...]:
        speaker, nlri = item
        chosen = self._choose(speaker, nlri, lambda _, path: self._next_hops.used(item, path))
        if speaker.table is not None:
            self._decided[item] = None
        return chosen

    def _serve(self, item: tuple[Speaker, Nlri]) -> None:
        speaker, nlri = item
        told = _told(speaker, self._decide(item))
        anew = item in self._tell_anew
        self._tell_anew.discard(item)
        if (_same(speaker.sent.get(nlri, ()), told) and not anew) or self._swings(item, told):
            return
        speaker.sent[nlri] = told
        if speaker.peerings:
            for receiver in tell(speaker, nlri, told, self._peers(speaker, nlri, told), self.leaks.unwanted):
                self._touch(receiver, nlri)
        for other, other_nlri in self.leaks.carry(speaker, nlri, told[0] if told else None):
            if other.is_vpn():
                self._exported(other, other_nlri)
            else:
                self._touch(other, other_nlri)

    def _exported(self, vpn: Speaker, nlri: Nlri) -> None:
        """A VPN entry was exported, changed or withdrawn: those that import it at once hear of it."""
        sole = self.leaks.sole.put(vpn, nlri)
        for other, other_nlri in self.leaks.deliver(nlri):
            self._touch(other, other_nlri)
        if sole:
            return
        pending = self.leaks.pending
        exporters = [vpn, *self.leaks.sole.others(vpn, nlri)]
        held = [pending.holds(exporter, nlri) for exporter in exporters]
        if not all(held):  # one that must travel at once takes the others of the RD:prefix along
            for exporter in dict.fromkeys((*exporters, *pending.release(nlri))):
                self._touch(exporter, nlri)

    def _peers(self, speaker: Speaker, nlri: Nlri, told: tuple[Path, ...]) -> Iterator[tuple[Peering, Speaker]]:
        """Who hears of this: every peer, or of VPN entries those that keep them and those that had heard before."""
        audience = self._audience(speaker)
        peerings = speaker.peerings if audience is None else audience.of(told)
        if audience is not None:
            before = self._heard.get((speaker, nlri), ())
            self._heard[speaker, nlri] = peerings
            if before:
                peerings = [*peerings, *(p for p in before if p not in peerings and p in speaker.peerings)]
        for peering in peerings:
            yield peering, self._receiver(speaker, peering)

    def _audience(self, speaker: Speaker) -> Audience | None:
        if not speaker.is_vpn():
            return None
        found = self._audiences.get(speaker)
        if found is None:
            found = self._audiences[speaker] = Audience(speaker, self.leaks.wanted_targets)
        return found

    def _receiver(self, speaker: Speaker, peering: Peering) -> Speaker:
        return self.speakers[peering.peer.device.name, peering.peer.vrf, speaker.name]

    def _swings(self, item: tuple[Speaker, Nlri], told: tuple[Path, ...]) -> bool:
        speaker, nlri = item
        cls = nlri[1]
        count = self._visits[item] = self._visits.get(item, 0) + 1
        if count <= _PATIENCE:
            return False
        # What every table that took part last told of the class, VPN entries included, and who is still to decide.
        state = hash(
            (
                speaker,
                nlri,
                _attributes(told),
                tuple(_attributes(other.sent.get(entry, ())) for other, entry in self._taking_part(cls)),
                tuple(item for item in self._queue if item[1][1] is cls),
            )
        )
        seen = self._seen.setdefault(cls, set())
        if state in seen:
            self.swinging[cls] = speaker.table or speaker.next_hop_table
            return True
        seen.add(state)
        return False

    def _taking_part(self, cls: PrefixClass) -> list[tuple[Speaker, Nlri]]:
        """The tables that have chosen among paths of the class in this round, and for what."""
        count, found = self._took_part
        if count != len(self._visits):
            found = {}
            for item in self._visits:
                found.setdefault(item[1][1], []).append(item)
            self._took_part = len(self._visits), found
        return found[cls]


def _told(speaker: Speaker, chosen: tuple[Path, ...]) -> tuple[Path, ...]:
    if not chosen or not chosen[0].best:
        return ()
    if len(chosen) == 1:
        return chosen
    if not speaker.family.additional_paths_send and not any(
        peering.settings(speaker.name).additional_paths_send for peering in speaker.peerings
    ):
        return chosen[:1]
    return tuple(path for path in chosen if path.igp_metric is not None)


def _attributes(paths: tuple[Path, ...]) -> tuple[Attributes, ...]:
    return tuple(path.attributes for path in paths)


def _same(one: tuple[Path, ...], other: tuple[Path, ...]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _no_rounds() -> None:
    """Until the computation gives its rounds, nobody can ask."""


def _may_originate(speaker: Speaker, rib: Rib, classes: Iterable[PrefixClass] | None) -> bool:
    """Whether other routes of these classes (None: any) can change what a table originates."""
    return classes is None or any(
        (None, cls) in speaker.local or any(route.protocol is not Protocol.BGP for route in rib.routes.best(cls))
        for cls in classes
    )


def originates_default(speaker: Speaker) -> bool:
    """Whether a table tells any neighbor a default route of its own."""
    neighbors = [*speaker.bgp.neighbors.values(), *(listen.template for listen in speaker.bgp.listen_ranges)]
    families = (neighbor.families.get(speaker.name) for neighbor in neighbors)
    return any(settings is not None and settings.default_originate for settings in families)
