"""Monitoring: figures of the model and of people over time, and alarms where they change."""
