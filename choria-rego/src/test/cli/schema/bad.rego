package s

p if input.user == 1

q if input.usr
