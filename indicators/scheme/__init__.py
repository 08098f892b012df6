"""方案: a folder of TOML files read strictly into frozen rows, or refused with place and reason."""

from indicators.scheme.reading import read_scheme
from indicators.scheme.rows import Scheme
from indicators.tables import SchemeError

__all__ = ["Scheme", "SchemeError", "read_scheme"]
