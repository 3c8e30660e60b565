package good

p := 1

test_p if p == 1

test_q if p == 1
