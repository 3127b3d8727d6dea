"""The configuration as a whole: shown, and kept."""

from __future__ import annotations

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.syntax.exec import Exec


@TABLE.command("exec", "show running-config", "write terminal", about="Current operating configuration")
def show_running_config(x: Exec, _: Device) -> None:
    lines = x.running()
    size = sum(len(line) + 1 for line in lines)
    x.write("Building configuration...", "", f"Current configuration : {size} bytes")
    x.write_all(lines)


@TABLE.command(
    "exec",
    "show running-config interface INTERFACE:name",
    "show running-config interface IFTYPE:letters IFNUMBER:number",
    about="Show interface configuration",
)
def show_interface_config(x: Exec, _: Device, name: str = "", letters: str = "", number: str = "") -> None:
    name = name or canonical_interface(letters + number) or ""
    lines = _section(x.running(), f"interface {name}")
    if not lines:
        x.refuse("% Invalid interface: there is none of that name")
        return
    size = sum(len(line) + 1 for line in lines)
    x.write("Building configuration...", "", f"Current configuration : {size} bytes", "!", *lines, "end", "")


def _section(lines: list[str], header: str) -> list[str]:
    """A top-level line and what stands below it; nothing where it is not there."""
    if header not in lines:
        return []
    start = lines.index(header)
    end = next((at for at in range(start + 1, len(lines)) if not lines[at].startswith(" ")), len(lines))
    return lines[start:end]


@TABLE.command(
    "exec", "write", "write memory", "copy running-config startup-config", about="Write running configuration"
)
def write_memory(x: Exec, _: Device) -> None:
    x.write("Building configuration...", "[OK]")
    x.write("% tidegate: kept while this console is open; `save FOLDER` writes the network.")
