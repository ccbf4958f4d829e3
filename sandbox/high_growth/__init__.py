"""High growth offers of Acrobat Pro, by minimum order quantity (MOQ): HG-1 to HG-9."""
