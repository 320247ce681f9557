"""Acceptance checks of a deployed hub, from the outside. docs/acceptance.md is their manual."""
