"""Regions: the labelled parts of an asset. Pure: no Django, no database."""
