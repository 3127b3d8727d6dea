"""The lines behind a route: order, no repetition, the line of each prefix of a bundle."""

from planes import net, network, router

from tidegate.analysis.sources import Sources
from tidegate.control.cause import Cause, Rule
from tidegate.model.static import StaticRoutes
from tidegate.net.prefix import parse_address

TWO = network(router("A", "Ethernet0/0 10.0.0.1/24"), router("B", "Ethernet0/0 10.0.0.2/24"))


def places(refs):
    return [(ref.file, ref.line) for ref in refs]


def test_own_lines_first_then_down_the_tree_each_once():
    connected = Cause(Rule.CONNECTED, "B", (1, 2))
    redistributed = Cause(Rule.REDISTRIBUTED, "B", (9, 1), (connected,))
    root = Cause(Rule.OSPF_EXTERNAL, "A", (5,), (redistributed, Cause(Rule.CONNECTED, "A", (3,))))
    refs = Sources(TWO).of(root, "A", net("10.9.0.0/24"))
    assert places(refs) == [("A.cfg", 5), ("A.cfg", 3), ("B.cfg", 9), ("B.cfg", 1), ("B.cfg", 2)]
    assert refs[0].text == "line 5"


def test_lines_that_are_none_are_left_out():
    assert Sources(TWO).of(Cause(Rule.CONNECTED, "A", (0,)), "A", net("10.0.0.0/24")) == ()


def test_every_prefix_of_a_bundle_has_its_own_line():
    bundle = StaticRoutes(vrf="default", prefixes=[net("10.1.0.0/16"), net("10.2.0.0/16")], lines=[4, 7])
    sources = Sources(TWO)
    static = Cause(Rule.STATIC, "A", (), (Cause(Rule.CONNECTED, "A", (1,)),), "", bundle)
    over = Cause(Rule.OSPF_EXTERNAL, "B", (3,), (static,))
    assert places(sources.of(over, "B", net("10.1.0.0/16"))) == [("B.cfg", 3), ("A.cfg", 4), ("A.cfg", 1)]
    assert places(sources.of(over, "B", net("10.2.0.0/16"))) == [("B.cfg", 3), ("A.cfg", 7), ("A.cfg", 1)]


def test_the_static_that_carries_a_next_hop_is_the_member_that_holds_it():
    wide = StaticRoutes(vrf="default", prefixes=[net("10.7.0.0/16"), net("172.16.0.0/16")], lines=[4, 5])
    way = Cause(Rule.STATIC, "A", (), (), "", wide)
    bundle = StaticRoutes(vrf="default", next_hop=parse_address("172.16.0.9"), prefixes=[net("10.9.0.0/16")], lines=[8])
    root = Cause(Rule.STATIC, "A", (), (way,), "", bundle)
    assert places(Sources(TWO).of(root, "A", net("10.9.0.0/16"))) == [("A.cfg", 8), ("A.cfg", 5)]


def test_secrets_are_removed():
    given = network(router("A", "Ethernet0/0 10.0.0.1/24"))
    given.devices["A"].text.redact = lambda line: line.replace("2", "<removed>")
    assert Sources(given).lines("A", (2,))[0].text == "line <removed>"
