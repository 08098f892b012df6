"""Reads any workbook, CSV or HTML table into rows; pure, and only ever run in a child process."""
