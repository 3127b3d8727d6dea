"""What sessions do to AS paths (Cisco command reference: `neighbor local-as`, `as-override`, `remove-private-as`)."""

from __future__ import annotations

import pytest

from tidegate.control.protocols.bgp.as_path import (
    exceeds_allowas_in,
    inbound_as_path,
    outbound_as_path,
    override,
    remove_private,
)
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.model.bgp import BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.device import Device
from tidegate.model.source import SourceText
from tidegate.net.aspath import Asn, AsPath
from tidegate.net.prefix import Address

OWN, LOCAL_AS, NEIGHBOR = Asn(100), Asn(200), Asn(300)


def path(*elements: int | set[int]) -> AsPath:
    return tuple(frozenset(map(Asn, e)) if isinstance(e, set) else Asn(e) for e in elements)


def peering(
    presents: Asn = OWN,
    external: bool = True,
    neighbor_as: Asn = NEIGHBOR,
    local_as: Asn | None = None,
    no_prepend: bool = False,
    replace: bool = False,
    dual: bool = False,
) -> Peering:
    """A session of AS 100; `presents` is the AS under which it came up."""

    def end(asn: Asn, neighbor: BgpNeighbor, shown: Asn) -> Peering:
        device = Device(name=f"r{asn}", dialect="ios", text=SourceText("r.cfg", [], str))
        return Peering(device, BgpProcess(asn=asn), "default", neighbor, Address(1), external, shown, Address(1), True)

    one = end(
        OWN,
        BgpNeighbor(
            vrf="default",
            address=Address(2),
            remote_as=neighbor_as,
            local_as=local_as,
            local_as_no_prepend=no_prepend,
            local_as_replace=replace,
            local_as_dual=dual,
        ),
        presents,
    )
    one.peer = end(neighbor_as, BgpNeighbor(vrf="default", address=Address(1), remote_as=presents), neighbor_as)
    one.peer.peer = one
    return one


def sent(as_path: AsPath, session: Peering, before: AsPath | None = None, **settings: object) -> AsPath:
    family = BgpNeighborFamily(**settings)  # type: ignore[arg-type]
    return outbound_as_path(as_path, as_path if before is None else before, session, family)


def test_an_external_peer_gets_the_own_as_in_front_and_an_internal_one_does_not() -> None:
    # RFC 4271 §5.1.2
    assert sent(path(500), peering()) == path(100, 500)
    assert sent((), peering()) == path(100)
    assert sent(path(500), peering(external=False, neighbor_as=OWN)) == path(500)
    assert sent((), peering(external=False, neighbor_as=OWN)) == ()


def test_what_policy_prepends_stands_behind_the_own_as() -> None:
    assert sent(path(100, 100, 500), peering(), before=path(500)) == path(100, 100, 100, 500)


@pytest.mark.parametrize(
    ("options", "outbound", "inbound"),
    [
        # Cisco `neighbor local-as`: routes to the neighbor carry both ASes, routes from it get the local-as
        ({}, path(200, 100, 500), path(200, 300, 600)),
        ({"no_prepend": True}, path(200, 100, 500), path(300, 600)),
        ({"no_prepend": True, "replace": True}, path(200, 500), path(300, 600)),
        ({"replace": True}, path(200, 500), path(200, 300, 600)),
        ({"no_prepend": True, "replace": True, "dual": True}, path(200, 500), path(300, 600)),
    ],
)
def test_local_as(options: dict[str, bool], outbound: AsPath, inbound: AsPath) -> None:
    session = peering(presents=LOCAL_AS, local_as=LOCAL_AS, **options)
    assert sent(path(500), session) == outbound
    assert inbound_as_path(path(300, 600), session) == inbound


def test_dual_as_where_the_peer_chose_the_real_as() -> None:
    session = peering(presents=OWN, local_as=LOCAL_AS, no_prepend=True, replace=True, dual=True)
    assert sent(path(500), session) == path(100, 500)
    assert inbound_as_path(path(300), session) == path(300)


def test_without_local_as_a_received_path_stays() -> None:
    assert inbound_as_path(path(300, 600), peering()) == path(300, 600)
    assert inbound_as_path(path(600), peering(external=False, neighbor_as=OWN)) == path(600)


def test_as_override_replaces_every_occurrence_of_the_neighbor() -> None:
    # Two CEs in AS 300 behind PEs of AS 100: the second CE sees 100 100, not 100 300
    assert sent(path(300), peering(), as_override=True) == path(100, 100)
    assert sent(path(300), peering()) == path(100, 300)
    assert override(path(300, 300, 400, 300), NEIGHBOR, OWN) == path(100, 100, 400, 100)
    assert override(path({300, 400}), NEIGHBOR, OWN) == path({100, 400})
    assert override(path(400), NEIGHBOR, OWN) == path(400)


@pytest.mark.parametrize(
    ("before", "mode", "after"),
    [
        (path(64512), "", ()),
        (path(64512, 65534, 4200000000), "", ()),
        (path(64512, 500), "", path(64512, 500)),  # private and public: left alone
        (path(500, 64512), "", path(500, 64512)),
        (path(500), "", path(500)),
        ((), "", ()),
        (path({64512, 64513}), "", ()),
        (path(64512, 500, 64513), "all", path(500)),
        (path(500, {64512, 600}, {64513}), "all", path(500, {600})),
        (path(64512, 500, 64513), "all replace-as", path(100, 500, 100)),
        (path({64512, 64513, 600}), "all replace-as", path({100, 600})),
        (path(64512, 300), "", path(64512, 300)),  # the neighbor's AS
        (path(64512, 300), "all", path(64512, 300)),
    ],
)
def test_remove_private_as(before: AsPath, mode: str, after: AsPath) -> None:
    assert remove_private(before, mode, OWN, NEIGHBOR) == after
    assert sent(before, peering(), remove_private_as=mode) == (OWN, *after)


def test_a_private_neighbor_s_own_as_stays_so_that_it_sees_its_loop() -> None:
    assert sent(path(64512), peering(neighbor_as=Asn(64512)), remove_private_as="all") == path(100, 64512)


def test_internal_peers_see_private_ases() -> None:
    session = peering(external=False, neighbor_as=OWN)
    assert sent(path(64512), session, remove_private_as="all") == path(64512)


def test_prepending_the_own_as_does_not_keep_private_ases() -> None:
    assert sent(path(100, 64512), peering(), before=path(64512), remove_private_as="") == path(100, 100)


@pytest.mark.parametrize(
    ("as_path", "allowed", "expected"),
    [
        (path(300), 0, False),
        (path(300, 100), 0, True),
        (path(300, {100, 400}), 0, True),
        (path(300, 100), 1, False),
        (path(100, 300, 100), 1, True),
        (path(100, 300, 100), 2, False),
        (path(200, 300), 0, True),  # a local-as is an own AS too
    ],
)
def test_allowas_in(as_path: AsPath, allowed: int, expected: bool) -> None:
    assert exceeds_allowas_in(as_path, (OWN, LOCAL_AS), allowed) is expected
