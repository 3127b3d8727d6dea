"""The entries of route-maps."""

from __future__ import annotations

from reading import device, feature, lines_with

from tidegate.model.source import LineStatus


def test_entries_are_in_the_order_of_their_numbers() -> None:
    found = feature("route_map").policies.route_maps["M"]
    assert found.line == 1
    assert [(e.sequence, e.permit, e.line, e.continue_to) for e in found.entries] == [
        (5, False, 21, None),
        (10, True, 5, 20),
        (20, True, 1, None),
    ]
    assert found.entries[1].line_of("continue_to") == 19


def test_line_that_is_not_modelled_makes_its_entry_uncertain() -> None:
    found = feature("route_map")
    assert found.policies.route_maps["M"].entries[0].unmodelled == [22]
    assert lines_with(found, LineStatus.NOT_MODELLED) == [22]
    # `set ip precedence` and `description` change no route.
    assert lines_with(found, LineStatus.NO_EFFECT) == [2, 27]


def test_numbers_and_actions_that_are_left_out() -> None:
    found = device("""
        route-map M
         set weight 1
        route-map M
         set tag 7
        route-map N deny
        """).policies.route_maps
    assert [(e.sequence, e.permit, len(e.sets)) for e in found["M"].entries] == [(10, True, 2)]
    assert [(e.sequence, e.permit) for e in found["N"].entries] == [(10, False)]


def test_entry_is_entered_again_with_another_action() -> None:
    (entry,) = device("route-map M permit 10\n set weight 1\nroute-map M deny 10\n").policies.route_maps["M"].entries
    assert (entry.permit, len(entry.sets)) == (False, 1)


def test_removals() -> None:
    found = device("""
        route-map M permit 10
         continue
        route-map M permit 20
         continue 30
         no continue
        no route-map M permit 10
        route-map N permit 10
        no route-map N
        route-map O permit 10
        no route-map O permit 10
        """).policies.route_maps
    assert list(found) == ["M"]
    assert [(e.sequence, e.continue_to) for e in found["M"].entries] == [(20, None)]


def test_continue_without_a_number_means_the_next_entry() -> None:
    (entry,) = device("route-map M permit 10\n continue\n").policies.route_maps["M"].entries
    assert entry.continue_to == 0
