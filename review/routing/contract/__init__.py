"""The accuracy contract: its bounds, certificates, acceptance of labels, and the watch over what was accepted."""
