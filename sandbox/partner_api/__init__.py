"""Adobe's endpoints: parse, one service call, dump."""
