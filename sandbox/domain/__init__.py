"""The program's rules as pure functions: no Flask, no session, no wall clock."""
