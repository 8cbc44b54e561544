"""The Korean tax and benefit system: entities, dated parameters and variables."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from openfisca_korea import entities
from openfisca_korea.believable import require_believable

HERE = Path(__file__).parent
VERSION = "0.1.0"


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """The benefits of Korea's neighbourhood offices and what they need; the README lists them with their years."""

    def __init__(self) -> None:
        super().__init__(entities.ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
        self.load_parameters(str(HERE / "parameters"))
        require_believable(self.parameters, HERE / "parameters")
        self.open_api_config = {
            "variable_example": "livelihood_benefit",
            "parameter_example": "livelihood.line.1",
            "simulation_example": {},
        }

    def get_package_metadata(self) -> dict[str, str]:
        """Name, version and folder of this package, as OpenFisca's web API and error messages show them."""
        return {"name": "openfisca_korea", "version": VERSION, "repository_url": "", "location": str(HERE)}
