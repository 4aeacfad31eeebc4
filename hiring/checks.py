"""Start-up checks of the deployment."""
