"""One module a shape: its area, bounds, pixels and checks. ``table`` lists them."""
