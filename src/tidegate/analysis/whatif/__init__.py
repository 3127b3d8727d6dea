"""What fails, and what that takes with it: failures, their outcomes against the base, and what is made of these."""
