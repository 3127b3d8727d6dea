"""The command line: presentation only, one file a command. Nothing heavy is imported before it is needed."""
