package authz_test

import data.authz

test_allow if {
	authz.allow with input as {"user": "admin"} with data.roles as {"admin": [{"ok": true}]}
}

test_deny if {
	authz.deny["bad 2"] with input as {"xs": [2, 3]}
}

test_f if authz.f(1) == 2

test_obj if authz.obj with input.user as "x"
