"""Tasks, who has them, answers and drafts."""
