"""What everybody's answers together say: aggregated anew by a job, with soft labels and each person's measured skill."""
