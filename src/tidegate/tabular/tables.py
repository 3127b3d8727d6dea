"""The tables that SQL can ask, by name: the type of their records, and how they are computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tidegate.analysis.records import (
    BgpRecord,
    DiagnosticRecord,
    LeakRecord,
    NeighborRecord,
    RouteRecord,
    StatusRecord,
)
from tidegate.analysis.vrfs import VrfRecord, vrfs
from tidegate.control.result import ControlPlane
from tidegate.model.device import Network
from tidegate.tabular.batches import batches_of

if TYPE_CHECKING:
    import pyarrow as pa


class Asked(NamedTuple):
    """What tables are made of; the control plane is computed when the first table needs it."""

    network: Network
    control_plane: Callable[[], ControlPlane]


class SqlTable(NamedTuple):
    """One table. `computed`: it needs the control plane, and not only what was read."""

    kind: type[Any]
    computed: bool
    batches: Callable[[Asked], Iterator[pa.RecordBatch]]


def _routes(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.tabular.routebatches import route_batches

    return route_batches(asked.control_plane())


def _bgp(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.analysis.routes import bgp_routes

    return batches_of(BgpRecord, bgp_routes(asked.control_plane()))


def _vpn(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.analysis.routes import vpn_routes

    return batches_of(BgpRecord, vpn_routes(asked.control_plane()))


def _leaks(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.analysis.leaks import leaks

    return batches_of(LeakRecord, leaks(asked.control_plane()))


def _neighbors(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.analysis.neighbors import neighbors

    return batches_of(NeighborRecord, neighbors(asked.control_plane()))


def _diagnostics(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.analysis.limits import exceeded
    from tidegate.analysis.status import diagnostics

    plane = asked.control_plane()
    return batches_of(DiagnosticRecord, diagnostics(asked.network, (*plane.diagnostics, *exceeded(plane))))


def _devices(asked: Asked) -> Iterator[pa.RecordBatch]:
    from tidegate.analysis.status import status

    return batches_of(StatusRecord, status(asked.network))


def _vrfs(asked: Asked) -> Iterator[pa.RecordBatch]:
    return batches_of(VrfRecord, vrfs(asked.network))


TABLES = {
    "routes": SqlTable(RouteRecord, True, _routes),
    "bgp": SqlTable(BgpRecord, True, _bgp),
    "vpn": SqlTable(BgpRecord, True, _vpn),
    "leaks": SqlTable(LeakRecord, True, _leaks),
    "vrfs": SqlTable(VrfRecord, False, _vrfs),
    "neighbors": SqlTable(NeighborRecord, True, _neighbors),
    "diagnostics": SqlTable(DiagnosticRecord, True, _diagnostics),
    "devices": SqlTable(StatusRecord, False, _devices),
}
