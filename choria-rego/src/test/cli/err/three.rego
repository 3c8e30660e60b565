package c

import foo

p if { not }
