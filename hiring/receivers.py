"""What hiring does when the test side reports an event (ids only)."""
