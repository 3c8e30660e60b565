package app

allow if data.acl.users[input.user]
