"""The console in a real terminal: keys typed, screen read. Tests need tmux (Debian: apt-get install tmux)."""

from __future__ import annotations

import os
import time

import pytest
from screen import ROOT, TMUX, console

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")
NMS = "examples/nms/base"


def _session(name: str) -> str:
    return (ROOT / "examples" / "nms" / name / "configs" / "PE4.cfg").read_text()


def test_question_mark_anywhere():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.type("sh?")
        screen.wait("show")
        screen.wait("PE4>sh", last=True)  # the line is still there
        assert "show" in [line.strip() for line in screen.lines()]
        screen.type("ow ip vrf?")
        screen.wait("PE4>show ip vrf", last=True)
        screen.type(" ?")
        shown = screen.wait("Output modifiers")
        assert any(line.split()[:1] == ["<cr>"] for line in shown)
        screen.keys("C-u")
        screen.type("nonsense ?")
        screen.wait("% Unrecognized command")
        screen.wait("PE4>nonsense", last=True)
        screen.keys("C-u")
        screen.type("show i ?")  # ip, interfaces …
        screen.wait('% Ambiguous command:  "show i"')
        screen.wait("PE4>show i", last=True)


def test_question_mark_in_configuration_mode():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.paste("enable\nconfigure terminal\ninterface Serial2/0\n")
        screen.wait_prompt("PE4(config-if)#")
        screen.type("ip vrf forwarding ?")
        screen.wait("VPN Routing/Forwarding instance")
        screen.wait("PE4(config-if)#ip vrf forwarding", last=True)
        screen.keys("C-u")
        screen.enter("banner motd #")
        screen.wait("Enter TEXT message")
        screen.type("why?#")  # a character of the text
        screen.keys("Enter")
        screen.wait_prompt("PE4(config)#")


def test_question_mark_of_everything_comes_in_pages():
    with console(NMS, rows=12) as screen:
        screen.wait_prompt("PE4>")
        screen.type("?")
        screen.wait("--More--", last=True)
        screen.keys("q")
        screen.wait_prompt("PE4>")


def test_tab_completes():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.type("ena")
        screen.keys("Tab")
        screen.wait("PE4>enable", last=True)
        screen.keys("Enter")
        screen.wait_prompt("PE4#")
        screen.type("conf")
        screen.keys("Tab")
        screen.type("t")
        screen.keys("Tab", "Enter")
        screen.wait_prompt("PE4(config)#")
        screen.type("ip community-list")  # several begin so, no letter is sure
        screen.keys("C-u")
        screen.type("ip pr")
        screen.keys("Tab")
        screen.wait("PE4(config)#ip prefix-list", last=True)
        screen.keys("C-u")
        screen.type("ip multi")
        screen.keys("Tab")  # multicast and multicast-routing begin so
        screen.wait("PE4(config)#ip multicast", last=True)
        screen.keys("C-u")
        screen.type("ip r")
        screen.keys("Tab")  # radius, rcmd, route …: stays as it is
        screen.type("oute vrf BLUE")
        screen.wait("PE4(config)#ip route vrf BLUE", last=True)


def test_history_comes_back_with_the_arrows():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        for line in ("show ip vrf", "show users of nothing"):
            screen.enter(line)
            screen.wait_prompt("PE4>")
        screen.keys("Up")
        screen.wait("PE4>show users of nothing", last=True)
        screen.keys("Up")
        screen.wait("PE4>show ip vrf", last=True)
        screen.keys("Down", "C-u")
        screen.enter("show history")
        shown = screen.wait_prompt("PE4>")
        assert "  show ip vrf" in shown


def test_pages_are_as_long_as_the_window():
    with console(NMS, rows=12) as screen:
        screen.wait_prompt("PE4>")
        screen.enter("show ip route")
        shown = screen.wait("--More--", last=True)
        assert any("L - local" in line for line in shown)  # the page did not run off the window
        screen.keys("Enter")  # one line
        screen.wait("& - replicated")
        assert not any("Gateway" in line for line in screen.wait("--More--", last=True))
        screen.keys("Space")
        screen.wait("Gateway of last resort")
        screen.wait("--More--", last=True)
        screen.keys("q")
        screen.wait_prompt("PE4>")
        screen.resize(90, 40)
        screen.enter("show ip route")
        shown = screen.wait_prompt("PE4>")
        assert not any("--More--" in line for line in shown)
        screen.resize(90, 12)
        screen.enter("terminal length 0")
        screen.wait_prompt("PE4>")
        screen.enter("show ip route")
        screen.wait_prompt("PE4>")
        screen.enter("terminal length 5")
        screen.wait_prompt("PE4>")
        screen.enter("show ip route")
        screen.wait("--More--", last=True)
        screen.keys("C-c")
        screen.wait_prompt("PE4>")


