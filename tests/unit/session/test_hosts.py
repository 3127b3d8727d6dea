"""Host files."""

import pytest

from tidegate.net.prefix import parse_address
from tidegate.session.hosts import read_host
from tidegate.session.jsonfile import BadFileError


def test_a_host_of_both_families() -> None:
    eth = {
        "name": "eth1",
        "prefix": "10.0.2.2/24",
        "gateway": "10.0.2.1",
        "prefix6": "2001:db8::2/64",
        "gateway6": "2001:db8::1",
    }
    host = read_host({"hostname": "nms", "hostInterfaces": {"eth1": eth}}, "file")
    assert host.name == "nms"
    interface = host.interfaces["eth1"]
    assert interface.prefixes == [(parse_address("10.0.2.2"), 24), (parse_address("2001:db8::2"), 64)]
    assert interface.gateways == [parse_address("10.0.2.1"), parse_address("2001:db8::1")]


def test_the_file_names_a_host_without_a_name() -> None:
    assert read_host({}, "nms").name == "nms"


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"hostname": 3},
        {"hostInterfaces": []},
        {"hostInterfaces": {"e": 1}},
        {"hostInterfaces": {"e": {"prefix": "10.0.0.300/24"}}},
        {"hostInterfaces": {"e": {"prefix": "10.0.0.3"}}},
        {"hostInterfaces": {"e": {"gateway": "here"}}},
    ],
)
def test_what_cannot_be_used_is_named(data: object) -> None:
    with pytest.raises(BadFileError):
        read_host(data, "nms")
