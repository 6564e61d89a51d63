"""Runs of models over assets, label maps, predictions."""
