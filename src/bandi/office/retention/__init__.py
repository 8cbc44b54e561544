"""Retention (보유와 파기): what is past its time, who released it, and telling whose number was looked up."""
