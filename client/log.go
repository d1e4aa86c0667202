package client

import "regexp"

// wrapping is what baseapp writes before a message's own error.
var wrapping = regexp.MustCompile(`^(failed to simulate tx: )?(failed to execute message; message index: \d+: )?`)

// plainLog is a refusal's text without the road it took.
func plainLog(log string) string { return wrapping.ReplaceAllString(log, "") }