def test_control_keys():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.type("thrown away")
        screen.keys("C-c")
        screen.wait_prompt("PE4>")
        screen.enter("en")
        screen.enter("conf t")
        screen.enter("interface Serial2/0")
        screen.wait_prompt("PE4(config-if)#")
        screen.type("half a li")
        screen.keys("C-z")
        screen.wait_prompt("PE4#")
        screen.enter("conf t")
        screen.wait_prompt("PE4(config)#")
        screen.keys("C-c")
        screen.wait_prompt("PE4#")
        screen.type("xshow ip vrf")
        screen.keys("C-a", "C-d", "Enter")  # deletes the x
        screen.wait("BLUE")
        screen.wait_prompt("PE4#")
        screen.keys("C-d")
        screen.wait("gone 0")


def test_without_colour_and_in_a_dumb_terminal():
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        with console(NMS, columns=80, environment=environment) as screen:
            screen.wait("PE4>")
            screen.enter("show ip vrf interfaces")
            screen.wait("10.0.2.1")
            screen.enter("exit")
            screen.wait("gone 0")


def test_the_first_session_of_the_reference_scenario_into_an_empty_router():
    with console("--new", "R1") as screen:
        screen.wait_prompt("R1>")
        screen.paste(_session("base"))
        screen.wait_prompt("PE4#")
        assert not any(line.startswith("%") for line in screen.lines(200))
        screen.enter("show ip route vrf BLUE | begin Gateway")
        shown = "\n".join(screen.wait("S        10.1.2.4/30"))
        assert "C        10.0.2.0/24 is directly connected, Serial2/0" in shown
        assert "S        10.1.2.4/30 is directly connected, Serial1/0" in shown
        screen.enter("show ip route static | begin Gateway")
        screen.wait("S        10.0.2.0/30 is directly connected, Serial2/0")


def test_both_sessions_one_after_the_other():
    """semantics §9, finding 18: on one PE the second session collides with the first."""
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.paste(_session("two-vrfs"))
        screen.wait_prompt("PE4#")
        text = "\n".join(screen.lines(200))
        assert "200:1 already in use by VRF BLUE" in text
        assert "before redefining the VRF" in text


def test_the_second_session_into_an_empty_router():
    with console("--new", "R1", rows=40) as screen:
        screen.wait_prompt("R1>")
        screen.paste(_session("two-vrfs-bgp"))
        screen.wait_prompt("PE4#")
        assert not any(line.startswith("%") for line in screen.lines(200))
        screen.enter("show ip route vrf BLUE bgp | begin Gateway")
        screen.wait("B        10.0.3.0/24")
        screen.enter("show ip bgp vpnv4 vrf RED")
        screen.wait("10.0.2.0/24")


def test_text_pasted_by_a_terminal_that_does_not_say_so():
    with console("--new", "R1") as screen:
        screen.wait_prompt("R1>")
        screen.paste("enable\nconfigure terminal\nip vrf BLUE\n rd 200:1\n", bracketed=False)
        screen.wait_prompt("R1(config-vrf)#")
        screen.paste("interface Serial2/0\n ip vrf forwarding BLUE\nend\n", bracketed=False)
        screen.wait_prompt("R1#")
        screen.enter("show ip vrf")
        screen.wait("Se2/0")


def test_ten_thousand_pasted_lines():
    lines = ["enable", "configure terminal"]
    for vrf in range(1, 1000):
        lines += [
            f"ip vrf V{vrf}",
            f" rd 65000:{vrf}",
            f"interface GigabitEthernet0/0.{vrf}",
            f" encapsulation dot1Q {vrf}",
            f" ip vrf forwarding V{vrf}",
            f" ip address 10.{vrf // 256}.{vrf % 256}.1 255.255.255.252",
            *(f"ip route vrf V{vrf} 172.16.{n}.0 255.255.255.0 10.{vrf // 256}.{vrf % 256}.2" for n in range(4)),
        ]
    lines.append("end")
    assert len(lines) > 9_990
    with console("--new", "R1") as screen:
        screen.wait_prompt("R1>")
        began = time.monotonic()
        screen.paste("\n".join(lines) + "\n")
        screen.wait_prompt("R1#")
        assert time.monotonic() - began < 15
        screen.enter("show ip route vrf V999 static | count ^S|172.16.3.0")
        screen.wait("Number of lines which match regexp = 4")
        screen.enter("show ip vrf | count 65000")
        screen.wait("Number of lines which match regexp = 999")


