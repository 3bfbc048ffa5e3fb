"""The inspection case 监察 and correction orders 限期改正指令书 (C70)."""
