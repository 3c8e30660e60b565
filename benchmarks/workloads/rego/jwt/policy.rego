package token

import rego.v1

default allow := false

allow if {
	[valid, _, claims] := io.jwt.decode_verify(input.token, {"secret": "benchmark-secret", "iss": "fleet", "time": 1771000215000000000})
	valid
	input.action in claims.actions
}
