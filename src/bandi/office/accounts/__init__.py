"""Who works here, in which neighbourhoods (담당자와 관할)."""
