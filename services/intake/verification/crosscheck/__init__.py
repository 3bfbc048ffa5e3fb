"""What is known already 交叉比对 of a complaint's employer and project, from monitor's register (C13)."""
