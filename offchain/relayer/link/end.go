package link

import (
	"strconv"
	"strings"

	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
)

// end is one end of the link as far as it stands: the IDs there, and the states behind them.
type end struct {
	client     string
	connection string
	connState  connectiontypes.State
	channel    string
	chanState  channeltypes.State
}

// pair is the two ends of what may become a link.
type pair [2]end

// The states by short names.
const (
	connNone = connectiontypes.UNINITIALIZED
	connInit = connectiontypes.INIT
	connTry  = connectiontypes.TRYOPEN
	connOpen = connectiontypes.OPEN

	chanNone = channeltypes.UNINITIALIZED
	chanInit = channeltypes.INIT
	chanTry  = channeltypes.TRYOPEN
	chanOpen = channeltypes.OPEN
)

// connected counts the transactions of the connection's handshake that are done, of four.
func (p pair) connected() int { return done(int(p[0].connState), int(p[1].connState)) }

// opened counts those of the channel's.
func (p pair) opened() int { return done(int(p[0].chanState), int(p[1].chanState)) }

// done counts from the states of two ends, which are 0 to 3: of a handshake the sums are 0, 1, 3, 5 and 6.
func done(a, b int) int {
	if a+b == 2*int(connOpen) {
		return handshake
	}
	return (a + b + 1) / 2
}

// number is that of an ID such as connection-7; IDs are given in their order.
func number(id string) uint64 {
	n, err := strconv.ParseUint(id[strings.LastIndexByte(id, '-')+1:], 10, 64)
	if err != nil {
		return 0
	}
	return n
}
