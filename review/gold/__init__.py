"""Items whose answer is known: hidden among ordinary tasks, they show how far each person can be trusted."""
