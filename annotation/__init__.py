"""What is said about an asset, by models and people."""
