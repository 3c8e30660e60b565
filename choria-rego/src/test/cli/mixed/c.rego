package m

q if x
