"""One Korean tax and benefit system for every test of the rules: building it reads every parameter file."""

import pytest

from openfisca_korea import CountryTaxBenefitSystem


@pytest.fixture(scope="session")
def system() -> CountryTaxBenefitSystem:
    return CountryTaxBenefitSystem()
