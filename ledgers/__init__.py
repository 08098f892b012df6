"""台账: record-level data and the working-day calendar they are judged by."""
