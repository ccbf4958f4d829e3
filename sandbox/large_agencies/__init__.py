"""Large government agencies: made, converted, migrated; levels, refusals (LG-1 to LG-10)."""
