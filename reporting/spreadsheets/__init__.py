"""A unit's month as a workbook: written for Excel and WPS, read back cell by cell."""
