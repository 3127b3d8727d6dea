"""From a snapshot on disk to the network: every file read or accounted for by a diagnostic.

One bad file never keeps the others from being read. Only where nothing at all can be read is there an exception.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate.errors import SnapshotError
from tidegate.model.device import Device, Network
from tidegate.model.source import Diagnostic, Severity
from tidegate.session import cables, recognise
from tidegate.session.decode import binary_kind, cut_off, decode
from tidegate.session.discover import Discovered, device_name, discover
from tidegate.session.hosts import read_host
from tidegate.session.jsonfile import BadFileError, read_json
from tidegate.session.recognise import MODELLED_NAMES
from tidegate.session.tree import MAX_FILE_BYTES, FileEntry, FileTree, open_tree

Progress = Callable[[str, int, int], None]  # (what is being done, steps done, steps in all)


def load_network(path: str | Path, progress: Progress | None = None) -> Network:
    """Read the snapshot at `path` (interface.md, "Input").

    Devices and hosts come sorted by name, whatever the order of the files. Raises SnapshotError, with what was found
    and what is expected, where no configuration could be read.
    """
    root = Path(path)
    tree = open_tree(root)
    found = discover(tree)
    network = Network(diagnostics=list(tree.diagnostics))
    reader = _ConfigurationReader(tree, network.diagnostics)
    for done, entry in enumerate(found.configurations):
        if progress:
            progress("reading configurations", done, len(found.configurations))
        reader.add(entry)
    if not reader.devices:
        raise SnapshotError(_nothing_read(root, tree, found, network.diagnostics))
    network.devices = dict(sorted(reader.devices.items()))
    _read_hosts(tree, found, network)
    _read_topology(tree, found, network, reader.dialects)
    return network


class _ConfigurationReader:
    """Reads configuration files one by one and keeps the devices by name."""

    def __init__(self, tree: FileTree, diagnostics: list[Diagnostic]) -> None:
        self.devices: dict[str, Device] = {}
        self.dialects = recognise.modelled_dialects()
        self._tree = tree
        self._diagnostics = diagnostics
        self._texts: dict[str, int] = {}  # device name -> hash of its text

    def _note(self, code: str, severity: Severity, file: str, message: str) -> None:
        self._diagnostics.append(Diagnostic(code, severity, file, 0, "", message))

    def add(self, entry: FileEntry) -> None:
        text = self._text(entry)
        if text is None:
            return
        dialect, name = recognise.choose(text, self.dialects)
        if dialect is None:
            self._note("unknown-vendor", Severity.ERROR, entry.path, _why_not(text, name))
            return
        device = dialect.read(entry.path, text, device_name(entry))
        first = self.devices.get(device.name)
        if first is not None:
            self._duplicate(entry, device.name, first, same=self._texts[device.name] == hash(text))
            return
        self.devices[device.name] = device
        self._texts[device.name] = hash(text)
        incomplete = cut_off(entry.path, text)
        if incomplete:
            self._diagnostics.append(incomplete)

    def _text(self, entry: FileEntry) -> str | None:
        """The file's text, or None after a diagnostic."""
        if entry.size > MAX_FILE_BYTES:
            size = f"is {entry.size >> 20} MiB; files above {MAX_FILE_BYTES >> 20} MiB are left out."
            self._note("file-too-large", Severity.ERROR, entry.path, size)
            return None
        try:
            data = self._tree.read(entry.path)
        except OSError as error:
            self._note("unreadable", Severity.ERROR, entry.path, f"cannot be read: {error.strerror or error}")
            return None
        kind = binary_kind(data)
        if kind:
            self._note("binary-file", Severity.ERROR, entry.path, f"is {kind}, not a configuration; it was left out.")
            return None
        if not data.strip():
            self._note("empty-file", Severity.WARNING, entry.path, "is empty; no device was made of it.")
            return None
        text, notes = decode(entry.path, data)
        self._diagnostics += notes
        return text

    def _duplicate(self, entry: FileEntry, name: str, first: Device, *, same: bool) -> None:
        if same:
            message = f"is the same configuration of {name} as {first.text.file} and was ignored."
            self._note("duplicate-file", Severity.INFO, entry.path, message)
            return
        message = (
            f"is another configuration of {name}, which {first.text.file} already gave; it was refused. "
            "Remove one of them, or give the devices different hostnames."
        )
        self._note("duplicate-hostname", Severity.ERROR, entry.path, message)


