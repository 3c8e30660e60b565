package b_test

test_dup if true

test_one if true
