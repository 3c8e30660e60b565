package quota

import rego.v1

default decision := "deny"

used := sum([cost | some request in input.requests; cost := request.cpu * request.replicas])

decision := "allow" if used <= input.limit

decision := "review" if {
	used > input.limit
	used <= (input.limit * 12) / 10
	max([request.cpu | some request in input.requests]) < 8
}
