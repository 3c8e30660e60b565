package abac

import rego.v1

default allow := false

allow if {
	input.user.department == input.resource.department
	input.user.clearance >= input.resource.classification
	not blocked
	every condition in input.resource.conditions {
		input.context[condition.attribute] == condition.value
	}
}

blocked if input.user.id in data.blocked

blocked if {
	input.context.hour < 6
	not input.user.on_call
}
