#!/bin/sh
# Walks through the example of examples/nms; `make demo` runs it. Every answer below is computed here and now.
set -eu
cd "$(dirname "$0")/.."
here=examples/nms

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
plain() { printf '\n%s\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || say() { plain "$@"; }
run() {
    printf '\n$ tidegate'
    printf ' %s' "$@"
    printf '\n\n'
    tidegate "$@"
}

say "A provider core (P1, P2, PE1, PE4). VRF BLUE on PE4 holds a management station, 10.0.2.2."
say "PE4 leaks with two static routes: one from the core into BLUE, one back. Here are both tables of PE4:"
run routes $here/base --device PE4
say "Each route that crossed from one table into another, by which lines, and whether traffic comes back:"
run leaks $here/base
say "PE1 knows the station by OSPF. Why?"
run explain $here/base PE1 10.0.2.0/30
say "From P1 the packet reaches the station, and the answer comes back:"
run trace $here/base P1 10.0.2.2
say "From a loopback of PE1 it arrives, but the answer dies in BLUE: no route to the loopback. Which line is missing?"
run trace $here/base PE1 10.0.2.2 --source 10.1.1.1
say "Without the VRF's static route PE4 drops what the station sends:"
run trace $here/no-vrf-static PE4/BLUE 10.1.2.6 --source 10.0.2.2
say "With 'no ip route static inter-vrf' both static routes stay in the configuration and out of the tables:"
run explain $here/guard PE4 10.0.2.0/30
say "A default route into the global table works from everywhere, and exposes everything:"
run leaks $here/global-default
say "Two VRFs that import each other's route targets, without BGP: nothing leaks, and this is why:"
run leaks $here/two-vrfs
say "With BGP they leak both ways:"
run leaks $here/two-vrfs-bgp
say "How well the configurations were understood:"
run status $here/base
