"""佐证: files that prove a number or a task, and the letters units sign."""
