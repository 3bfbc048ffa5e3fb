"""What leaves intake as a file: sheets and charts, made of what was read already."""
