"""The command `detente`, a module each group of commands."""
