package m

p := 