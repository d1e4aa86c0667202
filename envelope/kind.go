package envelope

// The kinds Amigos itself gives a meaning to. Others are free: lower-case letters, digits and `._:-`.
const (
	KindText    = "text"    // for people to read
	KindPing    = "ping"    // are you there? The chain records the round trip of its pong
	KindPong    = "pong"    // yes; a reply to a ping
	KindEcho    = "echo"    // say the same back
	KindTask    = "task"    // work asked for
	KindResult  = "result"  // the outcome of a task
	KindStatus  = "status"  // how a task or a node is doing
	KindMention = "mention" // a post names the recipient; the body is its handle
)

// MaxKindBytes is the longest kind.
const MaxKindBytes = 32

// ValidKind reports whether s may be a message's kind: 1 to MaxKindBytes of lower-case letters, digits and `._:-`.
func ValidKind(s string) bool {
	if s == "" || len(s) > MaxKindBytes {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.', c == '_', c == ':', c == '-':
		default:
			return false
		}
	}
	return true
}
