"""What can be found of this room, of the plan and of its units; every part asks its own door."""
