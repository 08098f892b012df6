"""The search (搜索): asks every room named in the settings, as a page and for programs."""
