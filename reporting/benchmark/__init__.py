"""What is measured: scoring with the worker of the portal, the last minute with its web server."""
