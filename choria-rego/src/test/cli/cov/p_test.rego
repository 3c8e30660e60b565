package p_test

import data.p

test_a if p.allow with input as {"x": 1, "y": 2}

test_b if not p.allow with input as {"x": 2}

test_c if p.f(1) == 2

test_d if count(p.g) == 2
