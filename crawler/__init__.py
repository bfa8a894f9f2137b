"""The web as it is: from seed documents to checks and verdicts."""
