"""Points that put households in order (위험 점수). They order visits and never decide a benefit (domain §0)."""
