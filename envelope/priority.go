package envelope

import "google.golang.org/protobuf/encoding/protowire"

// priorityField is the number of Message.priority.
const priorityField = 10

// PriorityOf reads the priority out of a message's canonical bytes and nothing else. Of bytes that are no message it says
// what a message without a priority says.
func PriorityOf(message []byte) Priority {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			break
		}
		if number == priorityField && kind == protowire.VarintType {
			priority, _ := protowire.ConsumeVarint(message[n:])
			return Priority(int32(priority))
		}
		size := protowire.ConsumeFieldValue(number, kind, message[n:])
		if size < 0 {
			break
		}
		message = message[n+size:]
	}
	return PRIORITY_UNSPECIFIED
}
