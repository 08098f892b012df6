"""台账: record-level data under a published standard; the room stands empty until the first one."""
