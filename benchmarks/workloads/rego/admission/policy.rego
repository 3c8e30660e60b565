package admission

import rego.v1

registries := {"registry.example.net", "mirror.example.net"}

deny contains message if {
	some container in input.request.object.spec.containers
	registry := split(container.image, "/")[0]
	not registry in registries
	message := sprintf("container %v uses an image of %v", [container.name, registry])
}

deny contains message if {
	some container in input.request.object.spec.containers
	not container.resources.limits.memory
	message := sprintf("container %v has no memory limit", [container.name])
}

deny contains "pods must not run as root" if {
	input.request.object.spec.securityContext.runAsUser == 0
}

deny contains message if {
	required := {"team", "app"}
	missing := required - object.keys(input.request.object.metadata.labels)
	count(missing) > 0
	message := sprintf("labels are missing: %v", [concat(", ", sort(missing))])
}
