"""What happens on wage accounts 农民工工资专用账户: transactions and statements as banks send them (C28, C32, C136)."""
