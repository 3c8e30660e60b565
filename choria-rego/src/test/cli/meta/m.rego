# METADATA
# title: pkg
# authors:
#  - Ann <a@b.c>
package m

# METADATA
# scope: document
# title: doc
# entrypoint: true
# custom:
#  severity: high

# METADATA
# title: rule
p := rego.metadata.chain() if true

q := rego.metadata.rule()
