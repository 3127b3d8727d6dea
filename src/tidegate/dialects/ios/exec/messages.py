"""`show logging`, `show version`."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.messages import write_messages
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.messages import Messages
from tidegate.syntax.exec import Exec


@TABLE.command("user-exec exec", "show logging", about="Show the contents of logging buffers")
def show_logging(x: Exec, _: Device) -> None:
    x.write_all(write_messages(x.ask(Messages())))


@TABLE.command("user-exec exec", "show version", about="System hardware and software status")
def show_version(x: Exec, device: Device) -> None:
    """What the configuration tells of the system, and that no router runs here. Hardware and memory it doesn't."""
    version = f"Version {device.version}" if device.version else "version not stated in the configuration"
    x.write(
        f"Cisco IOS Software, {version}",
        f"Computed by Tidegate from {device.text.file}; no router is running",
        "",
        f"{device.name} uptime is 0 minutes",
    )
