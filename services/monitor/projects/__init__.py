"""The core: the register of construction projects 工程项目 (C23)."""
