"""Packed readings: complete but for the text, without secrets, and harmless whoever made them."""

import os
import pickle
from pathlib import Path

import pytest

from tidegate.session.cache import ReadingCache
from tidegate.session.load import load_network
from tidegate.session.packing import BadPackError, pack, unpack
from tidegate.session.reading import Reading, read_configuration
from tidegate.session.sourcelines import SourceLines

from snapshots import router  # isort: skip  # beside this file

FILES = sorted((Path(__file__).parents[2] / "dialects" / "ios").glob("*.cfg"))

SECRETS = """\
version 17.3
hostname R1
service password-encryption
enable secret 9 $9$hunter2enable
username admin privilege 15 secret 5 $1$hunter2user
snmp-server community hunter2snmp RO
snmp-server host 192.0.2.9 version 2c hunter2trap
key chain CORE
 key 1
  key-string 7 hunter2chain
tacacs server T1
 key 7 hunter2tacacs
interface GigabitEthernet0/1
 description to R2, password hunter2desc
 ip address 192.0.2.1 255.255.255.0
 ip ospf message-digest-key 1 md5 7 hunter2ospf
 ip ospf authentication-key hunter2plain
 standby 1 ip 192.0.2.3
 standby 1 authentication hunter2hsrp
 vrrp 2 authentication text hunter2vrrp
router bgp 65000
 neighbor 192.0.2.2 remote-as 65001
 neighbor 192.0.2.2 password 7 hunter2bgp
 neighbor 192.0.2.2 description key hunter2peer
mpls ldp neighbor 192.0.2.2 password hunter2ldp
crypto isakmp key hunter2isakmp address 192.0.2.2
username other password 7 hunter2other surplus words
end
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_of_every_feature_comes_back(path: Path) -> None:
    data = b"!RANCID-CONTENT-TYPE: cisco\n" + path.read_bytes()
    read = read_configuration(path.name, path.stem, data)
    assert read.device is not None
    found = unpack(pack(read))
    assert found.device is not None
    assert len(found.device.text.lines) == 0
    found.device.text.lines = read.device.text.lines
    assert found == read
    assert found.device.text.redact is read.device.text.redact


def test_packing_leaves_the_reading_as_it_is() -> None:
    read = read_configuration("R1.cfg", "R1", router(1).encode())
    assert read.device is not None
    before = list(read.device.text.lines)
    pack(read)
    assert list(read.device.text.lines) == before
    assert before


def test_no_secret_is_packed() -> None:
    packed = pack(read_configuration("R1.cfg", "R1", SECRETS.encode()))
    assert b"GigabitEthernet0/1" in packed
    left = sorted(word for word in SECRETS.split() if "hunter2" in word and word.encode() in packed)
    assert left == []


class _Call:
    def __init__(self, function: object, *arguments: object) -> None:
        self._what = (function, arguments)

    def __reduce__(self) -> tuple[object, ...]:
        return self._what


@pytest.mark.parametrize(
    "hostile",
    [
        _Call(os.system, "echo called"),
        _Call(eval, "1"),
        _Call(read_configuration, "a", "b", b""),  # a function of the session, not a class
        _Call(SourceLines, "a", b"", len),
    ],
    ids=["system", "eval", "function", "class of no model"],
)
def test_nothing_but_the_model_is_called(hostile: object) -> None:
    with pytest.raises(BadPackError, match="no place"):
        unpack(pickle.dumps(hostile))


def test_a_dotted_name_reaches_nothing() -> None:
    # GLOBAL with a name inside a module of the model: what that module imported.
    stack_global = b"\x80\x05\x8c\x16tidegate.model.source\x8c\x10Counter.fromkeys\x93."
    stack_global = stack_global.replace(b"\x8c\x16", b"\x8c" + bytes([len("tidegate.model.source")]))
    with pytest.raises(BadPackError, match="no place"):
        unpack(stack_global)


@pytest.mark.parametrize("data", [b"", b"\x80\x05", b"not a pickle", pickle.dumps([1, 2])])
def test_what_is_no_reading(data: bytes) -> None:
    with pytest.raises(BadPackError):
        unpack(data)


def test_a_device_that_cannot_be_packed_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_a_local_function(path: str, name: str, data: bytes) -> Reading:
        found = read_configuration(path, name, data)
        assert found.device is not None
        found.device.text.redact = lambda line: line
        return found

    monkeypatch.setattr("tidegate.session.configurations.read_configuration", with_a_local_function)
    (tmp_path / "R1.cfg").write_text(router(1))
    (tmp_path / "cache").mkdir()
    cache = ReadingCache(tmp_path / "cache", 1 << 30, "1")
    assert list(load_network(tmp_path / "R1.cfg", cache=cache, processes=0).devices) == ["R1"]
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_name_in_many_lines_is_one_object_and_packed_once() -> None:
    text = (
        "hostname R1\nvrf definition CUSTOMER-17\n rd 65000:1\n address-family ipv4\n  export map M\n"
        "interface GigabitEthernet0/1\ninterface GigabitEthernet0/1.5\n encapsulation dot1Q 5\n"
        " vrf forwarding CUSTOMER-17\n ip address 192.0.2.1 255.255.255.252\n"
        "router bgp 65000\n address-family ipv4 vrf CUSTOMER-17\n  neighbor 192.0.2.2 remote-as 65001\n"
        "ip route vrf CUSTOMER-17 198.51.100.0 255.255.255.0 192.0.2.2\nend\n"
    )
    device = read_configuration("R1.cfg", "R1", text.encode()).device
    assert device is not None
    assert device.bgp is not None
    name = next(name for name in device.vrfs if name != "default")
    assert device.interfaces["GigabitEthernet0/1.5"].vrf is name
    assert device.static_routes[0].vrf is name
    assert all(vrf is name for vrf, _ in device.bgp.neighbors)
    assert pack(Reading(device)).count(b"CUSTOMER-17") == 1
