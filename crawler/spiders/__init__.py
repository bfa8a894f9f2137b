"""Scrapy finds the spiders of this package here."""
