"""Records as Arrow columns, for Parquet and for SQL. The libraries are extras and imported when they are needed."""
