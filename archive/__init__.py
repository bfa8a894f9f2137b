"""The web as it was: from dead links to snapshots, to the report and the repaired list."""
