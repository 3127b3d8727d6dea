"""Questions over a computed control plane, one a file; answers are the records of `analysis.records`."""
