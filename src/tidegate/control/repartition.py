"""Classes after an edited configuration: only those that it can concern are formed again.

Most edits say nothing about prefixes that was not said before. One that adds or removes prefixes which nobody else
originates concerns the classes of that device's bundles alone. For everything else the partition is formed anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from tidegate.control.domains import Domains, device_joins
from tidegate.control.partition import Domain, Partition, contribution
from tidegate.control.policy.distinguishers import Distinguishers, tests_of
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Network
from tidegate.net.prefix import Prefix


def repartition(
    partition: Partition,
    network: Network,
    topology: Topology,
    old: Sequence[Device],
    new: Sequence[Device],
    relinked: bool,
) -> set[PrefixClass] | None:
    """Takes over that devices have other configurations and, with `relinked`, other links. The classes whose members
    are told apart otherwise now; None where the partition must be formed anew, and then nothing was changed."""
    pairs = list(zip(old, new, strict=True))
    families = partition.families
    if any(set(tests_of(one)) != set(tests_of(other)) or one.vrfs.keys() != other.vrfs.keys() for one, other in pairs):
        return None
    if relinked or any(device_joins(one, families) != device_joins(other, families) for one, other in pairs):
        domains = partition.memory.domains(network, topology, families)
        if not _groups_equally(partition, domains):
            return None
        partition.domains = domains
    changes = []
    for one, other in pairs:
        before, after = contribution(one, families), contribution(other, families)
        changes += [(table, before[table], content) for table, content in after.items() if content != before[table]]
    if not all(_is_small(partition, *change) for change in changes):
        return None
    lost: set[PrefixClass] = set()
    for change in changes:
        lost |= _rebundle(partition, *change)
    return lost


def _groups_equally(partition: Partition, domains: Domains) -> bool:
    """Whether the tables fall into the same groups as before."""
    pairs = {(partition.domains.find(table), domains.find(table)) for table in partition.of_table}
    return len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})


def _is_small(partition: Partition, table: TableId, before: Domain, after: Domain) -> bool:
    """Whether only bundles are others, and of the prefixes that others have too only those move that stand alone
    whatever bundles they are in."""
    if after.distinctions() != before.distinctions():
        return False
    domain = partition.of_table[table]
    elsewhere = _elsewhere(domain, before)
    stayed = [bundle for bundle in before.bundles if bundle in after.bundles]
    moved = {p for bundle in (*before.bundles, *after.bundles) if bundle not in stayed for p in bundle}
    return all(elsewhere[prefix] <= 0 or domain.stands_alone(prefix) for prefix in moved)


def _elsewhere(domain: Domain, own: Domain) -> Counter[Prefix]:
    """In how many bundles of the group, but those of `own`, each prefix is."""
    found = domain.holders().copy()
    for bundle in own.bundles:
        found.subtract(dict.fromkeys(bundle, 1))
    return found


def _rebundle(partition: Partition, table: TableId, before: Domain, after: Domain) -> set[PrefixClass]:
    """Takes over that a device's part of a table's group originates prefixes in other bundles."""
    domain = partition.of_table[table]
    elsewhere = _elsewhere(domain, before)
    domain.replace_bundles(before.bundles, after.bundles)
    own: dict[Prefix, tuple[int, ...]] = {}
    for prefix in dict.fromkeys(p for bundle in (*before.bundles, *after.bundles) for p in bundle):
        if elsewhere[prefix] <= 0:
            own[prefix] = tuple(number for number, bundle in enumerate(after.bundles) if prefix in bundle)
    lost = _regroup(domain, partition.index.partition_of(table), own, partition.distinguishers)
    partition.index.forget_lengths()
    return lost


def _regroup(
    domain: Domain,
    classes: dict[Prefix, PrefixClass],
    own: Mapping[Prefix, tuple[int, ...]],
    distinguishers: Distinguishers,
) -> set[PrefixClass]:
    """Forms the classes of prefixes that one device alone originates, each in the bundles of these numbers."""
    groups: dict[object, list[Prefix]] = defaultdict(list)
    for prefix, numbers in own.items():
        if prefix in domain.alone or (numbers and domain.stands_alone(prefix)):
            groups[prefix].append(prefix)
        elif numbers:
            groups[numbers, domain.treatment(prefix, distinguishers)].append(prefix)
    replaced = {classes.pop(prefix) for prefix in own if prefix in classes}
    known = {cls.members[0]: cls for cls in replaced}
    for members in groups.values():
        members.sort()
        old = known.get(members[0])
        cls = old if old is not None and list(old.members) == members else PrefixClass(tuple(members))
        replaced.discard(cls)
        for prefix in members:
            classes[prefix] = cls
    return {cls for cls in replaced if any(prefix in classes for prefix in cls.members)}
