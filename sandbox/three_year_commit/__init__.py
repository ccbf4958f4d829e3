"""The three-year commit: request, acceptance, compliance, end (TC-1 to TC-20)."""
