"""批量导入人员 under 设置: rules and verbs are of units, the lowest room; the doors that read and
write workbooks stand above it, so the pages that need both are in the hallway."""
