"""The catalogue of programmes (복지사업 목록): what a citizen or officer should find, calculated or not.

Content an expert edits lies in `programmes/*.toml` and `codes.toml`; an office adds its own thousands from the
government's open data (`read.py`, `fetch.py`). Everything meets in one normal form, `programme.Programme`.
"""
