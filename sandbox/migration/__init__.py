"""A membership of Adobe's VIP program migrates (MG-1 to MG-3)."""