def _why_not(text: str, name: str | None) -> str:
    if name:
        return f"is a configuration of {name}, which is not modelled yet and was left out; {MODELLED_NAMES} are."
    first = next((line.strip() for line in text[:4000].splitlines() if line.strip()), "")
    looks = f" (it begins `{first[:40]}`)" if first and first.isprintable() and len(first.split()) < 8 else ""
    return (
        f"is not recognised as a router's configuration{looks}; it was left out. Expected is the text of "
        f"`show running-config` of {MODELLED_NAMES}, or the commands as typed."
    )


def _read_hosts(tree: FileTree, found: Discovered, network: Network) -> None:
    for entry in found.hosts:
        data = read_json(tree, entry.path, network.diagnostics)
        if data is None:
            continue
        try:
            host = read_host(data, PurePosixPath(entry.name).stem)
        except BadFileError as error:
            message = f"{error}. The host was left out."
            network.diagnostics.append(Diagnostic("bad-host", Severity.ERROR, entry.path, 0, "", message))
            continue
        if host.name in network.hosts or host.name in network.devices:
            message = f"{host.name} is the name of another host or device; this one was left out."
            network.diagnostics.append(Diagnostic("duplicate-hostname", Severity.ERROR, entry.path, 0, "", message))
            continue
        network.hosts[host.name] = host
    network.hosts = dict(sorted(network.hosts.items()))


def _read_topology(
    tree: FileTree, found: Discovered, network: Network, dialects: tuple[recognise.Dialect, ...]
) -> None:
    canonical = {dialect.name: dialect.canonical_interface for dialect in dialects}

    def canonical_interface(dialect: str, written: str) -> str | None:
        of_dialect = canonical.get(dialect)
        return of_dialect(written) if of_dialect else None

    finder = cables.EndpointFinder(network, canonical_interface)
    for path, edges in _topology_files(tree, found, network.diagnostics):
        cables.attach_cables(network, path, edges, finder)
    if found.runtime:
        data = read_json(tree, found.runtime.path, network.diagnostics)
        if data is not None:
            cables.attach_line_states(network, found.runtime.path, data, finder)


def _topology_files(
    tree: FileTree, found: Discovered, diagnostics: list[Diagnostic]
) -> Iterator[tuple[str, Iterator[cables.Cable]]]:
    if found.cables:
        data = read_json(tree, found.cables.path, diagnostics)
        if data is not None:
            yield found.cables.path, cables.layer1_cables(data)
        if found.containerlab:
            message = f"was ignored: {found.cables.path} already gives the cables."
            files = [entry.path for entry in found.containerlab]
            diagnostics += [Diagnostic("ignored-topology", Severity.INFO, file, 0, "", message) for file in files]
        return
    for entry in found.containerlab:
        document = _read_yaml(tree, entry.path, diagnostics)
        if document is not None:
            yield entry.path, cables.containerlab_cables(document)


def _read_yaml(tree: FileTree, path: str, diagnostics: list[Diagnostic]) -> Any:
    import yaml

    try:
        return yaml.safe_load(tree.read(path))
    except OSError as error:
        line, message = 0, f"cannot be read: {error.strerror or error}"
    except RecursionError:
        line, message = 0, "is nested too deeply"
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        message = f"is not valid YAML: {getattr(error, 'problem', None) or 'unreadable text'}"
    diagnostics.append(Diagnostic("bad-yaml", Severity.ERROR, path, line, "", f"{message}. The file was ignored."))
    return None


def _nothing_read(root: Path, tree: FileTree, found: Discovered, diagnostics: list[Diagnostic]) -> str:
    """What to tell a user whose snapshot holds no configuration: what there is, and what is expected."""
    lines = [f"{root}: no configuration could be read."]
    if not tree.entries:
        lines.append("The folder is empty.")
    problems = [d for d in diagnostics if d.severity is not Severity.INFO]
    lines += [f"  {d.file}{f':{d.line}' if d.line else ''}: {d.message}" for d in problems[:5]]
    if len(problems) > 5:
        lines.append(f"  and {len(problems) - 5} more files like these.")
    if found.others:
        kinds = Counter(PurePosixPath(e.name).suffix.lower() or "no extension" for e in found.others)
        lines.append(f"Found instead: {', '.join(f'{n} x {kind}' for kind, n in kinds.most_common(5))}.")
        inner = sorted({e.path.partition("/configs/")[0] for e in found.others if "/configs/" in e.path})
        if len(inner) == 1:
            lines.append(f"Did you mean {root / inner[0]}?")
        elif inner:
            lines.append(f"It holds {len(inner)} snapshots; give one of them: {root / inner[0]}, {root / inner[1]} …")
    lines.append(
        "Expected: a folder with configs/DEVICE.cfg (or configs/DEVICE/show_running-config.txt), a folder of "
        f"configuration files, one such file, or a zip. {MODELLED_NAMES} are read."
    )
    return "\n".join(lines)
