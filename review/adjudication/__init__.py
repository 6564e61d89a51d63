"""What people could not agree on, before an expert who sees all answers side by side."""
