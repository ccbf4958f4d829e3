"""The Adobe Reseller Change Tool (seed 004; docs reseller-change).

`opening` keeps what a user is about; `eligibility`, `choosing` and `running` are its steps, and
`sub_steps` what the last of them does.
"""
