"""Small counts (작은 수): what may be published of a count, so that nobody can be found behind it or by subtracting.

A cell of 1 to 7 households is shown as "8 미만"; others are rounded to five. Every total is made of shown cells alone,
where a small one stands for four: whatever hides behind a small cell, each total and each difference is the same.
"""

SMALL, STEP, STANDS_FOR = 8, 5, 4
COARSE_WON = 10_000


def shown(count: int) -> int | None:
    """What is published of one cell: a multiple of five; None for 1 to 7."""
    if 0 < count < SMALL:
        return None
    return STEP * ((count + STEP // 2) // STEP)


def shown_won(amount: int | None, count: int) -> int | None:
    """What is published of the won of a cell of so many households: a mean times what is shown of them, coarse."""
    published = shown(count)
    if amount is None or published is None or not count:
        return None
    return COARSE_WON * round(amount * published / count / COARSE_WON)


def total(published: int, small: int) -> int | None:
    """What is published of several cells: the sum of shown ones, and how many are small. None for 1 to 7."""
    return shown(published + STANDS_FOR * small)
