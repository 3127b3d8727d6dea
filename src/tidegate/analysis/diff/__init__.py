"""What a change does to the network: two computed networks held against each other, as records of what differs."""
