"""The believed label of an asset, in versions, with its provenance."""
