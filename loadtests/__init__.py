"""Load on the sandbox: suites for partners (`loadtests.suites`), and what measures its speed."""
