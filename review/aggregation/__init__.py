"""What everybody's answers together say: weighed anew by a job: soft labels, and everybody's measured skill."""
