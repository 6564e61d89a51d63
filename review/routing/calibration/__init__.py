"""Calibration: from a model's raw confidence to the probability that its answer is right."""
