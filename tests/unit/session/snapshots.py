"""A snapshot with a bit of everything, for tests that read it in several ways."""

from __future__ import annotations

from pathlib import Path

from tidegate.model.device import Network


def router(number: int, more: str = "") -> str:
    return (
        f"version 17.3\nhostname R{number}\n!\nvrf definition BLUE\n rd 65000:{number}\n address-family ipv4\n"
        "  route-target both 65000:1\n!\ninterface Loopback0\n"
        f" ip address 10.0.0.{number} 255.255.255.255\n!\ninterface GigabitEthernet0/1\n vrf forwarding BLUE\n"
        f" ip address 192.0.{number}.1 255.255.255.0\n!\nrouter bgp 65000\n neighbor 10.0.0.99 remote-as 65000\n"
        f" address-family ipv4 vrf BLUE\n  redistribute connected\n!\nip route vrf BLUE 10.{number}.0.0 255.255.0.0 "
        f"192.0.{number}.2\n{more}end\n"
    )


def write_mixed(root: Path, routers: int = 6) -> Path:
    """Good routers, and one file of every kind that gives a diagnostic."""
    configs = root / "configs"
    configs.mkdir(parents=True)
    for number in range(1, routers + 1):
        (configs / f"{number:02}.cfg").write_text(router(number))
    (configs / "cut.cfg").write_text("Building configuration...\n" + router(51).removesuffix("end\n"))
    (configs / "doubtful.cfg").write_text(router(52, "frobnicate everything\nip route 10.0.0.0 banana\n"))
    (configs / "latin.cfg").write_bytes(router(53, "interface Loopback7\n description caf\u00e9\n").encode("latin-1"))
    (configs / "same.cfg").write_text(router(1))
    (configs / "other.cfg").write_text(router(1, "ip route 10.9.0.0 255.255.0.0 Null0\n"))
    (configs / "empty.cfg").write_text("\n")
    (configs / "picture.cfg").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (configs / "junos.cfg").write_text("## Last commit: 2024-01-01\nversion 21.4R1;\nsystem {\n}\n")
    (configs / "nameless.cfg").write_text("version 15.7\ninterface Loopback0\n ip address 10.0.0.3 255.255.255.255\n")
    (configs / "session.txt").write_text(
        "R60#configure terminal\nR60(config)#interface Loopback0\nR60(config-if)#ip address 10.0.0.60 255.255.255.255\n"
    )
    return root


def everything(network: Network) -> tuple[object, ...]:
    """All that was read, order included: devices with their lines and diagnostics, and the network's diagnostics."""
    devices = [(name, device, list(device.text.lines)) for name, device in network.devices.items()]
    return devices, network.diagnostics, network.cables, network.hosts
