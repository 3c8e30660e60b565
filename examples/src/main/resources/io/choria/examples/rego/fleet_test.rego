package fleet_test

import data.fleet

test_operators_change if {
	fleet.allow with input as {"action": "restart", "groups": ["operators"]}
}

test_guests_look if {
	fleet.allow with input as {"action": "status", "groups": ["guests"]}
}

test_guests_change_nothing if {
	not fleet.allow with input as {"action": "uninstall", "groups": ["guests"]}
}

test_maintenance if {
	not fleet.allow with input as {"action": "status"} with data.maintenance as true
}
