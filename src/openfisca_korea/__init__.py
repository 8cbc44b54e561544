"""Korean social benefits as code: an ordinary OpenFisca country package (급여 규칙).

Importing this package is the one entry point, and it sets OpenFisca's numbers to 64 bit before any variable is built:
OpenFisca's own 32 bit are wrong above 16,777,216 won and overflow at 2.1 billion. The setting holds for the whole
program, which only makes other country packages more exact.
"""

import numpy
from openfisca_core.variables import config

config.VALUE_TYPES[float]["dtype"] = numpy.float64
config.VALUE_TYPES[int]["dtype"] = numpy.int64

from openfisca_korea.system import CountryTaxBenefitSystem  # noqa: E402  (the types above come first)

__all__ = ["CountryTaxBenefitSystem"]
