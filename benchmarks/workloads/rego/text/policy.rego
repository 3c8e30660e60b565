package text

import rego.v1

lines := [line |
	some i, item in input.items
	line := sprintf("%d. %s: %s", [i + 1, upper(item.name), concat("/", [trim_space(t) | some t in item.tags])])
]
