package y

# METADATA
# title: [
p := 1
