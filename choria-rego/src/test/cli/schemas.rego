# METADATA
# schemas:
#  - data.acl: schema.acl.user
package sc

import rego.v1

p if data.acl.nam == 1
