"""How far each annotator can be trusted, always with an interval."""
