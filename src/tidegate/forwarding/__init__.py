"""The data plane: how a packet is looked up, labelled, filtered and passed on, hop by hop."""
