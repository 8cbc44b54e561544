"""The public portal (시민 포털): pages for everybody, without an account."""
