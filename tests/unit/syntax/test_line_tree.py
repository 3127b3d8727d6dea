"""The line tree: headers by indentation."""

from tidegate.syntax.linetree import tree_by_indentation

TEXT = """\
hostname R1
!
router bgp 1
 neighbor A
 !
 address-family ipv4
  network B

 exit
line vty 0
"""


def test_headers_by_indentation() -> None:
    tree = tree_by_indentation(TEXT)
    assert list(tree.headers)[1:11] == [0, 0, 0, 3, 0, 3, 6, 0, 3, 0]
    assert tree.path(7) == [3, 6]
    assert list(tree.children(3)) == [4, 6, 9]


def test_a_line_less_indented_than_all_open_sections_ends_them() -> None:
    tree = tree_by_indentation("a\n    b\n      c\n  d\n e")
    assert list(tree.headers)[1:] == [0, 1, 2, 1, 1]
