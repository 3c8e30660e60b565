package hierarchy

import rego.v1

result := {
	"allowed": allowed,
	"above": count(above),
}

default allowed := false

above := graph.reachable(data.reports_to, {input.user})

allowed if {
	input.manager in above
	input.manager != input.user
}
