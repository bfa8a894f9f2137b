"""The local copy: WARC files of what the web answered, and their indexes, as pywb reads them."""
