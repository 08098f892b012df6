"""单位与人员: units, their people, and what is handed over."""