def test_a_long_computation_can_be_broken_off():
    """Ctrl-C in the middle of a paste: the lines after it are not typed, and the console goes on."""
    lines = "".join(f"show ip route vrf V{n}\n" for n in range(20_000))
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.paste(lines)
        screen.wait("does not exist")
        screen.keys("C-c")
        screen.wait("% Interrupted")
        screen.wait_prompt("PE4>")
        screen.enter("show ip vrf")
        screen.wait("BLUE")


def test_a_page_is_as_long_as_the_window_after_it_was_resized():
    with console(NMS, rows=10) as screen:
        screen.wait_prompt("PE4>")
        screen.enter("show ip route")
        screen.wait("--More--", last=True)
        assert not any(line.startswith("O  ") for line in screen.lines())
        screen.resize(90, 40)
        screen.keys("Space")  # all the rest has room now
        shown = screen.wait_prompt("PE4>")
        assert sum(line.startswith("O  ") for line in shown) == 5  # two links beyond and three loopbacks


def test_the_first_session_line_by_line():
    """A terminal that does not say that it pastes sends lines one by one: prompts and answers are known singly too."""
    with console("--new", "R1") as screen:
        screen.wait_prompt("R1>")
        screen.paste(_session("base"), bracketed=False)
        screen.wait_prompt("PE4#")
        assert not any(line.startswith("%") for line in screen.lines(200))
        screen.enter("show ip route vrf BLUE | begin Gateway")
        screen.wait("S        10.1.2.4/30 is directly connected, Serial1/0")


def test_the_first_session_again_into_its_own_network_changes_nothing():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.paste(_session("base"))
        screen.wait_prompt("PE4#")
        assert not any(line.startswith("%") for line in screen.lines(200))
        screen.enter("show ip route vrf BLUE | begin Gateway")
        screen.wait("S        10.1.2.4/30 is directly connected, Serial1/0")
        screen.enter("changes")
        screen.wait("Nothing was changed yet.")


def test_a_paste_without_a_last_newline_waits_at_the_prompt():
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.paste("enable\nshow ip vrf")
        screen.wait("PE4#show ip vrf", last=True)
        screen.keys("Enter")
        screen.wait("BLUE")
        screen.wait_prompt("PE4#")


def test_a_line_that_is_longer_than_the_window():
    with console("--new", "R1", columns=60) as screen:
        screen.wait_prompt("R1>")
        screen.paste("enable\nconfigure terminal\ninterface Loopback0\n")
        screen.wait_prompt("R1(config-if)#")
        screen.type("description " + "a text that goes on " * 6 + "finish")
        screen.wait("finish", last=True)
        screen.keys("Enter")
        screen.wait_prompt("R1(config-if)#")
        screen.enter("do show run | count goes on finish$")
        screen.wait("Number of lines which match regexp = 1")


@pytest.mark.parametrize("keys", [("exit", "Enter"), ("C-d",)])
def test_the_end_of_the_console(keys):
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.keys(*keys)
        screen.wait("gone 0")


def test_help_fits_into_eighty_columns():
    with console(NMS, columns=80, rows=70) as screen:
        screen.wait_prompt("PE4>")
        screen.type("?")
        screen.wait("Beyond the device:")
        shown = screen.wait_prompt("PE4>")
        first = next(at for at, line in enumerate(shown) if line.startswith("PE4>?"))
        assert len(shown) - first > 20
        # A line that is too long for the window would go on at the left.
        assert all(line.startswith("  ") for line in shown[first + 1 : -1] if line not in ("", "Beyond the device:"))


def test_nothing_is_left_of_a_terminal_that_closes():
    """The window is closed: the console ends with it, without a trace."""
    with console(NMS) as screen:
        screen.wait_prompt("PE4>")
        screen.enter("show ip vrf")
        screen.wait("BLUE")
        number = int(screen.tmux("display-message", "-p", "-t", "w", "#{pane_pid}"))
    until = time.monotonic() + 5
    while os.path.exists(f"/proc/{number}") and time.monotonic() < until:
        time.sleep(0.02)
    assert not os.path.exists(f"/proc/{number}")
