"""What is believed, and who is trusted."""
