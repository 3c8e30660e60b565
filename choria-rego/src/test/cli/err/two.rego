packag b
