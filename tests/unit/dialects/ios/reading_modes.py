"""A terminal session as an engineer pastes it: two tables on one router and a static route each way between them."""

NMS_SESSION = """\
R1(config)# ip vrf BLUE
R1(config-vrf)# rd 200:1
R1(config-vrf)# route-target both 200:1
R1(config-vrf)# exit
R1(config)# interface Serial 1/0
R1(config-if)# ip address 10.1.2.5 255.255.255.252
R1(config-if)# exit
R1(config)# interface Serial2/0
R1(config-if)# ip vrf forwarding BLUE
R1(config-if)# ip address 10.0.2.1 255.255.255.0
R1(config-if)# exit
R1(config)# ip route 10.0.2.0 255.255.255.252 Serial2/0
R1(config)# ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0
R1(config)# exit
"""
