"""The lines of `show ip bgp neighbors`, as blocks that come in this order and are there or not.

A block stands for lines with fields, ``{name}`` or ``{name:>10}``; it is printed where each of its fields has a value,
where its flag is set, and where no field or flag of `unless` is. Reading goes the same way back.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    text: str
    flag: str = ""
    unless: str = ""


def _timer(name: str) -> str:
    field = name.lower()
    width = 21 - len(name)
    return f"{name}{{{field}_starts:>{width}}}{{{field}_wakeups:>11}}{{{field}_next:>16}}\n"


_TIMERS = "".join(map(_timer, ("Retrans", "TimeWait", "AckHold", "SendWnd", "KeepAlive", "GiveUp", "PmtuAger")))
_LAST_TIMERS = _timer("DeadWait") + _timer("Linger")


def _messages(name: str) -> str:
    field = name.lower().replace(" ", "_")
    return f"    {name + ':':<15}{{{field}_sent:>10}} {{{field}_received:>10}}\n"


_MESSAGES = "".join(
    map(_messages, ("Opens", "Notifications", "Updates", "Keepalives", "Route Refresh", "Total")),
)

BLOCKS = (
    Block("BGP neighbor is {neighbor},  vrf {vrf},  remote AS {asn}, {link} link\n"),
    Block("BGP neighbor is {neighbor},  remote AS {asn}, {link} link\n", unless="vrf"),
    Block(" Description: {description}\n"),
    Block(" Member of peer-group {peer_group} for session parameters\n"),
    Block("  BGP version 4, remote router ID {router_id}\n"),
    Block("  BGP state = {state}, up for {since}\n"),
    Block("  BGP state = {state}\n", unless="since"),
    Block(
        "  Last read {last_read}, last write {last_write}, hold time is {hold_time},"
        " keepalive interval is {keepalive} seconds\n"
    ),
    Block("  Neighbor sessions:\n    {sessions} active, is not multisession capable (disabled)\n"),
    Block("  Neighbor capabilities:\n", "able"),
    Block("    Route refresh: {route_refresh}(new)\n"),
    Block("    Four-octets ASN Capability: {four_octet}\n"),
    Block("    Address family IPv4 Unicast: {ipv4_unicast}\n"),
    Block("    Address family VPNv4 Unicast: {vpnv4_unicast}\n"),
    Block(
        "    Graceful Restart Capability: {graceful_restart}\n"
        "      Remote Restart timer is {restart_time} seconds\n"
        "      Address families advertised by peer:\n        {restart_families}\n"
    ),
    Block("      Address families advertised by peer before restart:\n        {restart_families_before}\n"),
    Block("    Enhanced Refresh Capability: {enhanced_refresh}\n"),
    Block("    Multisession Capability:\n", "able"),
    Block("    Stateful switchover support enabled: NO for session {session}\n"),
    Block("    Stateful switchover support enabled: NO\n", "unable", "session"),
    Block(
        "  Message statistics:\n    InQ depth is {queued_in}\n    OutQ depth is {queued_out}\n\n"
        "                         Sent       Rcvd\n" + _MESSAGES
    ),
    Block("  Do log neighbor state changes (via global configuration)\n", "logged"),
    Block("  Default minimum time between advertisement runs is {interval} seconds\n\n"),
    Block("  Address tracking is enabled, the RIB does have a route to {tracked}\n"),
    Block("  Address tracking is enabled, the RIB does not have a route to {missing}\n"),
    Block(
        "  Route to peer address reachability Up: {reachable_times}; Down: {unreachable_times}\n"
        "    Last notification {last_notification}\n"
    ),
    Block("  Connections established {established}; dropped {dropped}\n"),
    Block("  Last reset {last_reset}\n"),
    Block(
        "  External BGP neighbor configured for connected checks (single-hop no-disable-connected-check)\n", "checked"
    ),
    Block("  External BGP neighbor may be up to {hops} hops away.\n"),
    Block("  External BGP neighbor not directly connected.\n", "distant"),
    Block("  Interface associated: {interface} (peering address {on_link} same link)\n"),
    Block("  Transport(tcp) path-mtu-discovery is enabled\n", "path_mtu"),
    Block("  Graceful-Restart is disabled\n", "no_restart"),
    Block("  SSO is disabled\n", "no_switchover"),
    Block("  No active TCP connection\n\n", "closed"),
    Block("Connection state is {tcp_state}, I/O status: {io_status}, unread input bytes: {unread}\n"),
    Block("Connection is ECN Disabled, Mininum incoming TTL {ttl_in}, Outgoing TTL {ttl_out}\n"),
    Block("Connection is ECN Disabled\nMininum incoming TTL {old_ttl_in}, Outgoing TTL {old_ttl_out}\n"),
    Block(
        "Local host: {local}, Local port: {local_port}\nForeign host: {foreign}, Foreign port: {foreign_port}\n"
        "Connection tableid (VRF): {table_id}\n"
    ),
    Block("Maximum output segment queue size: {segments}\n"),
    Block(
        "\nEnqueued packets for retransmit: {retransmit}, input: {enqueued}  mis-ordered: {disordered}"
        " ({disordered_bytes} bytes)\n\nEvent Timers (current time is {now}):\n"
        "Timer          Starts    Wakeups            Next\n" + _TIMERS + _LAST_TIMERS
    ),
    Block(_timer("ProcessQ")),
    Block(
        "\niss: {iss:>10}  snduna: {snduna:>10}  sndnxt: {sndnxt:>10}     sndwnd: {sndwnd:>6}\n"
        "irs: {irs:>10}  rcvnxt: {rcvnxt:>10}  rcvwnd: {rcvwnd:>10}  delrcvwnd: {delrcvwnd:>6}\n"
    ),
    Block(
        "\niss: {iss:>10}  snduna: {snduna:>10}  sndnxt: {sndnxt:>10}\nirs: {irs:>10}  rcvnxt: {rcvnxt:>10}\n"
        "\nsndwnd: {sent_window:>6}  scale: {sent_scale:>6}  maxrcvwnd: {max_window:>6}\n"
        "rcvwnd: {received_window:>6}  scale: {received_scale:>6}  delrcvwnd: {delayed_window:>6}\n"
    ),
    Block(
        "\nSRTT: {srtt} ms, RTTO: {rtto} ms, RTV: {rtv} ms, KRTT: {krtt} ms\n"
        "minRTT: {min_rtt} ms, maxRTT: {max_rtt} ms, ACK hold: {ack_hold} ms\n"
    ),
    Block("uptime: {uptime} ms, Sent idletime: {idle_sent} ms, Receive idletime: {idle_received} ms\n"),
    Block("Status Flags: {status_flags}\nOption Flags: {option_flags}\n"),
    Block("IP Precedence value : {precedence}\n"),
    Block(
        "\nDatagrams (max data segment is {segment} bytes):\n"
        "Rcvd: {datagrams_in} (out of order: {out_of_order}), with data: {data_in}, total data bytes: {bytes_in}\n"
    ),
    Block(
        "Sent: {datagrams_out} (retransmit: {resent}, fastretransmit: {resent_fast}, partialack: {partial_ack},"
        " Second Congestion: {congestion}), with data: {data_out}, total data bytes: {bytes_out}\n"
    ),
    Block(
        "Sent: {old_datagrams_out} (retransmit: {old_resent} fastretransmit: {old_resent_fast}),with data:"
        " {old_data_out}, total data bytes: {old_bytes_out}\n\n\n"
    ),
    Block(
        "\n Packets received in fast path: {fast_path}, fast processed: {fast_processed}, slow path: {slow_path}\n"
        " fast lock acquisition failures: {lock_failures}, slow path: {lock_slow}\n"
        "TCP Semaphore      {semaphore}  FREE\n\n"
    ),
)
