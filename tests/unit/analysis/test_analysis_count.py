"""Counting routes: by class, whatever the number of their prefixes."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import tidegate
from tidegate.net.prefix import Prefix

STATICS = "\n".join(f"ip route 10.{n}.0.0 255.255.0.0 192.0.2.2" for n in range(1, 101))
R1 = f"hostname R1\ninterface Ethernet0\n ip address 192.0.2.1 255.255.255.0\n{STATICS}\nend\n"


class OnlyCounted(Sequence[Prefix]):
    """The members of a class, which nobody may look at."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, place: object) -> Prefix:  # type: ignore[override]
        raise AssertionError(f"class expanded: member {place}")


@pytest.fixture
def net(tmp_path: Path) -> tidegate.Snapshot:
    (tmp_path / "R1.cfg").write_text(R1)
    return tidegate.load(tmp_path)


def test_counts_are_those_of_the_records(net: tidegate.Snapshot) -> None:
    routes = net.routes()
    assert {(c.protocol, c.prefixes, c.paths) for c in net.count()} == {
        (protocol, sum(r.protocol == protocol for r in routes), sum(r.protocol == protocol for r in routes))
        for protocol in ("connected", "local", "static")
    }


def test_classes_are_not_expanded(net: tidegate.Snapshot) -> None:
    for table in net.control_plane.tables.values():
        for cls, _ in list(table.routes.items()):
            cls.members = OnlyCounted(len(cls.members))
    assert [(c.protocol, c.prefixes) for c in net.count()] == [("connected", 1), ("local", 1), ("static", 100)]
    with pytest.raises(AssertionError, match="class expanded"):
        net.routes()
