package more_test
test_p[n] if { n := "a"; true }
test_p[n] if { n := "b"; false }
sub.test_y if true
sub.test_y if false
test_z.inner if true
test_z.inner if false
test_d := false
test_d if false
test_q["s"][n].t if { n := 1; false }
test_ordered[n] if { x := 1; x == 2; n := "never" }
test_else if { false } else := true
default test_e := false
test_e if false
