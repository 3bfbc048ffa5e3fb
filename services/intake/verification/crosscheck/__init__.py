"""Cross-check 交叉比对 of a complaint with what monitor's register says of its employer and project (C13)."""
