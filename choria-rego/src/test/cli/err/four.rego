package d

	p := "abc
