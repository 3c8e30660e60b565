package api

import rego.v1

default allow := false

allow if {
	input.method == "GET"
	parts := split(trim_prefix(input.path, "/"), "/")
	parts[0] == "orders"
	parts[1] == input.subject.customer
}

allow if {
	input.method in {"PUT", "PATCH"}
	regex.match(`^/customers/[0-9]+/address$`, input.path)
	"clerk" in input.subject.roles
}

allow if {
	glob.match("/reports/*/summary", ["/"], input.path)
	"auditor" in input.subject.roles
}
