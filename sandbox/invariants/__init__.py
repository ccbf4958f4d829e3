"""What must hold in any world, whatever was done in it; `docs/checking.md` says what each asks."""
