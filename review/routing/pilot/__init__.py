"""The pilot: a random sample labelled blind, and the forecast for the whole project."""
