"""The label schema: labels and shapes, in immutable versions."""
