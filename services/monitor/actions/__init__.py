"""What monitor does: it hears of matters (`hearing`), scores employers (`scoring`), keeps the register of projects
(`registering`) and judges their regimes (`judging`)."""
