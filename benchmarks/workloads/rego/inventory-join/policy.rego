package inventory

import rego.v1

exposed contains server.id if {
	some server in input.servers
	some port in input.ports
	port.server == server.id
	some network in input.networks
	network.id == port.network
	network.public
	"telnet" in server.protocols
}
