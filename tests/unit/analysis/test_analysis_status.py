"""Neighbors and reading status as records."""

from planes import ip, nms

from tidegate.analysis.neighbors import neighbors
from tidegate.analysis.status import diagnostics, reasons, status
from tidegate.control.adjacency import Adjacency
from tidegate.model.source import Diagnostic, LineStatus, Severity


def with_neighbors():
    given = nms()
    given.adjacencies += [
        Adjacency("PE4", "default", "ospf", "Serial1/0", "P1", ip("10.1.2.6"), "10.1.1.2", True, None, (3,)),
        Adjacency("P1", "default", "bgp", None, None, ip("10.9.9.9"), None, False, "no route to it", (8, 9)),
    ]
    return given


def test_neighbors_are_sorted_and_say_why_they_are_down():
    down, up = neighbors(with_neighbors())
    assert (down.device, down.state, down.reason, [ref.line for ref in down.source]) == (
        "P1", "down", "no route to it", [8, 9],
    )  # fmt: skip
    assert (up.neighbor_device, up.neighbor_address, up.neighbor_id, up.state) == ("P1", "10.1.2.6", "10.1.1.2", "up")


def test_neighbors_by_protocol_and_device():
    assert [n.protocol for n in neighbors(with_neighbors(), protocol="ospf")] == ["ospf"]
    assert [n.device for n in neighbors(with_neighbors(), device="p1")] == ["P1"]


def test_lines_are_counted_by_what_became_of_them():
    network = nms().network
    kinds = [LineStatus.MODELLED] * 3 + [LineStatus.NO_EFFECT] * 2 + [LineStatus.NOT_UNDERSTOOD]
    network.devices["P1"].statuses.update(enumerate(kinds, 1))
    first = next(status(network))
    assert (first.device, first.lines, first.modelled, first.without_effect) == ("P1", 6, 3, 2)
    assert (first.not_modelled, first.not_understood) == (0, 1)


def test_diagnostics_most_severe_first():
    network = nms().network
    network.devices["P1"].diagnostics.append(Diagnostic("not-modelled", Severity.WARNING, "P1.cfg", 4, "x", "m"))
    network.devices["PE4"].diagnostics.append(Diagnostic("refused", Severity.ERROR, "PE4.cfg", 9, "y", "m"))
    network.diagnostics.append(Diagnostic("not-modelled", Severity.WARNING, "A.cfg", 1, "z", "m"))
    assert [(d.code, d.file) for d in diagnostics(network)] == [
        ("refused", "PE4.cfg"), ("not-modelled", "A.cfg"), ("not-modelled", "P1.cfg"),
    ]  # fmt: skip
    assert [d.line for d in diagnostics(network, device="P1")] == [4]
    assert reasons(network) == {"not-modelled": 2, "refused": 1}
