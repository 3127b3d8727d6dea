"""From a snapshot on disk to the network: every file read or accounted for by a diagnostic.

One bad file never keeps the others from being read. Only where nothing at all can be read is there an exception.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tidegate.errors import SnapshotError
from tidegate.model.device import Network
from tidegate.model.source import Diagnostic, Severity
from tidegate.session import cables
from tidegate.session.cache import ReadingCache
from tidegate.session.configurations import Progress, ReadFile, read_configurations
from tidegate.session.decode import decode
from tidegate.session.discover import Discovered, discover
from tidegate.session.hosts import read_host
from tidegate.session.jsonfile import BadFileError, read_json
from tidegate.session.recognise import MODELLED_NAMES, modelled_dialects
from tidegate.session.tree import FileTree, open_tree

if TYPE_CHECKING:
    from tidegate.session.announcements import Books

__all__ = ["Progress", "load_network"]


def load_network(
    path: str | Path,
    progress: Progress | None = None,
    *,
    cache: ReadingCache | None = None,
    processes: int | None = None,
) -> Network:
    """Read the snapshot at `path` (interface.md, "Input").

    What `cache` holds is not read again. `processes` is how many processes to start for the rest: 0 reads all of it
    here, None starts as many as make it faster. The network is the same in every case.

    Devices and hosts come sorted by name, whatever the order of the files. Raises SnapshotError, with what was found
    and what is expected, where no configuration could be read.
    """
    root = Path(path)
    tree = open_tree(root)
    found = discover(tree)
    network = Network(diagnostics=list(tree.diagnostics))
    ahead: Books = {}
    files = read_configurations(
        tree, found.configurations, progress, cache, processes, lambda: ahead.update(_read_ahead(tree, found, cache))
    )
    _take_devices(files, network)
    if not network.devices:
        raise SnapshotError(_nothing_read(root, tree, found, network.diagnostics))
    _read_hosts(tree, found, network)
    _read_topology(tree, found, network)
    if found.announcements:
        from tidegate.session.announcements import read_announcements

        read_announcements(tree, found, network, ahead)
    return network


def _read_ahead(tree: FileTree, found: Discovered, cache: ReadingCache | None) -> Books:
    """What of the announcements can be read before the devices are there."""
    if not found.announcements:
        return {}
    from tidegate.session.announcements import read_ahead

    return read_ahead(tree, found, cache)


def _take_devices(files: list[ReadFile], network: Network) -> None:
    """Put the devices of `files` into the network; of two with one name the first file's is taken."""
    taken: dict[str, ReadFile] = {}
    for file in files:
        reading = file.reading
        network.diagnostics += reading.diagnostics
        if reading.device is None:
            continue
        first = taken.get(reading.device.name)
        if first is not None:
            network.diagnostics.append(_duplicate(file, first, reading.device.name))
            continue
        taken[reading.device.name] = file
        network.devices[reading.device.name] = reading.device
        if reading.incomplete:
            network.diagnostics.append(reading.incomplete)
    network.devices = dict(sorted(network.devices.items()))


def _duplicate(file: ReadFile, first: ReadFile, name: str) -> Diagnostic:
    path, other = file.entry.path, first.entry.path
    if file.data == first.data or decode(path, file.data)[0] == decode(other, first.data)[0]:
        message = f"is the same configuration of {name} as {other} and was ignored."
        return Diagnostic("duplicate-file", Severity.INFO, path, 0, "", message)
    message = (
        f"is another configuration of {name}, which {other} already gave; it was refused. "
        "Remove one of them, or give the devices different hostnames."
    )
    return Diagnostic("duplicate-hostname", Severity.ERROR, path, 0, "", message)


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


def _read_topology(tree: FileTree, found: Discovered, network: Network) -> None:
    canonical = {dialect.name: dialect.canonical_interface for dialect in modelled_dialects()}

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
