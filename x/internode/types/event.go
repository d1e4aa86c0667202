package types

import (
	"encoding/json"
	"strconv"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
)

// Event is what sdk.TypedEventToEvent makes of it. Every message raises this one, and that way leads through JSON and
// back.
func (e *EventMessagesFiled) Event() sdk.Event {
	return sdk.NewEvent(proto.MessageName(e),
		sdk.NewAttribute("carrier", jsonText(e.Carrier)),
		sdk.NewAttribute("first", jsonNumber(e.First)),
		sdk.NewAttribute("last", jsonNumber(e.Last)),
		sdk.NewAttribute("recipient", jsonText(e.Recipient)),
		sdk.NewAttribute("sender", jsonText(e.Sender)),
	)
}

func jsonText(s string) string {
	bz, _ := json.Marshal(s) // fails for no text
	return string(bz)
}

func jsonNumber(n uint64) string { return `"` + strconv.FormatUint(n, 10) + `"` }
