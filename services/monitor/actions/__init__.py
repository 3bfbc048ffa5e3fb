"""What monitor does: it hears of matters (`hearing`) and scores employers (`scoring`)."""
