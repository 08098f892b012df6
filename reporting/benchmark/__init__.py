"""How fast scoring is: measured on a scratch database, with the worker of the portal."""
