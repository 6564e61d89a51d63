"""Statistics that several slices share: binomial bounds, confidence sequences. Pure."""
