"""Route policies: evaluating route-maps and filter lists of the model on a route."""
