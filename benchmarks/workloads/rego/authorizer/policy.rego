package io.choria.mcorpc.authpolicy

import rego.v1

default allow := false

allow if {
	input.action in {"status", "ping"}
	input.agent == "service"
}

allow if {
	input.callerid == "up=admin"
	input.facts.env != "production"
}

allow if {
	input.agent == "package"
	startswith(input.data.package, "app-")
	input.callerid in {"up=deploy", "up=admin"}
}
