"""Acceptance checks of a deployed hub, from the outside. docs/how-to/accept-a-hub.md is their manual."""
