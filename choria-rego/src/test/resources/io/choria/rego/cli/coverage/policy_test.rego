package p_test
import data.p
test_a if not p.allow with input as {"x": 7}
test_b if p.big with input as {"n": 8}
test_c if p.f(1) == 1
test_g if not p.g with input as {"q": 3}
test_s if p.s == {2} with input as {}
test_t if not p.t.a with input as {}
test_u if p.u[_] == 2
test_v if p.v.w.x == 5
test_k if p.k with input as {}
test_h if p.h with input as {"l": [1, 2]}
test_n if p.neg with input as {}
test_lg if not p.lg with input as {}
