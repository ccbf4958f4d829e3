"""Tables keyed by world, the engine and its transactions."""
