"""What is done to the twin, taken back and done again; what is saved."""

from __future__ import annotations

import pytest
from shells import NMS, at, configuring, empty, type_all

from samemodel import differences
from tidegate.analysis.routes import RouteQuery, routes
from tidegate.api import load
from tidegate.console.operations import Added, Failed, Linked, Typed
from tidegate.errors import UsageError
from tidegate.model.device import Endpoint


def _tables(twin):
    return [(r.device, r.vrf, r.prefix, r.protocol, r.next_hop_ip) for r in routes(twin.plane, RouteQuery())]


def _operations(shell):
    """One of each kind, with the state before each."""
    twin = shell.twin
    states = []

    def then(act):
        states.append((_tables(twin), twin.devices))
        act()

    then(lambda: type_all(configuring(shell), "no ip route static inter-vrf"))
    then(lambda: type_all(shell, "hostname EDGE"))
    then(lambda: twin.fail(["P1--P2"]))
    then(lambda: twin.restore())
    then(lambda: twin.add("R9", "ios"))
    then(lambda: twin.link((twin.endpoint("R9", "Se1/0"), twin.endpoint("P2", "Serial3/0"))))
    then(lambda: type_all(shell, "interface Serial2/0", "shutdown"))
    return states


def test_undo_takes_back_every_kind_of_operation():
    shell = at("PE4")
    states = _operations(shell)
    kinds = {type(operation) for operation in shell.twin.done}
    assert {Typed, Failed, Added, Linked} <= kinds
    last = _tables(shell.twin), shell.twin.devices
    seen = []
    while shell.twin.undo() is not None:
        seen.append((_tables(shell.twin), shell.twin.devices))
    assert seen[-1] == states[0]
    assert all(state in seen for state in states)
    while shell.twin.redo() is not None:
        pass
    assert (_tables(shell.twin), shell.twin.devices) == last


def test_what_is_done_anew_cannot_be_redone():
    shell = configuring(at("PE4"))
    type_all(shell, "interface Loopback7")
    assert shell.twin.undo() is not None
    type_all(shell, "interface Loopback8")
    assert shell.twin.redo() is None


def test_lines_that_change_nothing_are_not_undone():
    shell = configuring(at("PE4"))
    type_all(shell, "interface Serial2/0", "ip address 10.0.2.1 255.255.255.0", "exit", "ip vrf BLUE", "rd 200:1")
    assert shell.twin.undo() is None


def test_a_name_that_fails_nowhere_changes_nothing():
    shell = at("PE4")
    shell.twin.fail(["P1--P2"])
    before = _tables(shell.twin)
    with pytest.raises(UsageError):
        shell.twin.fail(["P1--P9"])
    assert _tables(shell.twin) == before
    assert shell.twin.failed == ["P1--P2"]


def test_cables_join_and_take_the_place_of_inference():
    shell = empty()
    twin = shell.twin
    twin.add("R2", "ios")
    assert not twin.link((Endpoint("R1", "Serial1/0"), Endpoint("R2", "Serial1/0")))
    assert twin.network.cables == [(Endpoint("R1", "Serial1/0"), Endpoint("R2", "Serial1/0"))]
    shell = at("PE4")
    assert shell.twin.link((Endpoint("PE4", "Serial9/0"), Endpoint("P2", "Serial9/0")))
    assert len(shell.twin.network.cables or ()) == 4  # three that subnets had joined, and this one


def test_a_saved_network_is_the_same_network(tmp_path):
    shell = at("PE4")
    _operations(shell)
    shell.twin.restore()
    folder = tmp_path / "saved"
    shell.twin.save(folder)
    again = load(folder)
    assert sorted(again.network.devices) == shell.twin.devices
    for name, device in shell.twin.network.devices.items():
        assert differences(device, again.network.devices[name]) == []
    assert [(r.device, r.vrf, r.prefix, r.protocol, r.next_hop_ip) for r in again.routes()] == _tables(shell.twin)


def test_save_writes_no_secret_and_nothing_half(tmp_path):
    (tmp_path / "configs").mkdir()
    text = (NMS / "base" / "configs" / "P1.cfg").read_text()
    (tmp_path / "configs" / "P1.cfg").write_text(text.replace("ip cef", "enable secret 5 TopSecret9\nip cef"))
    from tidegate.console.shell import Shell
    from tidegate.console.twin import Twin
    from tidegate.session.session import Session

    twin = Shell(Twin(Session.open(tmp_path)), "P1").twin
    folder = tmp_path / "out"
    twin.save(folder)
    assert "TopSecret9" not in (folder / "configs" / "P1.cfg").read_text()
    with pytest.raises(UsageError, match="not empty"):
        twin.save(folder)
    with pytest.raises(UsageError, match="not empty"):
        twin.save(folder / "configs")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError):
        twin.save(tmp_path / "file" / "below")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["configs", "file", "out"]


def test_another_case_of_the_same_name_is_a_name_like_any_other():
    shell = configuring(at("PE4"))
    assert not type_all(shell, "hostname pe4").lines
    assert shell.twin.devices == ["P1", "P2", "PE1", "pe4"]


def test_two_routers_of_one_hostname_cannot_be_saved(tmp_path):
    """The snapshot would hold one of them: of two configurations with one hostname the first is read."""
    shell = configuring(at("PE4"))
    type_all(shell, "hostname P1")
    with pytest.raises(UsageError, match="hostname P1"):
        shell.twin.save(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    type_all(shell, "hostname PE4")
    assert shell.twin.save(tmp_path / "out") == 4


def test_names_that_make_one_file_name_make_two_files(tmp_path):
    shell = configuring(empty())
    type_all(shell, "hostname a/b")
    shell.twin.add("a_b", "ios")
    assert shell.twin.save(tmp_path / "out") == 2
    assert sorted(load(tmp_path / "out").network.devices) == ["a/b", "a_b"]
    shell = configuring(empty())
    type_all(shell, "hostname ../../up")
    shell.twin.save(tmp_path / "second")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "second"]


def test_renames_that_pass_a_name_on():
    """PE4 becomes X, P1 becomes PE4, X becomes P1; and back."""
    shell = configuring(at("PE4"))
    type_all(shell, "hostname X", "end", "connect P1", "enable", "configure terminal", "hostname PE4", "end")
    type_all(shell, "connect X", "configure terminal", "hostname P1", "end")
    twin = shell.twin
    assert "Serial2/0" in twin.device("P1").interfaces  # that of PE4
    assert "Serial1/1" in twin.device("PE4").interfaces  # that of P1
    for _ in range(3):
        twin.undo()
    assert twin.devices == ["P1", "P2", "PE1", "PE4"]
    assert "Serial2/0" in twin.device("PE4").interfaces
    for _ in range(3):
        twin.redo()
    assert "Serial2/0" in twin.device("P1").interfaces
