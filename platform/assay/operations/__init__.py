"""What keeps an installation running: backup and restore, health, metrics, the System page."""
