"""Agreement between people beyond chance, for the agreement page."""
