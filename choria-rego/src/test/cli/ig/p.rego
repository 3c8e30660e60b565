package ig

p := 1
