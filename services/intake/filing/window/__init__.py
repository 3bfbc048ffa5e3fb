"""Filing by staff for a worker 窗口代办 (C11)."""
