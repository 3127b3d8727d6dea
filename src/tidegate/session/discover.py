"""Which file of a snapshot is what: configurations, cables, hosts, announcements … (interface.md, "Input")."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tidegate.session.tree import FileEntry, FileTree

_CABLES = ("batfish/layer1_topology.json", "layer1_topology.json")
_RUNTIME = ("batfish/runtime_data.json", "runtime_data.json")
_ANNOUNCEMENTS = ("external_bgp_announcements.json", "announcements.csv", "announcements.parquet")
_RUNNING = (
    "show_running-config",
    "show_running_config",
    "show_run",
    "show_configuration",
    "running-config",
    "startup-config",
)
# In a folder that holds more than configurations these are left alone without a word; in configs/ nothing is.
_OTHER_KINDS = re.compile(
    r".*\.(?:json|ya?ml|xml|csv|toml|ini|py|md|rst|html?|pdf|docx?|xlsx?|vsdx|drawio|svg|png|jpe?g|gif|heic|mp4|mov"
    r"|gz|tgz|zip|pcap)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Discovered:
    """The files of a snapshot by their part in it; `others` are those that have none."""

    configurations: list[FileEntry] = field(default_factory=list)
    hosts: list[FileEntry] = field(default_factory=list)
    cables: FileEntry | None = None
    containerlab: list[FileEntry] = field(default_factory=list)
    runtime: FileEntry | None = None
    announcements: list[FileEntry] = field(default_factory=list)
    others: list[FileEntry] = field(default_factory=list)


def discover(tree: FileTree) -> Discovered:
    """Sort the tree's files by their part. Contents are not looked at."""
    found = Discovered()
    by_path = {entry.path: entry for entry in tree.entries}
    found.cables = next((by_path[path] for path in _CABLES if path in by_path), None)
    found.runtime = next((by_path[path] for path in _RUNTIME if path in by_path), None)
    found.announcements = [
        by_path[folder + name] for name in _ANNOUNCEMENTS for folder in ("batfish/", "") if folder + name in by_path
    ]
    single = len(tree.entries) == 1 and "/" not in tree.entries[0].path
    has_configs = any(entry.path.startswith("configs/") for entry in tree.entries)
    taken = {entry.path for entry in (found.cables, found.runtime, *found.announcements) if entry}
    folders: dict[str, list[FileEntry]] = {}
    for entry in tree.entries:
        if entry.path in taken:
            continue
        top, _, rest = entry.path.partition("/")
        if not rest and entry.name.endswith((".clab.yml", ".clab.yaml")):
            found.containerlab.append(entry)
        elif top == "hosts" and rest and entry.name.endswith(".json"):
            found.hosts.append(entry)
        elif top == "configs" if has_configs else single or _may_be_configuration(entry):
            folders.setdefault(entry.folder, []).append(entry)
        else:
            found.others.append(entry)
    base = "configs" if has_configs else ""
    for folder, entries in sorted(folders.items()):
        chosen = entries if folder == base else _configuration_of_folder(entries)
        found.configurations += chosen
        left = set(entries).difference(chosen)
        found.others += [entry for entry in entries if entry in left]
    return found


def _may_be_configuration(entry: FileEntry) -> bool:
    parts = PurePosixPath(entry.path).parts
    if len(parts) > 2 or parts[0] in ("show", "hosts", "batfish"):
        return False
    return _OTHER_KINDS.fullmatch(entry.name) is None


def _configuration_of_folder(entries: list[FileEntry]) -> list[FileEntry]:
    """Of a device's own folder: the file named after the show command; without one, every file."""
    named = [entry for entry in entries if entry.name.startswith(_RUNNING)]
    if len(named) > 1:  # Junos folders hold the configuration in both forms; the `set` form is the one to read
        return [entry for entry in named if "display_set" in entry.name] or named
    return named or entries


def device_name(entry: FileEntry) -> str:
    """The name of a device whose configuration states none: its folder's or file's name without its extension."""
    stem = entry.name
    while PurePosixPath(stem).suffix.lower() in (".cfg", ".conf", ".config", ".txt", ".ios", ".log", ".text"):
        stem = PurePosixPath(stem).stem
    folder = entry.folder.rpartition("/")[2]
    if folder not in ("", "configs") and entry.name.startswith(_RUNNING):
        return folder
    return stem
