"""A citizen's own page (나의 복지): what is hers, who looked, what she asks of us."""
