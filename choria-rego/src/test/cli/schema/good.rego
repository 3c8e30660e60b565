package s

p if input.user == "x"
