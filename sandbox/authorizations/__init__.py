"""Purchase authorizations: licences taken before they are ordered (VC-3)."""
