"""Commands that change no forwarding: management, logging, security of the box, layer 1 and 2 housekeeping.

Only their status is declared, as patterns divided by bars. A command belongs here when no routing table, no label and
no packet's way can depend on it; that multicast, QoS and telemetry are here says that the twin is about unicast.
"""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE

_GLOBAL = """
aaa LINE|access-session LINE|alias LINE|alarm-contact LINE|archive LINE|async-bootp LINE|authentication LINE|auto LINE
|banner-delay LINE|bfd LINE|boot LINE|boot-end-marker|boot-start-marker|buffers LINE|call-home LINE|cdp LINE|clock LINE
|config-register HEX|cpu LINE|crypto LINE|cts LINE|default-value LINE|device-sensor LINE|device-tracking LINE
|diagnostic LINE|dot1x LINE|downward-compatible-config LINE|dying-gasp LINE|enable LINE|energywise LINE|environment LINE
|epm LINE|errdisable LINE|ethernet LINE|exception LINE|facility-alarm LINE|file LINE|flow LINE|flowcontrol LINE
|ftp-server LINE|hw-module LINE|install LINE|ip accounting-threshold LINE|ip admission LINE|ip alias LINE
|ip auth-proxy LINE|ip audit LINE|ip bgp fast-external-fallover|ip bgp-community new-format|ip bootp LINE|ip cef [LINE]
|ip classless|ip default-gateway LINE|ip device LINE|ip dhcp LINE|ip dns LINE|ip domain LINE|ip domain-list LINE
|ip domain-lookup [LINE]|ip domain-name LINE|ip finger [LINE]|ip flow LINE|ip flow-cache LINE|ip flow-export LINE
|ip flow-top-talkers|ip forward-protocol LINE|ip ftp LINE|ip gratuitous-arps [LINE]|ip host LINE|ip http LINE
|ip icmp LINE|ip identd|ip igmp LINE|ip inspect LINE|ip ips LINE|ip kerberos LINE|ip local pool LINE|ip mroute LINE
|ip mroute-cache|ip msdp LINE|ip multicast LINE|ip multicast-routing [LINE]|ip name-server LINE|ip nbar LINE
|ip options LINE|ip pim LINE|ip radius LINE|ip rcmd LINE|ip reflexive-list LINE|ip rsvp LINE|ip rtcp LINE|ip scp LINE
|ip sla LINE|ip source-route|ip spd LINE|ip ssh LINE|ip subnet-zero|ip tacacs LINE|ip tcp LINE|ip telnet LINE
|ip tftp LINE|ip verify drop-rate LINE|ipv6 cef [LINE]|ipv6 dhcp LINE|ipv6 general-prefix LINE|ipv6 hop-limit LINE
|ipv6 host LINE|ipv6 icmp LINE|ipv6 ioam LINE|ipv6 mld LINE|ipv6 multicast LINE|ipv6 multicast-routing [LINE]
|ipv6 nd LINE|ipv6 pim LINE|ipv6 snooping LINE|ipv6 source-route|isdn LINE|key LINE|l2protocol LINE|lacp LINE
|license LINE|lldp LINE|load-interval LINE|location LINE|logging HOST [LINE]|login LINE|mac LINE|mac-address-table LINE
|memory LINE|memory-size LINE|mls LINE|mmi LINE|mop LINE|multilink LINE|netconf LINE|network-clock LINE|nmsp LINE
|ntp LINE|parser LINE|partition LINE|password LINE|performance LINE|platform LINE|port-channel LINE|power LINE
|priority-list LINE|privilege LINE|process LINE|process-max-time LINE|prompt LINE|ptp LINE|qos LINE|queue-list LINE
|radius-server LINE|redundancy LINE|resource LINE|restconf|rmon LINE|rtr LINE|scheduler LINE|scripting LINE|sdm LINE
|secure LINE|security LINE|service LINE|setup|shell LINE|snmp LINE|snmp-server [LINE]|software LINE|spanning-tree LINE
|stack-mac LINE|stackwise-virtual|subscriber LINE|switch LINE|system LINE|tacacs-server LINE|tftp-server LINE
|transceiver LINE|transport LINE|udld LINE|upgrade LINE|username LINE|vmps LINE|vstack|vtp LINE|warm-reboot [LINE]
|wsma LINE|xsm LINE|zone LINE|zone-pair LINE
"""
# Sections, of which no line matters.
_GLOBAL_SECTIONS = """
aaa group server LINE|aaa server LINE|app-hosting LINE|application|archive|bfd-template LINE|call-home|class-map LINE
|cns LINE|control-plane [LINE]|controller LINE|crypto ca certificate LINE|crypto ca trustpoint LINE|crypto gdoi LINE
|crypto ikev2 LINE|crypto ipsec LINE|crypto isakmp LINE|crypto keyring LINE|crypto map LINE|crypto pki certificate LINE
|crypto pki profile LINE|crypto pki server LINE|crypto pki trustpoint LINE|crypto pki trustpool LINE
|crypto key pubkey-chain LINE|dial-peer LINE|dot1x credentials LINE|dspfarm LINE|eap profile LINE|ephone LINE
|ephone-dn LINE|et-analytics|event LINE|flow exporter LINE|flow monitor LINE|flow record LINE|flow-sampler-map LINE
|gatekeeper|guestshell|identity LINE|interface-template LINE|iox|ip dhcp class LINE|ip dhcp pool LINE
|ip nbar custom LINE
|ip sla NUMBER|ip sla monitor NUMBER|ipv6 dhcp pool LINE|key chain LINE|kron LINE|line LINE|macro LINE|menu LINE

|mgcp LINE|monitor LINE|netconf-yang [LINE]|network-policy LINE|object-group LINE|parameter-map LINE|policy-map LINE
|profile LINE
|ptp clock LINE|radius server LINE|redundancy|sampler LINE|sccp LINE|service-template LINE|spanning-tree mst LINE
|ssl LINE
|stcapp LINE|tacacs server LINE|telemetry LINE|telephony-service|template LINE|time-range LINE|utd LINE
|virtual-service LINE|vlan LINE|voice LINE|voice-card LINE|wireless LINE
"""
_INTERFACE = """
access-session LINE|arp LINE|authentication LINE|auto LINE|autodetect LINE|autostate|carrier-delay LINE|cdp LINE
|clock LINE|clockrate LINE|compress LINE|crc LINE|cts LINE|dampening [LINE]|ddns LINE|device-tracking LINE|dialer LINE
|dialer-group LINE|dot1x LINE|down-when-looped|dsu LINE|duplex LINE|eigrp LINE|encapsulation ppp|encapsulation hdlc
|energywise LINE|errdisable LINE|ethernet LINE|fair-queue [LINE]|fec LINE|flow LINE|flowcontrol LINE|framing LINE
|full-duplex|group-range LINE|half-duplex|history LINE|hold-queue LINE|invert LINE|ip accounting LINE|ip arp LINE
|ip broadcast-address LINE|ip cef LINE|ip cgmp LINE|ip dhcp LINE|ip directed-broadcast [LINE]|ip flow LINE
|ip helper-address LINE|ip icmp LINE|ip igmp LINE|ip irdp [LINE]|ip load-sharing LINE|ip mask-reply|ip mroute-cache
|ip mrm LINE|ip multicast LINE|ip nbar LINE|ip pim LINE|ip probe LINE|ip redirects|ip route-cache [LINE]|ip rsvp LINE
|ip sap LINE|ip security LINE|ip tcp LINE|ip unreachables|ip verify source [LINE]|ip virtual-reassembly [LINE]|ipv6 cef
|ipv6 dhcp LINE|ipv6 enable|ipv6 flow LINE|ipv6 mld LINE|ipv6 mtu LINE|ipv6 multicast LINE|ipv6 nd LINE|ipv6 pim LINE
|ipv6 redirects|ipv6 tcp LINE|ipv6 unreachables|ipv6 virtual-reassembly [LINE]|isdn LINE|keepalive [LINE]
|l2protocol-tunnel [LINE]|lacp LINE|linecode LINE|link LINE|lldp LINE|load-balance LINE|load-interval LINE|logging LINE
|loopback [LINE]|mac-address LINE|macro LINE|max-reserved-bandwidth LINE|mdix LINE|media-type LINE|mls LINE|mop LINE
|mpls accounting LINE|mpls label protocol ldp|mpls label protocol both|mpls ldp discovery LINE|mpls ldp igp sync [LINE]
|multilink LINE|negotiation LINE|ntp LINE|physical-layer LINE|plim LINE|port-channel LINE|power LINE
|ppp LINE|priority-queue LINE|ptp LINE|qos LINE|queue-set LINE|random-detect [LINE]|rate-limit LINE|rmon LINE
|serial LINE|service-policy LINE|sfp LINE|snmp LINE|source template LINE|spanning-tree LINE|speed LINE|squelch LINE
|srr-queue LINE|storm-control LINE|subscriber LINE|synchronous [LINE]|timeslot LINE|traffic-shape LINE|transceiver LINE
|trust LINE|tunnel bandwidth LINE|tunnel checksum|tunnel keepalive LINE|tunnel path-mtu-discovery [LINE]
|tunnel sequence-datagrams|tunnel tos LINE|tunnel ttl LINE|tx-queue-limit LINE|tx-ring-limit LINE|udld LINE|utd LINE
|vlan-id LINE|vtp [LINE]|wrr-queue LINE
"""


def _patterns(text: str) -> list[str]:
    return [pattern.strip() for pattern in text.split("|")]


TABLE.no_effect("global", *_patterns(_GLOBAL))
TABLE.no_effect("global", *_patterns(_GLOBAL_SECTIONS), block=True)
TABLE.no_effect("interface", *_patterns(_INTERFACE))
TABLE.no_effect("anywhere", "exit-address-family")
