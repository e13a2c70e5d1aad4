"""The hostile bench."""
