"""Filing for somebody at the window 窗口代办 (C11)."""
