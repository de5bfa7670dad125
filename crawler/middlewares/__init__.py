"""What stands between a described request and the network."""
