"""The control plane: from the vendor-neutral network to the routing tables of every VRF, at their fixed point."""
