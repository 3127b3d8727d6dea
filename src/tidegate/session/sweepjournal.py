"""What a sweep has done so far, kept in a file, so that one that was interrupted goes on where it was.

A line for each outcome, as JSON, under a key: a hash of the snapshot, of Tidegate's own code, of what counts and of
the scenario. So a line is taken where it answers just what is asked, whatever else is in the file, and a snapshot that
was edited begins anew. Lines are only ever added, each in one piece; a last line that was cut off is passed over.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.whatif.outcome import Outcome, Scope, Session, TableChange, TableRoute, Tally, VpnCut
from tidegate.analysis.whatif.reach import Pair
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.control.table import Mechanism, TableId
from tidegate.errors import UsageError
from tidegate.model.device import Network
from tidegate.session.sharing import code_digest, network_digest

_log = logging.getLogger("tidegate")

_FORMAT = 1  # raised when lines mean something else
_BEGINNING = b'{"key":'


class Journal:
    """The outcomes in `path`, and those to come. UsageError where the file cannot be used."""

    def __init__(self, path: Path, network: Network, scope: Scope) -> None:
        self._path = path
        about = (_FORMAT, code_digest().hex(), scope.vrf, network_digest(network).hex())
        self._about = repr(about).encode()
        self._stream: BinaryIO | None = None

    def key(self, scenario: Scenario) -> str:
        digest = blake2b(self._about, digest_size=16)
        parts = (scenario.kind.value, sorted(scenario.down), sorted(scenario.devices), sorted(scenario.transfer))
        digest.update(repr(parts).encode())
        return digest.hexdigest()

    def done(self, scenarios: Sequence[Scenario]) -> dict[int, Outcome]:
        """The outcomes that are there, by the place of their scenario."""
        places: dict[str, list[int]] = {}
        for place, scenario in enumerate(scenarios):
            places.setdefault(self.key(scenario), []).append(place)
        found: dict[int, Outcome] = {}
        for line in self._lines():
            for place in places.get(line["key"], ()):
                found[place] = outcome_of(line["outcome"], scenarios[place])
        return found

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            text = self._path.read_bytes() if self._path.is_file() else b""
        except OSError as error:
            raise UsageError(f"cannot read {self._path}: {error.strerror or error}") from error
        lines = [line for line in text.split(b"\n") if line.strip()]
        if lines and not lines[0].startswith(_BEGINNING):
            raise UsageError(f"{self._path} is no file that --resume made; give it another name")
        for line in lines:
            with suppress(ValueError):  # cut off: the run that wrote it was killed
                yield json.loads(line)

    @contextmanager
    def writing(self) -> Iterator[Callable[[Outcome], None]]:
        """What adds an outcome to the file. Where that fails later on, a note says so and the sweep goes on."""
        try:
            stream = open(self._path, "ab", buffering=0)  # noqa: SIM115 - closed below
        except OSError as error:
            raise UsageError(f"cannot write {self._path}: {error.strerror or error}") from error
        broken = False

        def add(outcome: Outcome) -> None:
            nonlocal broken
            if broken:
                return
            line = {"key": self.key(outcome.scenario), "scenario": outcome.scenario.name, "outcome": plain(outcome)}
            try:
                # A newline before as well: a run that was killed may have left half a line.
                stream.write(b"\n" + json.dumps(line, separators=(",", ":")).encode() + b"\n")
            except OSError as error:
                broken = True
                why = error.strerror or error
                _log.warning("note: %s cannot be added to (%s); outcomes from here on are not kept", self._path, why)

        with stream:
            yield add


def plain(outcome: Outcome) -> list[Any]:
    """The outcome as lists of numbers and text, without its scenario."""
    o = outcome
    tallies = (
        *(o.pairs_lost, o.pairs_gained, o.leaks_lost, o.leaks_gained),
        *(o.routes_lost, o.routes_gained, o.sessions_lost, o.sessions_gained),
    )
    return [o.pairs_through, o.pairs_blackholed, o.tables_changed, o.settles, *tallies, o.tables, o.vpns]


def outcome_of(found: list[Any], scenario: Scenario) -> Outcome:
    """What `plain` was made of."""
    through, blackholed, changed, settles, pl, pg, ll, lg, rl, rg, sl, sg, tables, vpns = found
    return Outcome(
        scenario,
        pairs_lost=_tally(pl, _pairs),
        pairs_gained=_tally(pg, _pairs),
        pairs_through=through,
        pairs_blackholed=blackholed,
        leaks_lost=_tally(ll, _leaks),
        leaks_gained=_tally(lg, _leaks),
        routes_lost=_tally(rl, _routes),
        routes_gained=_tally(rg, _routes),
        sessions_lost=_tally(sl, _sessions),
        sessions_gained=_tally(sg, _sessions),
        tables_changed=changed,
        tables=tuple(TableChange(TableId(*table), lost, gained) for table, lost, gained in tables),
        vpns=tuple(VpnCut(*cut) for cut in vpns),
        settles=settles,
    )


def _tally(found: list[Any], read: Callable[[Any], Iterable[Any]]) -> Tally[Any]:
    total, first = found
    return Tally(total, tuple(read(first)))


def _pairs(items: Any) -> Iterator[Pair]:
    return (Pair(TableId(*one), TableId(*other)) for one, other in items)


def _leaks(items: Any) -> Iterator[LeakKey]:
    return (LeakKey(TableId(*source), TableId(*target), Mechanism(how)) for source, target, how in items)


def _routes(items: Any) -> Iterator[TableRoute]:
    return (TableRoute(TableId(*table), prefix) for table, prefix in items)


def _sessions(items: Any) -> Iterator[Session]:
    return (Session(*item) for item in items)
