"""One file for each command of the command line: what it takes, which step it calls, what it says."""
