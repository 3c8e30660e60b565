package ig_test

test_a if false
