"""`show route-map`, `show ip prefix-list`, `show access-lists`: what is configured, in the words of the device."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.filter_lists import write_access_lists, write_prefix_lists
from tidegate.dialects.ios.show_write.route_maps import write_route_maps
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.syntax.exec import Exec


@TABLE.command("user-exec exec", "show route-map [WORD:name]", about="Route-map information")
def show_route_map(x: Exec, device: Device, name: str | None = None) -> None:
    maps = device.policies.route_maps
    if name is not None and name not in maps:
        x.refuse(f"route-map {name} not found")
        return
    chosen = [found for found in maps.values() if name in (None, found.name)]
    x.write_all(write_route_maps(chosen, lambda line: device.text.ref(line).text))


@TABLE.command("user-exec exec", "show ip prefix-list [WORD:name]", about="List IP prefix lists")
def show_prefix_list(x: Exec, device: Device, name: str | None = None) -> None:
    lists = [found for found in device.policies.prefix_lists.values() if found.family == "ipv4"]
    x.write_all(write_prefix_lists(found for found in lists if name in (None, found.name)))


@TABLE.command("user-exec exec", "show ip access-lists [WORD:name]", about="List IP access lists")
@TABLE.command("user-exec exec", "show access-lists [WORD:name]", about="List access lists")
def show_access_lists(x: Exec, device: Device, name: str | None = None) -> None:
    lists = device.policies.access_lists.values()
    x.write_all(write_access_lists(found for found in lists if name in (None, found.name)))
