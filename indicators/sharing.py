"""Several plans of one jurisdiction share their units: whatever name leads to one, leads there."""

from collections import defaultdict

from indicators.inserting import Inserter, refused
from indicators.scheme.rows import UnitRow
from units.models import Unit, UnitAlias


class Directory:
    """The units of a jurisdiction by code and by every name, and what one plan adds to them.

    `source` is the plan's file: what the same plan said of a unit before may not change,
    another plan may call the unit differently.
    """

    def __init__(self, inserter: Inserter, *, jurisdiction: str, source: str) -> None:
        self.inserter, self.jurisdiction, self.source = inserter, jurisdiction, source
        own = Unit.objects.filter(jurisdiction=jurisdiction)
        self.coded = {unit.code: unit for unit in inserter.know(own, "code")}
        units = {unit.pk: unit for unit in self.coded.values()}
        self.named = defaultdict[str, dict[int, Unit]](dict)
        for unit in units.values():
            self._call(unit, unit.name, unit.short_name)
        aliases = UnitAlias.objects.filter(unit__in=units)
        for alias in inserter.know(aliases, "unit", "alias"):
            self._call(units[alias.unit_id], alias.alias)
        self.given: dict[int, str] = {}

    def unit(self, row: UnitRow, *, position: int) -> Unit:
        """The unit meant by the row, with its names added; raises SchemeError when the names
        or the code lead elsewhere."""
        place = f"units.toml: unit[{row.code}]"
        known = self._meant(row, place)
        if known is None or (known.source == self.source and known.code == row.code):
            unit = self._own(row, place, position)
        else:
            unit = known
        if self.given.setdefault(unit.pk, row.code) != row.code:
            reason = f"与 unit[{self.given[unit.pk]}] 同为“{unit.name}”"
            raise refused(place, "name", reason)
        for name in dict.fromkeys((row.name, row.short_name, *row.aliases)):
            if name not in (unit.name, unit.short_name):
                key = {"unit": unit, "alias": name}
                self.inserter.insert(UnitAlias, f"{place}.aliases", key, {})
                self._call(unit, name)
        return unit

    def _call(self, unit: Unit, *names: str) -> None:
        for name in names:
            self.named[name][unit.pk] = unit

    def _meant(self, row: UnitRow, place: str) -> Unit | None:
        found: dict[int, Unit] = {}
        for key, names in (("name", (row.name, row.short_name)), ("aliases", row.aliases)):
            for name in names:
                found |= self.named.get(name, {})
                if len(found) > 1:
                    both = "、".join(f"“{unit.name}”" for unit in found.values())
                    raise refused(place, key, f"名称“{name}”使这一单位指向两个单位：{both}")
        coded = self.coded.get(row.code)
        if coded is None or coded.pk in found:
            return next(iter(found.values()), None)
        if not found and coded.source == self.source:
            return coded
        raise refused(place, "code", f"代码“{row.code}”已用于“{coded.name}”")

    def _own(self, row: UnitRow, place: str, position: int) -> Unit:
        columns = {
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind,
            "member": row.member,
            "posts": list(row.posts),
            "line": row.line,
            "position": position,
            "source": self.source,
        }
        key = {"jurisdiction": self.jurisdiction, "code": row.code}
        unit = self.inserter.insert(Unit, place, key, columns)
        self.coded[row.code] = unit
        self._call(unit, row.name, row.short_name)
        return unit
