# Who may do what to the fleet.
package fleet

default allow := false

# groups that may change nodes
changing := {"operators"}

# actions that only look
looking := {"status", "info", "ping"}

allow if {
	not data.maintenance
	input.action in looking
}

allow if {
	not data.maintenance
	some group in input.groups
	group in changing
}
