package cases

import rego.v1

default allow := false

allow if {
	input.role == "admin"
}

allow if {
	input.role == "reader"
	input.method == "GET"
}

passed contains "admin writes" if allow with input as {"role": "admin", "method": input.method}

passed contains "reader reads" if allow with input as {"role": "reader", "method": "GET"}

passed contains "reader does not write" if not allow with input as {"role": "reader", "method": "POST"}

passed contains "nobody" if not allow with input as {"role": input.role}
