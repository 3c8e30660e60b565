package bad

p := {
