"""The core of monitor: the register of construction projects 工程项目 (C23)."""
