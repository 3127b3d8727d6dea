"""A network as bytes, for the processes and machines that judge scenarios with this one.

The lines of the configurations stay behind: nothing is computed from them, and they hold secrets. The bytes are made
and read by Tidegate itself in one run; they are never kept.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any

from tidegate.model.device import Network
from tidegate.model.source import SourceText


def _without_lines(text: SourceText) -> tuple[Any, ...]:
    return SourceText, (text.file, (), text.redact, text.headers)


# A private table: how the rest of the program pickles a text is not changed by it.
_REDUCERS = {**copyreg.dispatch_table, SourceText: _without_lines}


def network_to_bytes(network: Network) -> bytes:
    """The network without the lines of its configurations."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(network)
    return stream.getvalue()


def network_from_bytes(data: bytes) -> Network:
    """What `network_to_bytes` made. `data` must come from a process of this run: unpickling trusts it."""
    network = pickle.loads(data)
    assert isinstance(network, Network)
    return network


def version() -> str:
    """The version of Tidegate that is installed here; empty where it runs without being installed."""
    try:
        return metadata.version("tidegate")
    except metadata.PackageNotFoundError:
        return ""


def code_digest() -> bytes:
    """The same where the same code computes, so that nobody who works on it is shown what yesterday's code made."""
    digest = blake2b(version().encode(), digest_size=16)
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*.py")):  # none from inside a zip file: the version must do there
        digest.update(f"\0{path.relative_to(package).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.digest()


def network_digest(network: Network) -> bytes:
    """The same for two networks that were read from the same files, whatever the order of sets in memory."""
    digest = blake2b(digest_size=16)
    for device in network.devices.values():
        digest.update(f"\0{device.name}\0{device.dialect}\0{device.text.file}\0{len(device.text.lines)}\0".encode())
        digest.update("\n".join(device.text.lines).encode("utf-8", "surrogateescape"))
    hosts = [
        (host.name, sorted((i.name, i.prefixes, i.gateways) for i in host.interfaces.values()))
        for host in network.hosts.values()
    ]
    for part in (hosts, network.cables, sorted(network.down_interfaces), network.announcements):
        digest.update(f"\0{part!r}".encode("utf-8", "surrogateescape"))
    return digest.digest()
