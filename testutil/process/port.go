package process

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports are taken from below those that the system gives to outgoing connections, which would collide.
const (
	lowestPort  = 20_000
	highestPort = 32_000
)

var errNoPorts = errors.New("no free ports between 20000 and 32000")

// freePorts returns loopback addresses on whose ports nobody listened a moment ago.
func freePorts(n int) ([]string, error) {
	start := rand.IntN(highestPort - lowestPort)
	var addresses []string
	for i := range highestPort - lowestPort {
		if len(addresses) == n {
			return addresses, nil
		}
		port := lowestPort + (start+i)%(highestPort-lowestPort)
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		l, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			return nil, err
		}
		addresses = append(addresses, address)
	}
	return nil, errNoPorts
}
